"""The screens: what people read, what they may do, and what a mistake costs."""

import uuid

import pytest
from django.urls import reverse
from django.utils.translation import override

from learn.accounts.models import User
from learn.groups import services
from learn.groups.forms import AssignmentForm
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.services.people import possible_helpers
from tests.factories import LearnerFactory, make_staff
from tests.quizzes.factories import hand_in

pytestmark = pytest.mark.django_db


def url(name, *args):
    with override("en"):
        return reverse(f"groups:{name}", args=args)


def new(name, organisation, module):
    """Return what the form of a new group sends."""
    return {
        "name": name,
        "organisation": organisation.translation_key,
        "taken": f"module:{module.translation_key}",
    }


PAGES = [
    *("group", "door", "projector", "poster", "cards", "people", "assignments", "settings"),
    *("assign", "archive", "delete"),
]


@pytest.fixture
def page(as_, lead, group):
    """Return a function that opens a page of the group as its lead."""

    def open_(name, *args, status=200):
        response = as_(lead).get(url(name, group.uuid, *args))
        assert response.status_code == status
        return response.content.decode()

    return open_


def test_a_group_is_made_with_a_name_and_a_module_and_shows_its_code(as_, lead, ours, module):
    client = as_(lead)
    form = client.get(url("new_group")).content.decode()
    assert "Module module" in form
    response = client.post(
        url("new_group"),
        {
            "name": "Tuesday",
            "organisation": ours.translation_key,
            "taken": f"module:{module.translation_key}",
        },
        follow=True,
    )

    group = LearnerGroup.objects.get()
    assert group.shown_code in response.content.decode()
    assert group.name == "Tuesday"


def test_a_group_without_name_or_module_is_refused_at_the_field(as_, lead, ours):
    response = as_(lead).post(url("new_group"), {"organisation": ours.translation_key})

    assert "Give the group a name." in response.content.decode()
    assert "Choose at least one module." in response.content.decode()
    assert not LearnerGroup.objects.exists()


def test_nobody_makes_a_group_for_an_organisation_of_others(as_, lead, theirs, module):
    as_(lead).post(
        url("new_group"),
        {
            "name": "Theirs",
            "organisation": theirs.translation_key,
            "taken": f"module:{module.translation_key}",
        },
    )
    assert not LearnerGroup.objects.exists()


def test_every_page_of_a_group_opens(page, group, join, quiz):
    members = [join(group) for _number in range(3)]
    hand_in(quiz, members[0].member, wrong=(1,))
    services.label_member(
        membership=members[0], actor=group.memberships.get(role="lead").member, label="window seat"
    )
    for name in (
        "group",
        "door",
        "projector",
        "poster",
        "cards",
        "people",
        "assignments",
        "settings",
        "assign",
        "archive",
        "delete",
    ):
        assert group.name in page(name)
    assert "window seat" in page("learner", members[0].uuid)
    assignment = group.assignments.get()
    assert "Module module" in page("assignment", assignment.uuid)


def test_the_page_of_a_group_costs_the_same_for_many(
    as_, lead, group, join, quiz, forget, django_assert_max_num_queries
):
    for learners in (3, 9):
        for _number in range(learners):
            hand_in(quiz, join(group).member, wrong=(1,))
        client = as_(lead)
        address = url("group", group.uuid)
        client.get(address)
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200
        # A new process knows neither the steps nor the hard questions.
        forget()
        with django_assert_max_num_queries(17):
            client.get(address)


def test_the_matrix_can_be_searched_filtered_and_sorted(as_, lead, group, join, quiz):
    join(group, display_name="Cloud Otter 27")
    done = join(group, display_name="River Finch 31")
    hand_in(quiz, done.member)
    client = as_(lead)
    for query, shown, hidden in [
        ("q=otter", "Cloud Otter 27", "River Finch 31"),
        ("status=working", "River Finch 31", "Cloud Otter 27"),
        ("status=not_started", "Cloud Otter 27", "River Finch 31"),
    ]:
        text = client.get(url("group", group.uuid) + f"?{query}").content.decode()
        assert shown in text
        assert hidden not in text
    for nonsense in ("sort=x", "module=x", "status=x", "page=x", f"module={uuid.uuid4()}", "q=%00"):
        assert client.get(url("group", group.uuid) + f"?{nonsense}").status_code == 200


def test_somebody_joins_by_typing_the_code_in_arabic_digits(client, homes, group):
    typed = group.join_code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    response = client.post(url("join"), {"code": typed})
    assert response.url.endswith(f"/join/{group.join_code}/")
    invitation = client.get(response.url)
    assert group.name in invitation.content.decode()
    assert User.objects.learners().count() == 0
    response = client.post(
        response.url, {"join": "1", "display_name": "Cloud Otter 27"}, follow=True
    )

    [membership] = group.memberships.learners()
    assert membership.member.display_name == "Cloud Otter 27"
    assert "Module module" in response.content.decode()


def test_another_name_can_be_had_without_joining(client, homes, group):
    address = url("join_with", group.join_code)
    response = client.post(address, {"other": "1", "display_name": "Mine"})

    assert response.status_code == 200
    assert not group.memberships.learners().exists()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("", "Enter the 10 digits of the code."),
        ("12 34", "You entered 4."),
        ("12345678x9", "digits only"),
        ("0000000001", "No open group has this code."),
    ],
)
def test_a_code_that_is_none_gets_its_own_sentence(client, homes, group, code, sentence):
    response = client.post(url("join"), {"code": code})

    assert sentence in response.content.decode()


def test_the_short_address_leads_into_the_language_of_the_browser(client, homes, group):
    response = client.get(f"/join/{group.join_code}/", headers={"accept-language": "de"})

    assert response.url == f"/de/join/{group.join_code}/"


def test_whoever_learns_already_keeps_everything(as_, group, learner, quiz):
    hand_in(quiz, learner)
    as_(learner).post(
        url("join_with", group.join_code), {"join": "1", "display_name": learner.display_name}
    )

    assert group.memberships.learners().get().member == learner


def test_knocking_waits_and_is_let_in(as_, lead, group, learner):
    LearnerGroup.objects.update(is_approval_needed=True)
    response = as_(learner).post(
        url("join_with", group.join_code),
        {"join": "1", "display_name": "Cloud Otter 27"},
        follow=True,
    )
    assert "knocked, not let in yet" in response.content.decode()
    assert "Module module" not in response.content.decode()
    membership = group.memberships.get(member=learner)
    as_(lead).post(url("admit", group.uuid, membership.uuid))
    response = as_(learner).get("/en/my/")
    assert "Module module" in response.content.decode()


def test_leaving_asks_first_and_keeps_what_was_learned(as_, group, learner, quiz):
    services.join_group(code=group.join_code, learner=learner)
    hand_in(quiz, learner)
    client = as_(learner)
    assert client.get(url("leave", group.uuid)).status_code == 200
    assert group.memberships.learners().exists()
    client.post(url("leave", group.uuid))

    assert not group.memberships.learners().exists()
    assert learner.attempts.exists()


def test_my_learning_shows_what_is_due_first_and_the_calendar_has_it(as_, lead, group, learner):
    services.change_assignment(
        assignment=group.assignments.get(),
        actor=lead,
        is_required=True,
        starts_on=None,
        due_on=group.ends_on,
        note="Bring a phone.",
        is_discussed_first=False,
    )
    services.join_group(code=group.join_code, learner=learner)
    client = as_(learner)
    text = client.get("/en/my/").content.decode()
    assert "From your group" in text
    assert "Bring a phone." in text
    calendar = client.get(url("calendar")).content.decode()
    assert f"DTSTART;VALUE=DATE:{group.ends_on:%Y%m%d}" in calendar
    assert "Module module" in calendar


def test_two_groups_of_one_name_are_two_events_and_taken_again_the_same(
    as_, lead, group, learner, ours, module
):
    twin = services.create_group(
        actor=lead,
        organisation_key=ours.translation_key,
        name=group.name,
        module_keys=[module.translation_key],
    )
    for one in (group, twin):
        one.assignments.update(due_on=one.ends_on)
        services.join_group(code=one.join_code, learner=learner)
    client = as_(learner)
    first, again = (
        [line for line in client.get(url("calendar")).content.splitlines() if b"UID:" in line]
        for _time in range(2)
    )
    assert len(set(first)) == 2
    assert first == again


def test_discuss_first_holds_the_explanations_until_the_group_opens_them(
    as_, lead, group, learner, quiz
):
    services.change_assignment(
        assignment=group.assignments.get(),
        actor=lead,
        is_required=True,
        starts_on=None,
        due_on=None,
        note="",
        is_discussed_first=True,
    )
    services.join_group(code=group.join_code, learner=learner)
    attempt = hand_in(quiz, learner)
    result = f"/en/attempts/{attempt.pk}/result/"
    assert "Because" not in as_(learner).get(result).content.decode()
    waiting = as_(lead).get(url("assignments", group.uuid)).content.decode()
    assert "1 person waits for the explanations" in waiting
    as_(lead).post(url("open_feedback", group.uuid, quiz.translation_key))
    assert "Because" in as_(learner).get(result).content.decode()


def test_a_recovery_card_is_shown_until_it_is_used(as_, lead, group, join):
    membership = join(group)
    form = uuid.uuid4()
    response = as_(lead).post(
        url("make_card", group.uuid, membership.uuid), {"client_uuid": form}, follow=True
    )
    text = response.content.decode()
    assert "It works once" in text
    membership.member.spare_keys.all().delete()
    response = as_(lead).get(url("card", group.uuid, membership.uuid, form), follow=True)
    assert "This card was used or has expired." in response.content.decode()


def test_a_used_card_leads_to_a_key_of_ones_own(client, homes, lead, group, join):
    membership = join(group)
    key = services.make_recovery_card(membership=membership, actor=lead, client_uuid=uuid.uuid4())
    response = client.post("/en/my/recover/", {"key": key})
    assert response.url == "/en/my/key/"
    client.logout()
    again = client.post("/en/my/recover/", {"key": key})
    assert "Nobody has this key." in again.content.decode()


def test_helpers_are_added_changed_and_removed(as_, lead, ours, group):
    helper = make_staff(ours, "facilitator", display_name="Helper")
    client = as_(lead)
    client.post(url("add_helper", group.uuid), {"helper": helper.pk, "role": "observer"})
    membership = group.memberships.get(member=helper)
    assert membership.role == GroupMembership.Role.OBSERVER
    client.post(url("change_helper", group.uuid, membership.uuid), {"role": "facilitator"})
    membership.refresh_from_db()
    assert membership.role == GroupMembership.Role.FACILITATOR
    client.post(url("change_helper", group.uuid, membership.uuid), {"remove": "1"})
    assert possible_helpers(group).filter(pk=helper.pk).exists()


@pytest.mark.parametrize("sent", [{"remove": "1"}, {"role": "observer"}, {"role": "lead"}, {}])
def test_the_lead_stays_the_lead_whatever_is_sent(as_, lead, group, sent):
    own = group.memberships.get(member=lead)
    response = as_(lead).post(url("change_helper", group.uuid, own.uuid), sent)

    assert response.url == url("settings", group.uuid)
    own.refresh_from_db()
    assert own.role == GroupMembership.Role.LEAD


def test_a_helper_becomes_nothing_that_is_not_offered(as_, lead, ours, group):
    helper = make_staff(ours, "facilitator")
    services.add_helper(group=group, actor=lead, helper=helper, role="observer")
    membership = group.memberships.get(member=helper)
    for role in ("lead", "learner", "nonsense", ""):
        as_(lead).post(url("change_helper", group.uuid, membership.uuid), {"role": role})
    membership.refresh_from_db()
    assert membership.role == GroupMembership.Role.OBSERVER


def test_ending_and_deleting_ask_first(as_, lead, group):
    client = as_(lead)
    client.get(url("archive", group.uuid))
    client.get(url("delete", group.uuid))
    assert not LearnerGroup.objects.get().is_over
    client.post(url("archive", group.uuid))
    assert LearnerGroup.objects.get().is_over
    response = client.post(url("close_door", group.uuid), follow=True)
    assert "This group is over." in response.content.decode()
    client.post(url("delete", group.uuid))
    assert not LearnerGroup.objects.exists()


def test_a_day_that_has_passed_is_refused_at_the_field(as_, lead, group):
    response = as_(lead).post(
        url("settings", group.uuid), {"name": "New name", "ends_on": "2020-01-01"}
    )

    assert "This day has passed." in response.content.decode()
    assert LearnerGroup.objects.get().name == "Canary group"


def test_learners_and_visitors_are_sent_to_staff_sign_in(client, as_, homes, group, learner):
    for who in (None, learner):
        if who:
            as_(who)
        response = client.get(url("group", group.uuid))
        assert response.status_code == 302
        assert "/staff/login/" in response.url


def test_personal_pages_stay_out_of_caches(as_, lead, group):
    for name in ("group", "people", "door"):
        assert "no-store" in as_(lead).get(url(name, group.uuid)).headers["Cache-Control"]


def test_a_learner_is_no_facilitator_of_their_own_group(as_, group, join):
    membership = join(group)
    as_(membership.member)
    assert not LearnerGroup.objects.facilitated_by(membership.member).exists()


def test_somebody_without_any_role_has_no_groups(as_, ours):
    editor = make_staff(ours, "editor")
    assert as_(editor).get(url("group_list")).status_code == 403
    assert as_(editor).get(url("new_group")).status_code == 403


def test_the_arrivals_are_counted(as_, lead, group, join):
    join(group)
    assert as_(lead).get(url("arrivals", group.uuid)).json() == {"joined": 1, "knocking": 0}


def test_a_full_group_says_so(client, homes, group):
    LearnerGroup.objects.update(seat_limit=1)
    services.join_group(code=group.join_code, learner=LearnerFactory())
    response = client.post(
        url("join_with", group.join_code), {"join": "1", "display_name": "Cloud Otter 27"}
    )
    assert "This group is full." in response.content.decode()


@pytest.mark.parametrize("name", ["door", "projector", "poster", "cards"])
def test_an_observer_is_not_shown_the_code(as_, lead, ours, group, name):
    observer = make_staff(ours, "facilitator")
    services.add_helper(group=group, actor=lead, helper=observer, role="observer")
    response = as_(observer).get(url(name, group.uuid))

    assert response.status_code == 403
    assert group.join_code not in response.text


def test_who_finds_the_group_full_leaves_no_account_behind(client, group):
    LearnerGroup.objects.update(seat_limit=0)
    response = client.post(
        url("join_with", group.join_code), {"join": "1", "display_name": "River 11"}
    )

    assert response.status_code == 404
    assert not User.objects.learners().exists()


def test_what_was_for_somebody_who_left_does_not_become_everybodys(group, lead, join, module):
    chosen = join(group)
    services.assign(
        group=group, actor=lead, module_keys=[module.translation_key], recipients=[chosen]
    )
    services.leave_group(group=group, learner=chosen.member)
    form = AssignmentForm({"note": ""}, group=group, is_for_some=True)
    assert form.is_valid()
    assert form.values()["recipients"] == []

    join(group)
    form = AssignmentForm({"note": ""}, group=group, is_for_some=True)
    assert "recipients" in form.errors
