"""
Nobody reads or changes a byte of another organisation's groups.

Every address of a group is asked with every mixture of ids of two organisations, in the path and
in the body, by everybody who should not see it. Canary strings mark what is the other's.
"""

from itertools import product
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override

from learn.accounts.models import StaffRole
from learn.accounts.permissions import Role
from learn.groups import services
from learn.groups.models import Assignment, GroupMembership, LearnerGroup
from learn.groups.tasks import make_export
from quizzes.models import Attempt
from quizzes.permissions import may_mark, may_view_attempts
from quizzes.services import record_answer, submit_attempt
from tests.factories import LearnerFactory, make_staff, uid
from tests.quizzes.factories import hand_in, make_quiz, open_text, start

pytestmark = pytest.mark.django_db

CANARY = "CANARY"


@pytest.fixture
def foreign(stranger, theirs, module, quiz, group):
    """Return a group of the other organisation, full of canaries."""
    made = services.create_group(
        actor=stranger,
        organisation_key=theirs.translation_key,
        name=f"{CANARY} group",
        module_keys=[module.translation_key],
    )
    Assignment.objects.filter(group=made).update(note=f"{CANARY} note")
    for number in range(6):
        membership = services.join_group(
            code=made.join_code, learner=LearnerFactory(display_name=f"{CANARY} {number}")
        )
        hand_in(quiz, membership.member, wrong=(1,))
        services.label_member(membership=membership, actor=stranger, label=f"{CANARY} label")
    return made


@pytest.fixture
def people(foreign, group, lead, ours, homes):
    """Return everybody who must not see the foreign group, by what they are."""
    observer = make_staff(ours, "facilitator")
    services.add_helper(group=group, actor=lead, helper=observer, role="observer")
    services.join_group(code=group.join_code, learner=(member := LearnerFactory()))
    return {
        "visitor": None,
        "guest": LearnerFactory(),
        "member of another group": member,
        "lead of another group": lead,
        "observer of another group": observer,
        "administrator of another organisation": make_staff(ours, "administrator"),
        "editor": make_staff(ours, "editor"),
    }


def addresses():
    """Yield (name, parameters) of every address below a group."""
    resolver = get_resolver()
    namespace = resolver.namespace_dict["groups"][1]
    for name, ways in namespace.reverse_dict.lists():
        if isinstance(name, str):
            for possibilities, *_rest in ways:
                for _pattern, parameters in possibilities:
                    if "group_id" in parameters:
                        yield name, parameters


def ids_of(group):
    membership = group.memberships.filter(role="learner").first()
    export = services.request_export(
        actor=group.memberships.get(role="lead").member,
        group=group,
        table="progress",
        file_format="csv",
        language="en",
    )
    make_export(export.pk)
    return {
        "group_id": group.uuid,
        "membership_id": membership.uuid,
        "assignment_id": group.assignments.first().uuid,
        "quiz_key": "00000000-0000-0000-0000-000000000001",
        "client_uuid": "00000000-0000-0000-0000-000000000002",
        "name": "progress",
        "file_format": "csv",
        "export_id": export.uuid,
    }


def bodies(foreign):
    """Return what forms could send to reach for people and things of the other organisation."""
    membership = foreign.memberships.filter(role="learner").first()
    lead = foreign.memberships.get(role="lead").member
    return {
        "helper": lead.pk,
        "role": "facilitator",
        "successor": lead.pk,
        "recipients": membership.pk,
        "private_label": "taken",
        "name": "taken",
        "client_uuid": "00000000-0000-0000-0000-000000000002",
        "days": 14,
        "organisation": foreign.organisation_key,
        "group": foreign.pk,
    }


def state_of(foreign):
    """Return everything about the foreign group that somebody could change."""
    return (
        list(LearnerGroup.objects.filter(pk=foreign.pk).values()),
        list(GroupMembership.objects.filter(group=foreign).order_by("pk").values()),
        list(Assignment.objects.filter(group=foreign).order_by("pk").values()),
        list(foreign.feedback_openings.values()),
    )


def test_no_mixture_of_ids_shows_or_changes_anything(client, as_, group, foreign, people):
    before = state_of(foreign)
    own, other, body = ids_of(group), ids_of(foreign), bodies(foreign)
    asked, leaks = 0, []
    for role, person in people.items():
        client.logout()
        if person:
            as_(person)
        for name, parameters in addresses():
            for choice in product((own, other), repeat=len(parameters)):
                if all(ids is own for ids in choice) and name in ("archive", "delete"):
                    continue
                if group.uuid == choice[0]["group_id"] and name in ("remove",):
                    continue
                with override("en"):
                    arguments = [
                        ids[parameter] for ids, parameter in zip(choice, parameters, strict=True)
                    ]
                    path = reverse(f"groups:{name}", args=arguments)
                for response in (client.get(path), client.post(path, body)):
                    asked += 1
                    if (
                        CANARY in response.getvalue().decode(errors="replace")
                        or response.status_code >= 500
                    ):
                        leaks.append((role, path, response.status_code))
    assert asked >= 500
    assert leaks == []
    assert state_of(foreign) == before


def test_lists_and_counts_are_ones_own(as_, lead, foreign, group):
    text = as_(lead).get("/en/groups/").content.decode()

    assert group.name in text
    assert CANARY not in text


def test_the_same_requests_show_it_to_its_own_lead(as_, stranger, foreign):
    """The control: canaries are really there to be found."""
    client = as_(stranger)
    with override("en"):
        for name in ("group", "people", "assignments"):
            text = client.get(reverse(f"groups:{name}", args=[foreign.uuid])).content.decode()
            assert CANARY in text


def test_attempts_are_visible_to_who_runs_the_group_and_to_nobody_else(
    foreign, group, lead, stranger, ours, theirs, quiz
):
    assert Attempt.objects.visible_to_staff(stranger).count() == 6
    assert not Attempt.objects.visible_to_staff(lead).exists()
    assert not Attempt.objects.visible_to_staff(make_staff(ours, Role.ADMINISTRATOR)).exists()
    assert Attempt.objects.visible_to_staff(make_staff(theirs, Role.ADMINISTRATOR)).count() == 6


def test_an_observer_and_a_group_without_the_module_see_no_attempts(
    foreign, stranger, theirs, quiz
):
    observer = make_staff(theirs, "facilitator")
    services.add_helper(group=foreign, actor=stranger, helper=observer, role="observer")
    assert not Attempt.objects.visible_to_staff(observer).exists()
    other = services.create_group(
        actor=stranger, organisation_key=theirs.translation_key, name="No modules"
    )
    learner = LearnerFactory()
    hand_in(quiz, learner)
    services.join_group(code=other.join_code, learner=learner)
    assert not Attempt.objects.visible_to_staff(stranger).filter(learner=learner).exists()


def test_somebody_in_two_groups_is_seen_by_both_and_no_longer_after_leaving(
    foreign, group, lead, stranger
):
    member = foreign.memberships.filter(role="learner").first().member
    services.join_group(code=group.join_code, learner=member)
    assert Attempt.objects.visible_to_staff(lead).filter(learner=member).exists()
    services.leave_group(group=group, learner=member)
    assert not Attempt.objects.visible_to_staff(lead).exists()
    assert Attempt.objects.visible_to_staff(stranger).filter(learner=member).exists()


def test_knocking_shows_nothing_yet(group, lead, quiz):
    learner = LearnerFactory()
    hand_in(quiz, learner)
    GroupMembership.objects.create(group=group, member=learner)
    assert not Attempt.objects.visible_to_staff(lead).exists()
    GroupMembership.objects.filter(member=learner).update(admitted_at=timezone.now())
    assert Attempt.objects.visible_to_staff(lead).exists()


def test_leading_brings_the_permission_along_and_other_roles_do_not(lead, ours):
    assert may_view_attempts(lead)
    assert may_mark(lead)
    assert may_mark(make_staff(ours, Role.ADMINISTRATOR))
    editor = make_staff(ours, Role.EDITOR)
    assert not may_view_attempts(editor)
    assert not may_mark(editor)
    StaffRole.objects.filter(user=lead).delete()
    assert not may_mark(type(lead).objects.get(pk=lead.pk))


def test_attempts_and_marking_in_the_admin_are_those_of_ones_own_groups(
    as_, foreign, stranger, lead, ours, group, join, quiz, module
):
    text = make_quiz(module, items=[open_text()], slug="essay")
    papers = {}
    for name, one in (("foreign", foreign), ("ours", group)):
        learner = join(one, display_name=f"{name} {CANARY}").member
        attempt = start(text, learner)
        record_answer(
            attempt_id=attempt.pk,
            position=1,
            actor=learner,
            answer=f"{name} words",
            client_uuid=uuid4(),
            language="de",
        )
        papers[name] = submit_attempt(attempt_id=attempt.pk, actor=learner)
    for person, own, other in ((lead, "ours", "foreign"), (stranger, "foreign", "ours")):
        client = as_(person)
        listed = client.get(reverse("attempts")).content.decode()
        assert f"{own} {CANARY}" in listed
        assert f"{other} {CANARY}" not in listed
        seen = client.get(reverse("attempt", args=[papers[own].pk]))
        assert seen.status_code == 200
        assert is_missing(client, papers[other])
        waiting = client.get(reverse("marking_question", args=[text.quiz_key, uid("open")]))
        for paper, shown in ((papers[own], True), (papers[other], False)):
            link = reverse("mark_answer", args=[paper.responses.get().pk])
            assert (link in waiting.content.decode()) == shown
            answer = client.get(link, follow=True)
            assert (answer.status_code == 200) == shown
    observer = make_staff(ours, "facilitator")
    services.add_helper(group=group, actor=lead, helper=observer, role="observer")
    assert is_missing(as_(observer), papers["ours"])


def is_missing(client, attempt) -> bool:
    """Whether the client finds no such attempt: an address without a language leads on first."""
    address = reverse("attempt", args=[attempt.pk])
    return client.get(address, follow=True).status_code == 404
