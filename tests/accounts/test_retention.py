"""What the daily broom sweeps away."""

import datetime
import io
import uuid

import pytest
from django.core.management import call_command
from django.utils import timezone

from learn.accounts import services
from learn.accounts.models import GuessBudget, Invitation, Session, StaffRole, User
from learn.accounts.services import retention
from learn.accounts.sessions import SessionStore
from tests.factories import StaffFactory

pytestmark = pytest.mark.django_db
NO_GROUPS = "0 groups ended, 0 groups deleted, 0 group files deleted"
ONE_OF_EACH = "1 guests, 1 sessions, 1 budgets, 0 mailed links, 0 unsent mails.\n"


def last_seen(user, days_ago):
    day = timezone.localdate() - datetime.timedelta(days=days_ago)
    User.objects.filter(pk=user.pk).update(last_seen_on=day)


def run(*arguments):
    output = io.StringIO()
    call_command("purge_expired", *arguments, stdout=output)
    return output.getvalue()


@pytest.fixture
def forgotten(make_holder, editor):
    """Old and fresh rows of every sort; return the users who must stay."""
    last_seen(services.create_guest(language="de"), days_ago=181)
    fresh = services.create_guest(language="de")
    last_seen(fresh, days_ago=180)
    holder, _key = make_holder()
    last_seen(holder, days_ago=2000)
    last_seen(editor, days_ago=2000)
    now = timezone.now()
    for scope, digest, minutes in (
        ("address", "old", 11),
        ("address", "new", 9),
        ("everywhere", "", 11),
    ):
        GuessBudget.objects.create(
            scope=scope,
            digest=digest,
            tokens=1,
            updated_at=now - datetime.timedelta(minutes=minutes),
        )
    session = SessionStore()
    session.create()
    Session.objects.update(expire_date=now - datetime.timedelta(days=1))
    return {fresh.pk, holder.pk, editor.pk}


def test_deletes_forgotten_guests_full_budgets_and_ended_sessions(forgotten):
    said = run()
    assert said == f"Deleted or ended: {NO_GROUPS}, {ONE_OF_EACH}"
    assert set(User.objects.values_list("pk", flat=True)) == forgotten
    assert set(GuessBudget.objects.values_list("digest", flat=True)) == {"new", ""}
    assert not Session.objects.exists()


def test_a_dry_run_says_the_same_and_deletes_nothing(forgotten):
    said = run("--dry-run")
    assert said == f"Would delete or end: {NO_GROUPS}, {ONE_OF_EACH}"
    assert User.objects.count() == 4
    assert GuessBudget.objects.count() == 3
    assert Session.objects.count() == 1


def test_running_it_again_changes_nothing(forgotten):
    run()
    said = run()
    nothing = "0 guests, 0 sessions, 0 budgets, 0 mailed links, 0 unsent mails.\n"
    assert said == f"Deleted or ended: {NO_GROUPS}, {nothing}"


def test_a_guest_who_comes_back_meanwhile_stays(monkeypatch):
    guests = [services.create_guest(language="de") for _ in range(2)]
    for guest in guests:
        last_seen(guest, days_ago=181)

    def erase_while_the_other_makes_a_key(*, user):
        other = next(guest for guest in guests if guest.pk != user.pk)
        services.make_recovery_key(user=other, client_uuid=uuid.uuid4())
        services.erase_user(user=user)

    monkeypatch.setattr(retention, "erase_user", erase_while_the_other_makes_a_key)
    services.purge_expired()
    assert User.objects.get().kind == User.Kind.LEARNER


def test_forgets_which_browser_a_guest_came_from():
    guest = services.create_guest(language="de", browser_secret="s")
    services.purge_expired()
    guest.refresh_from_db()
    assert guest.birth_digest
    services.purge_expired(now=timezone.now() + datetime.timedelta(minutes=11))
    guest.refresh_from_db()
    assert guest.birth_digest is None


def test_mailed_links_are_forgotten_thirty_days_after_they_ran_out():
    person = StaffFactory()
    services.ask_email_change(email="new@example.org", actor=person)
    StaffRole.objects.create(user=person, organisation_key=uuid.uuid4(), role="administrator")
    services.invite(
        email="invited@example.org",
        organisation_key=person.staff_roles.get().organisation_key,
        role="editor",
        language="de",
        actor=person,
    )
    now = timezone.now()
    assert services.purge_expired(now=now + datetime.timedelta(days=31)).mailed_links == 1
    assert Invitation.objects.exists()
    assert services.purge_expired(now=now + datetime.timedelta(days=38)).mailed_links == 1
    assert not Invitation.objects.exists()
