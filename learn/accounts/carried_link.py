"""
How the secret of a mailed link gets out of the address bar before anything is shown.

The address in the mail only puts the secret into a cookie of this browser, signed, for an hour,
and leads on to an address without it. So it stands in no history entry of a page, no Referer and
no bookmark. Rejected: the session, because a mail scanner that follows links would make a row in
the database with every visit.
"""

from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from home.caching import personal
from learn.accounts.mailed_links import LENGTH

SECONDS = 60 * 60
SALT = "learn.accounts.carried_link"


def remember(response: HttpResponse, *, name: str, token: str) -> None:
    """Let this browser carry ``token`` to the page that asks for ``name``."""
    response.set_signed_cookie(
        name,
        # Anything longer was not mailed by us; cut off, it opens nothing either.
        token[: LENGTH + 1],
        salt=SALT,
        max_age=SECONDS,
        httponly=True,
        # Not "Strict": who comes from a mail program on the web would arrive without it.
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def recall(request: HttpRequest, *, name: str) -> str:
    """Return the token this browser carries, or an empty string."""
    return request.get_signed_cookie(name, default="", salt=SALT, max_age=SECONDS)


def forget(response: HttpResponse, *, name: str) -> None:
    """Carry it no longer."""
    response.delete_cookie(name, samesite="Lax")


def discreet(view):
    """
    Keep the address of ``view``, which holds the secret, out of every cache and every Referer.

    Only for the view that leads on. The page behind it keeps the policy of all pages: under
    "no-referrer" a browser sends its form with "Origin: null", which the protection against
    forged requests refuses, and its address holds no secret any more.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        response = personal(view)(request, *args, **kwargs)
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return wrapper
