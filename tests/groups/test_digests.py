"""Mails to those who run a group: who gets which, what it says, and that it comes once."""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from learn.accounts import outbox
from learn.accounts.models import OutgoingMail, StaffRole, User
from learn.groups import services
from learn.groups.models import Assignment, Digest, GroupMembership
from learn.groups.tasks import send_due_reminders, send_weekly_digests
from tests.factories import LearnerFactory, make_staff
from tests.quizzes.factories import hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(lead):
    User.objects.filter(pk=lead.pk).update(ui_language="en")


@pytest.fixture
def stuck(group, quiz, join, lead):
    """Return somebody who failed twice, whom their facilitator calls by a private label."""
    membership = join(group, display_name="Amber Otter")
    for _try in range(2):
        hand_in(quiz, membership.member, wrong=(1,))
    services.label_member(membership=membership, actor=lead, label="LABEL")
    return membership


@pytest.fixture
def tomorrow(group):
    """Make what the group is to take due tomorrow."""
    day = timezone.localdate() + timedelta(days=1)
    Assignment.objects.filter(group=group).update(due_on=day)
    return day


@pytest.fixture
def send_weekly(after_commit):
    """Return a function that owes and sends the overview of this week."""

    def send():
        with after_commit():
            return send_weekly_digests()

    return send


@pytest.fixture
def send_due(after_commit):
    """Return a function that owes and sends what is due tomorrow."""

    def send():
        with after_commit():
            return send_due_reminders()

    return send


def helper_of(group, lead, ours, role):
    helper = make_staff(ours, "facilitator", ui_language="en")
    services.add_helper(group=group, actor=lead, helper=helper, role=role)
    return helper


def receivers(mailoutbox):
    return {address for mail in mailoutbox for address in mail.to}


class TestWeek:
    def test_it_says_how_the_group_stands(
        self, group, lead, module, stuck, join, tomorrow, mailoutbox, send_weekly
    ):
        join(group)
        group.refresh_from_db()
        group.is_approval_needed = True
        group.save(update_fields=["is_approval_needed"])
        join(group, display_name="Quiet Heron")
        send_weekly()
        (mail,) = mailoutbox
        html = mail.alternatives[0][0]
        assert mail.to == [lead.email]
        assert mail.subject == "This week in Canary group"
        for text in (mail.body, html):
            assert "2 people learn in Canary group." in text
            for line in ("done: 0", "stuck: 1", "working: 0", "not started: 1"):
                assert line in text
            assert "Amber Otter" in text
            assert "1 person knocks and waits to be let in:" in text
            assert "Quiet Heron" in text
            assert "0 of 2 are done" in text
            assert module.title in text
            assert f"http://testserver/en/groups/{group.uuid}/settings/" in text
            assert "LABEL" not in text

    @pytest.mark.parametrize(
        ("language", "direction"), [("de", "ltr"), ("en", "ltr"), ("ar", "rtl")]
    )
    def test_it_comes_in_the_language_of_who_gets_it(
        self, group, lead, stuck, mailoutbox, language, direction, send_weekly
    ):
        User.objects.filter(pk=lead.pk).update(ui_language=language)
        send_weekly()
        (mail,) = mailoutbox
        assert f'<html lang="{language}" dir="{direction}">' in mail.alternatives[0][0]
        assert f"/{language}/groups/{group.uuid}/" in mail.body

    def test_no_more_than_five_are_named(self, group, quiz, join, mailoutbox, send_weekly):
        for number in range(6):
            learner = join(group, display_name=f"Otter {number}").member
            for _try in range(2):
                hand_in(quiz, learner, wrong=(1,))
        send_weekly()
        assert "stuck: 6" in mailoutbox[0].body
        assert sum(f"Otter {n}" in mailoutbox[0].body for n in range(6)) == 5

    def test_running_twice_sends_once(self, group, stuck, mailoutbox, send_weekly):
        send_weekly()
        send_weekly()
        assert len(mailoutbox) == 1
        monday = Digest.objects.get().about_on
        Digest.objects.update(about_on=monday - timedelta(days=7))
        send_weekly()
        assert len(mailoutbox) == 2

    def test_nobody_is_told_nothing(self, group, mailoutbox, send_weekly):
        send_weekly()
        assert not mailoutbox
        assert not OutgoingMail.objects.exists()

    def test_a_group_without_modules_has_nothing_to_say(self, group, join, mailoutbox, send_weekly):
        join(group)
        group.assignments.all().delete()
        send_weekly()
        assert not mailoutbox

    def test_somebody_who_knocks_at_an_empty_group_is_news(
        self, group, join, mailoutbox, send_weekly
    ):
        group.is_approval_needed = True
        group.save(update_fields=["is_approval_needed"])
        join(group, display_name="Quiet Heron")
        send_weekly()
        assert "Quiet Heron" in mailoutbox[0].body

    def test_who_was_owed_it_is_not_even_asked(self, group, stuck):
        assert [send_weekly_digests() for _round in range(2)] == [1, 0]

    def test_two_schedules_owe_it_once(self, group, stuck, lead):
        wish = {"membership": membership_of(group, lead), "kind": "week"}
        monday = timezone.localdate()
        assert services.owe_digest(**wish, about_on=monday)
        assert not services.owe_digest(**wish, about_on=monday)
        assert OutgoingMail.objects.count() == 1

    def test_who_left_meanwhile_keeps_back_no_other(self, group, stuck, lead):
        membership = membership_of(group, lead)
        GroupMembership.objects.filter(pk=membership.pk).delete()
        assert not services.owe_digest(
            membership=membership, kind="week", about_on=timezone.localdate()
        )
        assert not OutgoingMail.objects.exists()

    @pytest.mark.parametrize(("days", "is_news"), [(6, True), (7, False)])
    def test_a_week_that_is_over_is_no_news(self, group, stuck, days, is_news):
        send_weekly_digests()
        Digest.objects.update(about_on=timezone.localdate() - timedelta(days=days))
        assert (outbox.letter_of(OutgoingMail.objects.get()) is not None) == is_news


def membership_of(group, person):
    return GroupMembership.objects.get(group=group, member=person)


class TestWho:
    def test_lead_and_co_facilitators_get_it_and_observers_do_not(
        self, group, lead, ours, stuck, tomorrow, mailoutbox, send_weekly, send_due
    ):
        helper = helper_of(group, lead, ours, "facilitator")
        helper_of(group, lead, ours, "observer")
        for send in (send_weekly, send_due):
            mailoutbox.clear()
            send()
            assert receivers(mailoutbox) == {lead.email, helper.email}

    def test_switched_off_nobody_gets_any(
        self, group, stuck, tomorrow, mailoutbox, send_weekly, send_due
    ):
        group.sends_digest = False
        group.save(update_fields=["sends_digest"])
        send_weekly()
        send_due()
        assert not mailoutbox

    def test_a_group_that_is_over_sends_none(
        self, group, lead, stuck, tomorrow, mailoutbox, send_weekly, send_due
    ):
        services.archive_group(group=group, actor=lead)
        send_weekly()
        send_due()
        assert not mailoutbox

    def test_a_closed_account_gets_none(
        self, group, lead, stuck, tomorrow, mailoutbox, send_weekly, send_due
    ):
        User.objects.filter(pk=lead.pk).update(is_active=False)
        send_weekly()
        send_due()
        assert not mailoutbox

    def test_who_lost_the_role_gets_none(
        self, group, lead, stuck, theirs, tomorrow, mailoutbox, send_weekly, send_due
    ):
        StaffRole.objects.filter(user=lead).update(organisation_key=theirs.translation_key)
        send_weekly()
        send_due()
        assert not mailoutbox

    def test_it_is_asked_again_when_the_mail_goes_out(self, group, stuck):
        send_weekly_digests()
        mail = OutgoingMail.objects.get()
        assert outbox.letter_of(mail)
        StaffRole.objects.all().delete()
        assert outbox.letter_of(mail) is None
        Digest.objects.all().delete()
        assert outbox.letter_of(mail) is None

    def test_another_organisation_never_appears(
        self, group, lead, stuck, stranger, theirs, module, mailoutbox, send_weekly
    ):
        foreign = services.create_group(
            actor=stranger,
            organisation_key=theirs.translation_key,
            name="Foreign group",
            module_keys=[module.translation_key],
        )
        services.join_group(
            code=foreign.join_code, learner=LearnerFactory(display_name="Foreign Fox")
        )
        send_weekly()
        by_receiver = {mail.to[0]: mail for mail in mailoutbox}
        assert set(by_receiver) == {lead.email, stranger.email}
        assert "Foreign" not in str(by_receiver[lead.email].message())
        assert "Canary" not in str(by_receiver[stranger.email].message())
        assert "Amber" not in str(by_receiver[stranger.email].message())


class TestDueTomorrow:
    def test_it_says_how_many_are_done_and_comes_once(
        self, group, lead, module, join, stuck, tomorrow, mailoutbox, send_due
    ):
        send_due()
        send_due()
        (mail,) = mailoutbox
        assert mail.subject == "Due tomorrow in Canary group"
        for text in (mail.body, mail.alternatives[0][0]):
            assert f"{module.title}: 0 of 1 are done" in text
            assert "Amber" not in text

    def test_a_day_that_has_come_is_no_news(self, group, stuck, tomorrow):
        send_due_reminders()
        mail = OutgoingMail.objects.get()
        assert outbox.letter_of(mail)
        Digest.objects.update(about_on=timezone.localdate())
        Assignment.objects.update(due_on=timezone.localdate())
        assert outbox.letter_of(mail) is None

    @pytest.mark.parametrize("days", [0, 2])
    def test_other_days_are_not_tomorrow(self, group, stuck, mailoutbox, days, send_due):
        day = timezone.localdate() + timedelta(days=days)
        Assignment.objects.filter(group=group).update(due_on=day)
        send_due()
        assert not mailoutbox

    def test_what_is_for_nobody_or_withdrawn_is_not_due(
        self, group, tomorrow, join, mailoutbox, send_due
    ):
        send_due()
        assert not mailoutbox
        join(group)
        group.assignments.update(withdrawn_at=timezone.now())
        send_due()
        assert not mailoutbox


def test_the_command_sends_both(group, stuck, tomorrow, mailoutbox, after_commit):
    output = io.StringIO()
    with after_commit():
        call_command("send_digests", "--weekly", stdout=output)
    assert output.getvalue() == "Owed: 1 overviews, 1 reminders.\n"
    assert len(mailoutbox) == 2


def test_queries_do_not_grow_with_the_group(
    group, join, quiz, forget, django_assert_max_num_queries
):
    counts = []
    for learners in (1, 5, 5):
        for _number in range(learners):
            hand_in(quiz, join(group).member)
        Digest.objects.all().delete()
        OutgoingMail.objects.all().delete()
        forget()
        send_weekly_digests()
        mail = OutgoingMail.objects.get()
        with django_assert_max_num_queries(100) as asked:
            assert outbox.letter_of(mail)
        counts.append(len(asked))
    # The first one also learns what a process asks once.
    assert counts[1] == counts[2]
