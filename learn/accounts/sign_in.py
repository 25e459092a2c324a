"""Signing learners in and out of a browser; staff come in through allauth."""

from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.utils.translation import get_language

from learn.accounts import services, shown_key
from learn.accounts.exceptions import GuestOnSafeRequest
from learn.accounts.models import User

BACKEND = "learn.accounts.backends.StaffBackend"


def become_learner(request: HttpRequest) -> User:
    """
    Return who is signed in, or make a guest, sign them in and return them.

    Raises ``GuestOnSafeRequest`` unless the request is a POST: reading a page, also by a robot,
    leaves no trace in the database. The session gets a new id, but the form secret stays,
    because other tabs and other forms of the same page already carry it.
    """
    if request.user.is_authenticated:
        return request.user
    if request.method != "POST":
        raise GuestOnSafeRequest
    form_secret = request.META.get("CSRF_COOKIE")
    guest = services.create_guest(
        language=get_language() or settings.LANGUAGE_CODE, browser_secret=form_secret
    )
    login(request, guest, backend=BACKEND)
    if form_secret:
        request.META["CSRF_COOKIE"] = form_secret
    return guest


def sign_in_learner(request: HttpRequest, learner: User) -> None:
    """Sign the owner of a recovery key in, on a session that knows nothing of who was before."""
    request.session.flush()
    login(request, learner, backend=BACKEND)


def leave_device(request: HttpRequest, response: HttpResponse) -> None:
    """
    Forget on this device who was here.

    The form secret changes too: it must not lead the next person's first answer to this one. What
    still waits in the browser to be sent is wiped with everything else it keeps for this site.
    """
    logout(request)
    rotate_token(request)
    shown_key.forget(response)
    response["Clear-Site-Data"] = '"storage"'
