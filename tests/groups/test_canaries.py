"""
What goes out, on paper, by mail and as files, holds nothing of another organisation.

Two organisations work with the same module and the same quiz, and everything that either wrote
carries its canary. Each way out is tried for both: its own canary must be found, the other's must
not.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.translation import override

from courses.models import ModulePage
from home.models import Organisation
from learn.accounts import services as accounts
from learn.accounts.models import User
from learn.accounts.sign_in import BACKEND
from learn.certificates.models import Certificate
from learn.groups import services
from learn.groups.models import Assignment, GroupMembership, LearnerGroup
from learn.groups.tasks import send_due_reminders, send_weekly_digests
from learn.progress.services import complete_step
from tests.certificates.pdf_text import text_of
from tests.factories import LearnerFactory, make_module, make_organisation, make_staff
from tests.quizzes.factories import hand_in

pytestmark = pytest.mark.django_db

CANARIES = ("alphacanary", "betacanary")


@dataclass
class Side:
    """An organisation, its people, and a group of theirs."""

    canary: str
    organisation: Organisation
    lead: User
    group: LearnerGroup
    members: list[GroupMembership]
    modules: list[ModulePage]


@pytest.fixture
def sides(homes, module, quiz):
    return {canary: make_side(canary, homes["de"], module, quiz) for canary in CANARIES}


@pytest.fixture(params=[CANARIES, CANARIES[::-1]], ids=CANARIES)
def pair(sides, request):
    """Return whose way out is looked at, and the other side."""
    own, other = request.param
    return sides[own], sides[other]


def make_side(canary, home, shared, quiz) -> Side:
    """Return a side whose two learners are stuck at the quiz, in a group due tomorrow."""
    organisation = make_organisation(canary, home.locale)
    lead = make_staff(
        organisation,
        *("facilitator", "administrator"),
        display_name=f"{canary} lead",
        email=f"{canary}@example.org",
        ui_language="en",
    )
    own = make_module(home, slug=canary)
    group = services.create_group(
        actor=lead,
        organisation_key=organisation.translation_key,
        name=f"{canary} group",
        module_keys=[shared.translation_key, own.translation_key],
    )
    tomorrow = timezone.localdate() + timedelta(days=1)
    Assignment.objects.filter(group=group).update(note=f"{canary} note", due_on=tomorrow)
    members = []
    for number in (1, 2):
        learner = LearnerFactory(display_name=f"{canary} {number}")
        membership = services.join_group(code=group.join_code, learner=learner)
        services.label_member(membership=membership, actor=lead, label=f"{canary} label")
        for _try in range(2):
            hand_in(quiz, learner, wrong=(1,))
        members.append(membership)
    return Side(canary, organisation, lead, group, members, [shared, own])


def finish(side):
    """Have everybody of ``side`` complete whatever their group is to take."""
    for membership in side.members:
        for module in side.modules:
            for step in module.get_children():
                complete_step(learner=membership.member, step_key=step.translation_key)


def assert_only(own: Side, other: Side, text: str):
    assert own.canary in text.lower()
    assert other.canary not in text.lower()


def mailed(mails) -> str:
    """Return everything that ``mails`` say, headers included."""
    parts = [part for mail in mails for part in mail.message().walk()]
    headers = [str(value) for mail in mails for value in mail.message().values()]
    texts = [part.get_payload(decode=True) for part in parts if not part.is_multipart()]
    return "\n".join([*headers, *(text.decode() for text in texts)])


def address(name, *arguments):
    with override("en"):
        return reverse(name, args=arguments)


@pytest.mark.parametrize("send", [send_weekly_digests, send_due_reminders])
def test_mails_about_a_group(pair, mailoutbox, send, after_commit):
    own, other = pair
    with after_commit():
        send.delay()
    mine = [mail for mail in mailoutbox if mail.to == [own.lead.email]]
    assert len(mine) == 1
    assert len(mailoutbox) == 2
    assert_only(own, other, mailed(mine))


def test_who_takes_over_a_group_is_told_of_it_alone(pair, mailoutbox, after_commit):
    own, other = pair
    successor = make_staff(own.organisation, "facilitator", ui_language="en")
    services.hand_over(group=own.group, actor=own.lead, successor=successor)
    assert not mailoutbox
    with after_commit():
        send_weekly_digests.delay()
        send_due_reminders.delay()
    mine = [mail for mail in mailoutbox if mail.to == [successor.email]]
    assert len(mine) == 2
    for mail in mine:
        assert_only(own, other, mailed([mail]))


def test_invitations_to_the_staff(pair, mailoutbox, after_commit):
    own, other = pair
    with after_commit():
        for side in pair:
            accounts.invite(
                email="somebody@example.net",
                organisation_key=side.organisation.translation_key,
                role="facilitator",
                language="en",
                actor=side.lead,
            )
    first, _second = mailoutbox
    assert_only(own, other, mailed([first]))


def test_certificates_of_a_group(pair, as_):
    own, other = pair
    shared, private = own.modules
    papers = {}
    for side in pair:
        finish(side)
        for module in side.modules:
            answer = as_(side.lead).post(
                address("certificates:group", side.group.uuid),
                {"what": f"module:{module.translation_key}:1", "language": "pl"},
            )
            papers[side.canary, module.pk] = text_of(answer.content) + answer.content.decode(
                errors="replace"
            )
    assert_only(own, other, papers[own.canary, private.pk])
    text = papers[own.canary, shared.pk]
    assert shared.title in text
    assert other.canary not in text.lower()
    for side, is_there in ((own, True), (other, False)):
        people = [membership.member for membership in side.members]
        held = Certificate.objects.filter(learner__in=people, module_key=shared.translation_key)
        assert len(held) == len(people)
        for certificate in held:
            assert (certificate.grouped_code in text) == is_there


@pytest.mark.parametrize("name", ["door", "projector", "poster", "cards", "people"])
def test_pages_to_be_printed_or_shown(pair, as_, name):
    own, other = pair
    page = as_(own.lead).get(address(f"groups:{name}", own.group.uuid))
    assert page.status_code == 200
    text = page.content.decode()
    assert_only(own, other, text)
    assert other.group.join_code not in text


def test_recovery_cards(pair, as_):
    own, other = pair
    membership, client_uuid = own.members[0], uuid4()
    page = as_(own.lead).post(
        address("groups:make_card", own.group.uuid, membership.uuid),
        {"client_uuid": client_uuid},
        follow=True,
    )
    assert page.templates[0].name == "groups/card.html"
    assert_only(own, other, page.content.decode())


def test_what_is_behind_a_code(pair, client):
    own, other = pair
    page = client.get(address("groups:join_with", own.group.join_code))
    assert page.status_code == 200
    assert_only(own, other, page.content.decode())


def test_calendar_files(pair, client):
    own, other = pair
    client.force_login(own.members[0].member, BACKEND)
    file = client.get(address("groups:calendar"))
    assert file["Content-Type"].startswith("text/calendar")
    # Long lines are folded.
    assert_only(own, other, file.content.decode().replace("\r\n ", ""))


@pytest.mark.parametrize("name", ["attempts", "attempt_results"])
def test_searching_the_attempts_in_the_admin(pair, as_, name):
    own, other = pair
    # What was searched for stands in the field again, so it must not be a whole canary.
    page = as_(own.lead).get(reverse(name), {"q": "canary"}, follow=True)
    assert page.status_code == 200
    assert_only(own, other, page.content.decode())


# Which organisations there are, everybody may read.
PUBLIC = {"/admin/snippets/choose/home/organisation/"}


def admin_addresses(resolver=None, start="/"):
    """Yield every address of the admin that needs no parameter."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = getattr(pattern.pattern, "_route", "<")
        if isinstance(pattern, URLResolver) and "<" not in route:
            yield from admin_addresses(pattern, start + route)
        elif "<" not in route and start.startswith("/admin/"):
            yield start + route


def test_searching_anything_in_the_admin(pair, client, as_):
    own, other = pair
    client.raise_request_exception = False
    found = {}
    for path in {*admin_addresses()} - PUBLIC:
        # Anew each time: some of these addresses sign people out.
        answer = as_(own.lead).get(path, {"q": "canary"}, follow=True)
        found[path] = answer.getvalue().decode(errors="replace")
    assert len(found) > 100
    assert_only(own, other, found[reverse("attempts")])
    assert [path for path, text in found.items() if other.canary in text.lower()] == []
