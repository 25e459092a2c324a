"""What is deleted because nobody needs it any more (retention as code)."""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from learn.accounts.models import (
    EmailChange,
    GuessBudget,
    Invitation,
    OutgoingMail,
    Session,
    SpareKey,
    User,
)
from learn.accounts.services.budgets import ADDRESS_MEMORY
from learn.accounts.services.mails import MAIL_MEMORY
from learn.accounts.services.people import TWIN_WINDOW, erase_user

log = logging.getLogger(__name__)

# As long as the cookie of a session lives: after it nobody can reach a guest's progress.
GUEST_MEMORY = timedelta(days=180)
# Long enough to answer "I never got a mail"; after it nobody needs the address of who was invited.
LINK_MEMORY = timedelta(days=30)


@dataclass(frozen=True)
class Expired:
    """How many rows of each sort were, or would be, deleted."""

    guests: int
    guess_budgets: int
    sessions: int
    mailed_links: int
    unsent_mails: int


def sweep(now: datetime, dry_run: bool) -> dict[str, int]:
    """Sweep this room; see ``learn.accounts.retention``."""
    expired = purge_expired(now=now, dry_run=dry_run)
    return {
        "guests": expired.guests,
        "sessions": expired.sessions,
        "budgets": expired.guess_budgets,
        "mailed links": expired.mailed_links,
        "unsent mails": expired.unsent_mails,
    }


def purge_expired(*, now: datetime | None = None, dry_run: bool = False) -> Expired:
    """
    Delete guests not seen for 180 days, budgets that are full again, sessions that ended, mails
    that no mail server took for two days and, after 30 days, invitations and changes of e-mail
    addresses whose time has run out.

    Holders of a recovery key stay: they were promised that it brings everything back. With
    ``dry_run`` nothing is deleted. Safe to run at any time and twice at once.
    """
    now = now or timezone.now()
    day = timezone.localdate(now) - GUEST_MEMORY
    guests = User.objects.forgotten_since(day)
    stale_budgets = GuessBudget.objects.filter(
        scope=GuessBudget.Scope.ADDRESS, updated_at__lt=now - ADDRESS_MEMORY
    )
    links = [
        model.objects.filter(expires_at__lt=now - LINK_MEMORY)
        for model in (Invitation, EmailChange)
    ]
    unsent = OutgoingMail.objects.filter(created_at__lt=now - MAIL_MEMORY)
    expired = Expired(
        guests=guests.count(),
        guess_budgets=stale_budgets.count(),
        sessions=Session.objects.filter(expire_date__lt=now).count(),
        mailed_links=sum(rows.count() for rows in links),
        unsent_mails=unsent.count(),
    )
    if dry_run:
        return expired
    for pk in list(guests.values_list("pk", flat=True)):
        _erase_if_forgotten(pk, day)
    stale_budgets.delete()
    SpareKey.objects.filter(expires_at__lt=now).delete()
    for rows in links:
        rows.delete()
    for name, uuid in list(unsent.values_list("name", "uuid")):
        log.warning("The mail “%s” (%s) is given up.", name, uuid)
    unsent.delete()
    User.objects.filter(birth_digest__isnull=False, created_at__lt=now - TWIN_WINDOW).update(
        birth_digest=None
    )
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    return expired


@transaction.atomic
def _erase_if_forgotten(pk: int, day: date) -> None:
    """Erase the guest unless they came back, or made a key, since the list was drawn up."""
    guest = User.objects.forgotten_since(day).select_for_update().filter(pk=pk).first()
    if guest:
        erase_user(user=guest)
