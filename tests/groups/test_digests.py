"""Mails to those who run a group: who gets which, what it says, and that it comes once."""

import io
from datetime import date, timedelta
from smtplib import SMTPServerDisconnected
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.utils import timezone

from learn.accounts.models import StaffRole, User
from learn.groups import services
from learn.groups.exceptions import MailInOtherHands
from learn.groups.models import Assignment, DigestSent, GroupMembership
from learn.groups.tasks import mail_week, send_due_reminders, send_weekly_digests
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


def helper_of(group, lead, ours, role):
    helper = make_staff(ours, "facilitator", ui_language="en")
    services.add_helper(group=group, actor=lead, helper=helper, role=role)
    return helper


def receivers(mailoutbox):
    return {address for mail in mailoutbox for address in mail.to}


class TestWeek:
    def test_it_says_how_the_group_stands(
        self, group, lead, module, stuck, join, tomorrow, mailoutbox
    ):
        join(group)
        group.refresh_from_db()
        group.is_approval_needed = True
        group.save(update_fields=["is_approval_needed"])
        join(group, display_name="Quiet Heron")
        send_weekly_digests.delay()
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
        self, group, lead, stuck, mailoutbox, language, direction
    ):
        User.objects.filter(pk=lead.pk).update(ui_language=language)
        send_weekly_digests.delay()
        (mail,) = mailoutbox
        assert f'<html lang="{language}" dir="{direction}">' in mail.alternatives[0][0]
        assert f"/{language}/groups/{group.uuid}/" in mail.body

    def test_no_more_than_five_are_named(self, group, quiz, join, mailoutbox):
        for number in range(6):
            learner = join(group, display_name=f"Otter {number}").member
            for _try in range(2):
                hand_in(quiz, learner, wrong=(1,))
        send_weekly_digests.delay()
        assert "stuck: 6" in mailoutbox[0].body
        assert sum(f"Otter {n}" in mailoutbox[0].body for n in range(6)) == 5

    def test_running_twice_sends_once(self, group, stuck, mailoutbox):
        send_weekly_digests.delay()
        send_weekly_digests.delay()
        assert len(mailoutbox) == 1
        monday = DigestSent.objects.get().about_on
        DigestSent.objects.update(about_on=monday - timedelta(days=7))
        send_weekly_digests.delay()
        assert len(mailoutbox) == 2

    def test_nobody_is_told_nothing(self, group, mailoutbox):
        send_weekly_digests.delay()
        assert not mailoutbox
        assert not DigestSent.objects.exists()

    def test_a_group_without_modules_has_nothing_to_say(self, group, join, mailoutbox):
        join(group)
        group.assignments.all().delete()
        send_weekly_digests.delay()
        assert not mailoutbox

    def test_somebody_who_knocks_at_an_empty_group_is_news(self, group, join, mailoutbox):
        group.is_approval_needed = True
        group.save(update_fields=["is_approval_needed"])
        join(group, display_name="Quiet Heron")
        send_weekly_digests.delay()
        assert "Quiet Heron" in mailoutbox[0].body

    def test_what_the_mail_server_refuses_is_tried_again(self, group, stuck, lead, mailoutbox):
        with (
            patch("learn.groups.tasks.send_mail", side_effect=OSError("Refused.")),
            pytest.raises(OSError, match="Refused"),
        ):
            mail_week(membership_of(group, lead).pk, timezone.localdate().isoformat())
        assert not DigestSent.objects.exclude(claimed_at=None, sent_at=None).exists()
        send_weekly_digests.delay()
        assert len(mailoutbox) == 1

    def test_one_in_the_hands_of_a_killed_worker_goes_out_as_the_same_mail(
        self, group, stuck, mailoutbox
    ):
        send_weekly_digests.delay()
        now = timezone.now()
        for claimed_at, count in [(now, 1), (now - timedelta(minutes=6), 2), (now, 2)]:
            DigestSent.objects.update(sent_at=None, claimed_at=claimed_at)
            send_weekly_digests.delay()
            assert len(mailoutbox) == count
        first, second = (mail.message()["Message-ID"] for mail in mailoutbox)
        assert first == second == f"<{DigestSent.objects.get().uuid}@testserver>"

    def test_while_another_sends_it_a_job_waits_for_the_outcome(self, group, stuck, lead):
        wish = {"membership": membership_of(group, lead), "kind": "week", "about_on": date.min}
        mine = services.claim_digest(**wish)
        with pytest.raises(MailInOtherHands):
            services.claim_digest(**wish)
        DigestSent.objects.update(claimed_at=timezone.now() - timedelta(minutes=6))
        services.claim_digest(**wish)
        # Whoever took so long has nothing to give back any more.
        services.release_digest(mail=mine)
        with pytest.raises(MailInOtherHands):
            services.claim_digest(**wish)
        services.confirm_digest(mail=mine)
        assert services.claim_digest(**wish) is None

    def test_who_had_it_is_not_even_asked(self, group, stuck):
        assert [send_weekly_digests() for _round in range(2)] == [1, 0]

    def test_one_that_fails_does_not_keep_back_the_rest(self, group, stuck, lead, ours, mailoutbox):
        helper = helper_of(group, lead, ours, "facilitator")
        reached = []

        def deliver(*, to, **mail):
            if to == lead.email:
                raise SMTPServerDisconnected
            reached.append(to)

        with patch("learn.groups.tasks.send_mail", side_effect=deliver):
            assert send_weekly_digests() == 1
        assert reached == [helper.email]


def membership_of(group, person):
    return GroupMembership.objects.get(group=group, member=person)


class TestWho:
    def test_lead_and_co_facilitators_get_it_and_observers_do_not(
        self, group, lead, ours, stuck, tomorrow, mailoutbox
    ):
        helper = helper_of(group, lead, ours, "facilitator")
        helper_of(group, lead, ours, "observer")
        for task in (send_weekly_digests, send_due_reminders):
            mailoutbox.clear()
            task.delay()
            assert receivers(mailoutbox) == {lead.email, helper.email}

    def test_switched_off_nobody_gets_any(self, group, stuck, tomorrow, mailoutbox):
        group.sends_digest = False
        group.save(update_fields=["sends_digest"])
        send_weekly_digests.delay()
        send_due_reminders.delay()
        assert not mailoutbox

    def test_a_group_that_is_over_sends_none(self, group, lead, stuck, tomorrow, mailoutbox):
        services.archive_group(group=group, actor=lead)
        send_weekly_digests.delay()
        send_due_reminders.delay()
        assert not mailoutbox

    def test_a_closed_account_gets_none(self, group, lead, stuck, tomorrow, mailoutbox):
        User.objects.filter(pk=lead.pk).update(is_active=False)
        send_weekly_digests.delay()
        send_due_reminders.delay()
        assert not mailoutbox

    def test_who_lost_the_role_gets_none(self, group, lead, stuck, theirs, tomorrow, mailoutbox):
        StaffRole.objects.filter(user=lead).update(organisation_key=theirs.translation_key)
        send_weekly_digests.delay()
        send_due_reminders.delay()
        assert not mailoutbox

    def test_a_job_left_over_asks_again(self, group, lead, stuck, mailoutbox):
        pk = membership_of(group, lead).pk
        StaffRole.objects.filter(user=lead).delete()
        mail_week.delay(pk, timezone.localdate().isoformat())
        mail_week.delay(0, timezone.localdate().isoformat())
        assert not mailoutbox

    def test_another_organisation_never_appears(
        self, group, lead, stuck, stranger, theirs, module, mailoutbox
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
        send_weekly_digests.delay()
        by_receiver = {mail.to[0]: mail for mail in mailoutbox}
        assert set(by_receiver) == {lead.email, stranger.email}
        assert "Foreign" not in str(by_receiver[lead.email].message())
        assert "Canary" not in str(by_receiver[stranger.email].message())
        assert "Amber" not in str(by_receiver[stranger.email].message())


class TestDueTomorrow:
    def test_it_says_how_many_are_done_and_comes_once(
        self, group, lead, module, join, stuck, tomorrow, mailoutbox
    ):
        send_due_reminders.delay()
        send_due_reminders.delay()
        (mail,) = mailoutbox
        assert mail.subject == "Due tomorrow in Canary group"
        for text in (mail.body, mail.alternatives[0][0]):
            assert f"{module.title}: 0 of 1 are done" in text
            assert "Amber" not in text

    @pytest.mark.parametrize("days", [0, 2])
    def test_other_days_are_not_tomorrow(self, group, stuck, mailoutbox, days):
        day = timezone.localdate() + timedelta(days=days)
        Assignment.objects.filter(group=group).update(due_on=day)
        send_due_reminders.delay()
        assert not mailoutbox

    def test_what_is_for_nobody_or_withdrawn_is_not_due(self, group, tomorrow, join, mailoutbox):
        send_due_reminders.delay()
        assert not mailoutbox
        join(group)
        group.assignments.update(withdrawn_at=timezone.now())
        send_due_reminders.delay()
        assert not mailoutbox


def test_the_command_sends_both(group, stuck, tomorrow, mailoutbox):
    output = io.StringIO()
    call_command("send_digests", "--weekly", stdout=output)
    assert output.getvalue() == "Looked at: 1 for an overview, 1 for a reminder.\n"
    assert len(mailoutbox) == 2


def test_queries_do_not_grow_with_the_group(
    group, lead, join, quiz, forget, django_assert_max_num_queries
):
    counts = []
    for learners in (1, 5, 5):
        for _number in range(learners):
            hand_in(quiz, join(group).member)
        DigestSent.objects.all().delete()
        forget()
        with django_assert_max_num_queries(100) as asked:
            mail_week(membership_of(group, lead).pk, timezone.localdate().isoformat())
        counts.append(len(asked))
    # The first one also learns what a process asks once.
    assert counts[1] == counts[2]
