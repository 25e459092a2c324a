"""Mails are sent by jobs; what is owed stands in the database, so one may be lost or run twice."""

import logging

from celery import shared_task
from django.utils import timezone

from learn.accounts import outbox, services
from learn.accounts.mail import send_mail

log = logging.getLogger(__name__)


@shared_task
def deliver_mail(mail_id: int) -> None:
    """Send a mail that is owed, unless it was sent or somebody else is sending it."""
    mail = services.claim_mail(mail_id=mail_id)
    if mail is None:
        return
    # Neither the address nor the words: a log is no place for them.
    described = f"“{mail.name}” ({mail.uuid})"
    try:
        letter = outbox.letter_of(mail)
        if letter is not None:
            send_mail(
                name=mail.name,
                to=letter.to,
                language=letter.language,
                context=letter.context,
                message_id=mail.uuid,
            )
    except OSError as error:
        # Also what is refused "for good": as often as not a setting is wrong, and can be mended.
        log.warning("The mail %s is tried again later: %s.", described, type(error).__name__)
        services.put_off_mail(mail=mail)
    except Exception:
        # A mistake of ours, which an update may mend before the mail is given up.
        log.exception("The mail %s could not be written.", described)
        services.put_off_mail(mail=mail)
    else:
        services.settle_mail(mail=mail)


@shared_task
def resume_mails() -> int:
    """Queue mails whose job was lost and mails that wait for another try; return how many."""
    waiting = services.mails_to_resume(now=timezone.now())
    for pk in waiting:
        deliver_mail.delay(pk)
    return len(waiting)
