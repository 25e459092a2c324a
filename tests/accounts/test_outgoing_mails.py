"""Mails that are owed: none is lost, none goes out as two, whatever happens to jobs and servers."""

import io
import logging
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from learn.accounts import mailed_links, outbox, personal_data, services, tasks
from learn.accounts.models import EmailChange, Invitation, OutgoingMail
from learn.accounts.services.mails import CLAIM_HOLDS, LONGEST_PAUSE
from tests.accounts.conftest import PASSWORD, invited, mailed_path
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return StaffFactory(email="person@example.org", ui_language="en")


@pytest.fixture
def owed(person):
    """Return a mail whose job was lost on the way."""
    return services.owe_mail(name="password_reset", person=person)


@pytest.fixture
def server(monkeypatch):
    """Return the mail server: a list of what it answers next, and of whom it had a mail for."""

    class Server:
        def __init__(self):
            self.answers = []
            self.reached = []

        def take(self, *, to, **_mail):
            if self.answers and (answer := self.answers.pop(0)):
                raise answer
            self.reached.append(to)

    server = Server()
    monkeypatch.setattr(tasks, "send_mail", server.take)
    return server


def later(owed, pause=CLAIM_HOLDS):
    """Let time pass for ``owed`` alone."""
    owed.refresh_from_db()
    owed.resume_at -= pause
    if owed.claimed_at:
        owed.claimed_at -= pause + timedelta(seconds=1)
    owed.save()


class TestOwing:
    def test_it_is_sent_after_the_commit_and_owed_no_more(self, person, after_commit):
        with after_commit():
            services.owe_mail(name="password_reset", person=person)
            assert not mail.outbox
        assert mail.outbox[0].to == [person.email]
        assert not OutgoingMail.objects.exists()

    def test_what_is_taken_back_owes_nothing(self, ours, boss, after_commit):
        with after_commit(), transaction.atomic():
            invited(ours, boss)
            transaction.set_rollback(True)
        assert not mail.outbox
        assert not OutgoingMail.objects.exists()

    def test_no_words_and_no_secrets_lie_in_the_database(self, ours, boss, person):
        invitation = invited(ours, boss)
        change = services.ask_email_change(email="new@example.org", actor=person)
        services.owe_mail(name="password_reset", person=person)
        kept = {row.name: row.about for row in OutgoingMail.objects.all()}
        assert kept == {
            "invitation": {"invitation_id": invitation.pk},
            # The one address: it is nowhere else once the new one is confirmed.
            "email_change_notice": {"old_email": person.email},
            "email_change": {"change_id": change.pk},
            "password_reset": {},
        }
        assert mailed_links.token_of(change) not in str(kept)

    def test_it_goes_with_the_account_and_is_told_its_owner(self, person, owed):
        told = personal_data.export(person)["account"]["mails_to_be_sent"]
        assert told == [{"name": "password_reset", "about": {}, "created_at": owed.created_at}]
        person.delete()
        assert not OutgoingMail.objects.exists()

    def test_a_name_stands_for_one_mail(self):
        with pytest.raises(ImproperlyConfigured, match="“invitation”"):
            outbox.register("invitation", lambda person: None)

    def test_once_there_is_a_new_password_no_mail_brings_another(
        self, client, person, ask_new_password
    ):
        ask_new_password(person.email)
        services.owe_mail(name="password_reset", person=person)
        form = client.get(mailed_path(), follow=True)
        new = {"password1": PASSWORD, "password2": PASSWORD}
        client.post(form.request["PATH_INFO"], new)
        person.refresh_from_db()
        assert person.check_password(PASSWORD)
        assert not OutgoingMail.objects.exists()

    @pytest.mark.parametrize("gone", ["time", "account"])
    def test_another_address_that_can_no_longer_be_confirmed_gets_no_link(self, person, gone):
        services.ask_email_change(email="new@example.org", actor=person)
        owed = OutgoingMail.objects.get(name="email_change")
        assert outbox.letter_of(owed)
        if gone == "time":
            EmailChange.objects.update(expires_at=timezone.now())
        else:
            owed.person.is_active = False
        assert outbox.letter_of(owed) is None

    def test_what_was_withdrawn_is_owed_no_more(self, ours, boss):
        invited(ours, boss)
        Invitation.objects.update(withdrawn_at=timezone.now())
        tasks.deliver_mail(OutgoingMail.objects.get().pk)
        assert not mail.outbox
        assert not OutgoingMail.objects.exists()

    def test_an_address_that_became_somebody_elses_gets_no_link(self, person):
        change = services.ask_email_change(email="new@example.org", actor=person)
        owed = OutgoingMail.objects.get(name="email_change")
        assert outbox.letter_of(owed).to == "new@example.org"
        other = StaffFactory(email="new@example.org")
        assert outbox.letter_of(owed) is None
        other.delete()
        EmailChange.objects.filter(pk=change.pk).delete()
        assert outbox.letter_of(owed) is None

    def test_a_closed_account_gets_no_new_password(self, person, owed):
        person.is_active = False
        person.save()
        assert outbox.letter_of(OutgoingMail.objects.get()) is None


class TestJobs:
    def test_a_job_that_comes_twice_sends_once(self, owed, server, person):
        for _time in range(2):
            tasks.deliver_mail(owed.pk)
        assert server.reached == [person.email]

    def test_what_somebody_else_is_sending_is_left_to_them(self, owed, server):
        assert services.claim_mail(mail_id=owed.pk)
        tasks.deliver_mail(owed.pk)
        assert not server.reached
        assert OutgoingMail.objects.exists()

    def test_one_whose_job_was_lost_is_sent(self, owed, server, person):
        assert tasks.resume_mails() == 0
        later(owed)
        assert tasks.resume_mails() == 1
        assert server.reached == [person.email]
        assert tasks.resume_mails() == 0

    def test_one_in_the_hands_of_a_killed_worker_goes_out_as_the_same_mail(self, owed):
        services.claim_mail(mail_id=owed.pk)
        tasks.send_mail(
            name="password_reset",
            to="person@example.org",
            language="en",
            context=outbox.letter_of(owed).context,
            message_id=owed.uuid,
        )
        # Killed here. Until the claim runs out, nobody takes the mail over.
        assert tasks.resume_mails() == 0
        later(owed)
        assert tasks.resume_mails() == 1
        first, second = (message.message()["Message-ID"] for message in mail.outbox)
        assert first == second == f"<{owed.uuid}@testserver>"

    def test_two_schedules_queue_it_once(self, owed):
        later(owed)
        now = timezone.now()
        assert services.mails_to_resume(now=now) == [owed.pk]
        assert services.mails_to_resume(now=now) == []

    def test_who_took_too_long_gives_nothing_back(self, owed):
        slow = services.claim_mail(mail_id=owed.pk)
        later(owed)
        quick = services.claim_mail(mail_id=owed.pk)
        services.put_off_mail(mail=slow)
        owed.refresh_from_db()
        assert (owed.claimed_at, owed.failed_count) == (quick.claimed_at, 0)

    def test_where_no_job_can_be_queued_the_mail_stays_owed(
        self, person, server, after_commit, monkeypatch
    ):
        def away(*_arguments):
            raise OperationalError

        with monkeypatch.context() as patched, after_commit():
            patched.setattr(tasks.deliver_mail, "delay", away)
            owed = services.owe_mail(name="password_reset", person=person)
        later(owed)
        tasks.resume_mails()
        assert server.reached == [person.email]

    def test_the_command_does_the_same(self, owed, server):
        later(owed)
        output = io.StringIO()
        call_command("resume_jobs", stdout=output)
        assert output.getvalue() == "Tried or queued anew: 1 mails, 0 files.\n"
        assert server.reached


class TestMailServer:
    def test_one_that_is_away_undoes_nothing_and_is_asked_again(
        self, ours, boss, server, after_commit
    ):
        server.answers = [ConnectionRefusedError()]
        with after_commit():
            invitation = invited(ours, boss)
        assert Invitation.objects.open().get() == invitation
        assert not server.reached
        assert tasks.resume_mails() == 0
        later(OutgoingMail.objects.get(), timedelta(seconds=30))
        assert tasks.resume_mails() == 1
        assert server.reached == [invitation.email]
        assert not OutgoingMail.objects.exists()

    def test_pauses_grow_up_to_four_hours(self, owed, server, person):
        server.answers = [SMTPServerDisconnected() for _try in range(12)]
        pauses = []
        while server.answers:
            before = timezone.now()
            tasks.deliver_mail(owed.pk)
            owed.refresh_from_db()
            pauses.append(round((owed.resume_at - before).total_seconds()))
        assert pauses[:4] == [30, 60, 120, 240]
        assert pauses[-1] == LONGEST_PAUSE.total_seconds()
        tasks.deliver_mail(owed.pk)
        assert server.reached == [person.email]

    def test_one_that_is_refused_keeps_back_no_other(self, owed, server, person):
        other = services.owe_mail(name="password_reset", person=StaffFactory(email="o@example.org"))
        refusal = {person.email: (550, b"No such user.")}
        server.answers = [SMTPRecipientsRefused(refusal), None]
        later(owed)
        later(other)
        assert tasks.resume_mails() == 2
        assert server.reached == ["o@example.org"]
        assert OutgoingMail.objects.get() == owed

    def test_the_log_names_the_mail_and_no_address(self, owed, server, person, caplog):
        server.answers = [SMTPRecipientsRefused({person.email: (550, b"No such user.")})]
        tasks.deliver_mail(owed.pk)
        (record,) = caplog.records
        assert record.getMessage() == (
            f"The mail “password_reset” ({owed.uuid}) is tried again later: SMTPRecipientsRefused."
        )
        assert person.email not in caplog.text

    def test_a_mistake_of_ours_is_logged_and_can_be_mended(self, owed, server, caplog):
        OutgoingMail.objects.update(name="unknown")
        tasks.deliver_mail(owed.pk)
        (record,) = caplog.records
        assert (record.levelno, record.exc_info[0]) == (logging.ERROR, KeyError)
        OutgoingMail.objects.update(name="password_reset")
        tasks.deliver_mail(owed.pk)
        assert server.reached

    def test_what_nobody_took_for_two_days_is_given_up(self, owed, caplog):
        now = timezone.now()
        assert services.purge_expired(now=now + timedelta(hours=47)).unsent_mails == 0
        day = now + timedelta(hours=49)
        assert services.purge_expired(now=day, dry_run=True).unsent_mails == 1
        assert OutgoingMail.objects.exists()
        assert services.purge_expired(now=day).unsent_mails == 1
        assert not OutgoingMail.objects.exists()
        assert caplog.messages == [f"The mail “password_reset” ({owed.uuid}) is given up."]
