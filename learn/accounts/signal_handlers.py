"""
What happens when somebody signs in, sets another password or is to get a mail.

Mails are announced after commit, so jobs are queued at once; if that fails, the failure is logged
and the mail stays owed.
"""

from django.contrib.auth.models import update_last_login
from django.utils import timezone

from learn.accounts import services, tasks
from learn.accounts.browsers import browser_family
from learn.accounts.sessions import STAFF_BROWSER


def note_staff_sign_in(sender, user, request=None, **kwargs):
    """
    Keep the moment of sign-in, the day and the family of the browser for staff only.

    Of learners we keep no more than the day of the last visit.
    """
    if not user.is_staff_account:
        return
    update_last_login(sender, user, **kwargs)
    if request is not None:
        family = browser_family(request.META.get("HTTP_USER_AGENT", ""))
        request.session[STAFF_BROWSER] = [family, timezone.localdate().isoformat()]


def begin_anew(sender, request, user, **kwargs):
    """
    Forget what was begun with the old password: another address, and other browsers. A mail for a
    new one that still waits would bring a link that works.

    Whoever sets a new password because somebody else knew the old one is rid of them.
    """
    services.cancel_email_change(actor=user)
    services.owe_no_more(name="password_reset", person=user)
    services.end_other_sessions(session_key=request.session.session_key or "", actor=user)


def queue_mail(sender, mail_id, **kwargs):
    """Have the mail sent by a job; where that cannot be queued, it is looked for later."""
    tasks.deliver_mail.delay(mail_id)
