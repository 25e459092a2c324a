"""Who had which mail about a group, so that everybody gets each, and gets it once."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from learn.groups.exceptions import MailInOtherHands
from learn.groups.models import DigestSent, GroupMembership

# Longer than a mail server takes, and shorter than a job goes on trying (``TRY_AGAIN``).
CLAIM_HOLDS = timedelta(minutes=5)


def claim_digest(*, membership: GroupMembership, kind: str, about_on: date) -> DigestSent | None:
    """
    Return the mail, which the caller is to send now, or ``None`` if it was sent.

    Raises ``MailInOtherHands`` while somebody else sends it, or has died doing so.
    """
    mail, _is_new = DigestSent.objects.get_or_create(
        membership=membership, kind=kind, about_on=about_on
    )
    now = timezone.now()
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_HOLDS)
    taken = DigestSent.objects.filter(is_free, pk=mail.pk, sent_at=None).update(claimed_at=now)
    if taken:
        mail.claimed_at = now
        return mail
    if DigestSent.objects.filter(pk=mail.pk, sent_at=None).exists():
        raise MailInOtherHands
    return None


def confirm_digest(*, mail: DigestSent) -> None:
    """Write down that the mail server has the mail."""
    DigestSent.objects.filter(pk=mail.pk).update(sent_at=timezone.now())


def release_digest(*, mail: DigestSent) -> None:
    """Take back a claim whose mail could not be sent, so that it can be tried again."""
    DigestSent.objects.filter(pk=mail.pk, claimed_at=mail.claimed_at).update(claimed_at=None)
