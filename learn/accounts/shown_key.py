"""
How a recovery key is shown once, on a page that may be reloaded, turned and printed.

After the POST comes a redirect, so a refresh never makes another key. In between, the key is
nowhere: the browser keeps, signed and for ten minutes, only the name of the form that made it,
and the server works the key out again (``recovery_keys.derive``). Rejected: keeping it in the
session, where it would lie readable in the database and in every backup.
"""

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from learn.accounts import services
from learn.accounts.models import User

COOKIE = "recovery_key_shown"
SALT = "learn.accounts.shown_key"
SECONDS = 10 * 60


def remember(response: HttpResponse, *, user: User, client_uuid: UUID) -> None:
    """Let this browser show the key that ``client_uuid`` made for ``user``, for ten minutes."""
    response.set_signed_cookie(
        COOKIE,
        f"{user.uuid}:{client_uuid}",
        salt=SALT,
        max_age=SECONDS,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def recall(request: HttpRequest) -> str | None:
    """Return the key this browser may still show, or None. Costs no query without the cookie."""
    value = request.get_signed_cookie(COOKIE, default="", salt=SALT, max_age=SECONDS)
    user_uuid, _, client_uuid = value.partition(":")
    if not request.user.is_authenticated or user_uuid != str(request.user.uuid):
        return None
    return services.current_key(user=request.user, client_uuid=UUID(client_uuid))


def forget(response: HttpResponse) -> None:
    """Stop showing the key on this browser."""
    response.delete_cookie(COOKIE, samesite="Strict")
