"""The browsers in which somebody is signed in, as the person may see them."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from learn.accounts.models import Session, User

HANDLE_SALT = "learn.accounts.own.session"


@dataclass(frozen=True)
class Browser:
    """One session; ``handle`` names it without giving away the key that would open it."""

    handle: str
    family: str
    begun_on: date | None
    used_on: date | None
    is_this: bool


def browsers_of(user: User, this_key: str) -> list[Browser]:
    """Return where ``user`` is signed in, this browser first."""
    rows = _sessions(user).only("session_key", "browser", "begun_on", "used_on")
    browsers = [
        Browser(
            handle=_handle(row.session_key),
            family=row.browser,
            begun_on=row.begun_on,
            used_on=row.used_on,
            is_this=row.session_key == this_key,
        )
        for row in rows
    ]
    return sorted(browsers, key=lambda browser: not browser.is_this)


def session_key_of(user: User, handle: str) -> str | None:
    """Return the key of the session of ``user`` that ``handle`` names, or None."""
    for key in _sessions(user).values_list("session_key", flat=True):
        if constant_time_compare(_handle(key), handle):
            return key
    return None


def _sessions(user):
    return Session.objects.filter(person=user, expire_date__gt=timezone.now()).order_by(
        "-used_on", "session_key"
    )


def _handle(session_key):
    return salted_hmac(HANDLE_SALT, session_key, algorithm="sha256").hexdigest()[:32]
