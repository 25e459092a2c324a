"""Mails that are owed: decided on, sent by one job at a time, tried again, given up."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from learn.accounts.models import OutgoingMail, User
from learn.accounts.signals import mail_owed

# A job that has not begun by then is lost, or many are waiting.
JOB_BEGINS = timedelta(minutes=5)
# Longer than a mail server takes that is slow at every step (EMAIL_TIMEOUT).
CLAIM_HOLDS = timedelta(minutes=10)
FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=4)
# A mail server that is away longer than this is no pause any more, and old news is no news.
MAIL_MEMORY = timedelta(days=2)


@transaction.atomic
def owe_mail(*, name: str, person: User | None = None, **about: Any) -> OutgoingMail:
    """
    Have the mail ``name`` sent once the transaction has been committed.

    ``about`` holds what the mail's words are worked out from (``outbox``), not the words. Whatever
    happens to the job, the mail stays owed.
    """
    mail = OutgoingMail.objects.create(
        name=name, person=person, about=about, resume_at=timezone.now() + JOB_BEGINS
    )
    transaction.on_commit(partial(mail_owed.send_robust, sender=OutgoingMail, mail_id=mail.pk))
    return mail


def claim_mail(*, mail_id: int) -> OutgoingMail | None:
    """Return the mail, which the caller is to send now; ``None`` if it was sent, or is being."""
    now = timezone.now()
    is_free = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_HOLDS)
    claim = {"claimed_at": now, "resume_at": now + CLAIM_HOLDS}
    if not OutgoingMail.objects.filter(is_free, pk=mail_id).update(**claim):
        return None
    return OutgoingMail.objects.select_related("person").filter(pk=mail_id).first()


def settle_mail(*, mail: OutgoingMail) -> None:
    """Owe it no more: the mail server has it, or there is nothing to say any more."""
    OutgoingMail.objects.filter(pk=mail.pk).delete()


def owe_no_more(*, name: str, person: User) -> None:
    """Take back the mails ``name`` that ``person`` was to get: there is no more reason for them."""
    OutgoingMail.objects.filter(name=name, person=person).delete()


def put_off_mail(*, mail: OutgoingMail) -> None:
    """Try later what could not be sent, if the claim still holds: each pause is twice as long."""
    pause = min(FIRST_PAUSE * 2 ** min(mail.failed_count, 9), LONGEST_PAUSE)
    OutgoingMail.objects.filter(pk=mail.pk, claimed_at=mail.claimed_at).update(
        claimed_at=None,
        resume_at=timezone.now() + pause,
        failed_count=mail.failed_count + 1,
    )


def mails_to_resume(*, now: datetime) -> list[int]:
    """
    Return the ids of mails that wait for another try or whose job is lost, each to one caller.

    A broker may forget a job, as it does when a worker is killed in the moment it takes one out of
    the queue.
    """
    waiting = OutgoingMail.objects.filter(resume_at__lte=now)
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    return [pk for pk in ids if waiting.filter(pk=pk).update(resume_at=now + JOB_BEGINS)]
