"""Two requests at the same moment: real threads on a real database."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from learn.accounts import mailed_links, recovery_keys, services
from learn.accounts.exceptions import (
    AlreadyInvited,
    GuessesExhausted,
    LastAdministrator,
    LinkUnusable,
    UnknownKey,
)
from learn.accounts.models import Invitation, OutgoingMail, RecoveryKey, StaffRole, User
from tests.accounts.conftest import PASSWORD
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 10


def all_at_once(work):
    """Call ``work(number)`` in ten threads that start together; return what they returned."""
    barrier = threading.Barrier(THREADS)
    results, failures = [], []

    def run(number):
        try:
            barrier.wait()
            results.append(work(number))
        except Exception as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    return results


def resumed():
    return services.mails_to_resume(now=timezone.now() + timedelta(minutes=6))


class TestMails:
    """Jobs of the same mail, and schedules that look for lost jobs, meet."""

    @pytest.fixture
    def owed(self):
        return services.owe_mail(name="unknown", person=StaffFactory())

    def test_one_of_ten_jobs_sends_it(self, owed):
        claims = all_at_once(lambda _: services.claim_mail(mail_id=owed.pk))
        assert [claim for claim in claims if claim] == [owed]

    def test_control_all_ten_send_what_is_read_before_it_is_claimed(self, owed):
        barrier = threading.Barrier(THREADS)

        def claim(_number):
            mail = OutgoingMail.objects.get(pk=owed.pk)
            barrier.wait()
            if mail.claimed_at is None:
                mail.claimed_at = timezone.now()
                mail.save(update_fields=["claimed_at"])
                return mail
            return None

        assert all(all_at_once(claim))

    def test_each_lost_job_is_queued_by_one_of_ten_schedules(self, owed):
        person = StaffFactory()
        others = [services.owe_mail(name="unknown", person=person) for _number in range(20)]
        queued = [pk for ids in all_at_once(lambda _: resumed()) for pk in ids]
        assert sorted(queued) == sorted(mail.pk for mail in [owed, *others])

    def test_control_all_ten_queue_what_is_listed_before_it_is_taken(self, owed):
        barrier = threading.Barrier(THREADS)

        def listed(_number):
            ids = list(OutgoingMail.objects.values_list("pk", flat=True))
            barrier.wait()
            OutgoingMail.objects.filter(pk__in=ids).update(resume_at=timezone.now())
            return ids

        assert all_at_once(listed) == [[owed.pk]] * THREADS


def test_first_answers_sent_together_by_one_browser_make_one_guest():
    guests = all_at_once(lambda _: services.create_guest(language="en", browser_secret="same"))
    assert {guest.pk for guest in guests} == {User.objects.get().pk}


def test_without_the_same_browser_they_make_many():
    all_at_once(lambda number: services.create_guest(language="en", browser_secret=str(number)))
    assert User.objects.count() == THREADS


def test_a_form_sent_many_times_together_leaves_one_valid_key():
    guest = services.create_guest(language="en")
    client_uuid = uuid.uuid4()
    keys = all_at_once(lambda _: services.make_recovery_key(user=guest, client_uuid=client_uuid))
    assert len(set(keys)) == 1
    assert RecoveryKey.objects.get().digest == recovery_keys.digest(keys[0])


def test_guesses_made_together_are_all_counted():
    now = timezone.now()

    def guess(number):
        answers = []
        for _ in range(10):
            try:
                services.find_key_owner(
                    key=recovery_keys.with_check_digits(number), address="198.51.100.1", now=now
                )
            except UnknownKey:
                answers.append("unknown")
            except GuessesExhausted:
                answers.append("exhausted")
        return answers

    answers = [answer for thread in all_at_once(guess) for answer in thread]
    assert len(answers) == 100
    assert answers.count("unknown") == 60


def test_two_devices_merging_into_each_other_leave_one_of_both():
    one, other = (services.create_guest(language="en") for _ in range(2))

    def merge(number):
        source, target = (one, other) if number % 2 else (other, one)
        try:
            services.merge_users(source=User(pk=source.pk), target=User(pk=target.pk))
        except User.DoesNotExist:
            return "too late"
        return "merged"

    assert "merged" in all_at_once(merge)
    assert User.objects.count() == 1
    assert connection.in_atomic_block is False


@pytest.fixture
def boss():
    """Return an administrator of an organisation; its key is all that is needed of it."""
    boss = StaffFactory()
    StaffRole.objects.create(user=boss, organisation_key=uuid.uuid4(), role="administrator")
    return boss


def invite(boss, email="new@example.org"):
    return services.invite(
        email=email,
        organisation_key=boss.staff_roles.get().organisation_key,
        role="facilitator",
        language="en",
        actor=boss,
    )


def test_one_link_used_many_times_together_makes_one_account(boss):
    token = mailed_links.token_of(invite(boss))

    def accept(number):
        try:
            services.accept_as_new_person(
                token=token, display_name=f"Person {number}", password=PASSWORD, language="en"
            )
        except LinkUnusable:
            return "too late"
        return "accepted"

    answers = all_at_once(accept)
    assert answers.count("accepted") == 1
    assert User.objects.exclude(pk=boss.pk).count() == 1
    assert StaffRole.objects.count() == 2


def test_one_form_sent_many_times_together_is_one_invitation(boss):
    def send(_number):
        try:
            invite(boss)
        except AlreadyInvited:
            return "refused"
        return "invited"

    assert all_at_once(send).count("invited") == 1
    assert Invitation.objects.count() == 1


def test_administrators_who_take_each_others_role_leave_one(boss):
    key = boss.staff_roles.get().organisation_key
    people = [boss, *StaffFactory.create_batch(THREADS - 1)]
    for person in people[1:]:
        StaffRole.objects.create(user=person, organisation_key=key, role="administrator")

    def step_down(number):
        try:
            services.change_roles(
                account=people[number],
                organisation_key=key,
                roles=["facilitator"],
                actor=people[number],
            )
        except LastAdministrator:
            return "stays"
        return "stepped down"

    assert all_at_once(step_down).count("stays") == 1
    assert StaffRole.objects.filter(role="administrator").count() == 1
