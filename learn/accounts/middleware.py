"""Who is asking: guests made on demand, and the second factor that staff owe us."""

from functools import partial

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language_from_path
from django.utils.translation import gettext as _

from learn.accounts import services
from learn.accounts.sessions import person_of
from learn.accounts.sign_in import become_learner


class PersonMiddleware(AuthenticationMiddleware):
    """Give every request its ``user``, read together with the session when first asked for."""

    def process_request(self, request):
        super().process_request(request)
        request.user = SimpleLazyObject(partial(_recognise, request))


def _recognise(request):
    """Return who is asking, and of staff note that this browser was used today."""
    person = person_of(request)
    is_staff = person.is_authenticated and person.is_staff_account
    if is_staff and request.session.used_on != timezone.localdate():
        services.note_session_use(session_key=request.session.session_key)
    return person


class LearnerMiddleware:
    """
    Give every request ``become_learner()`` and keep what a signed-in person's POST tells us.

    Lower rooms ask for a learner through the request, so they never import this room.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.become_learner = partial(become_learner, request)
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Note the visit; here and not earlier, so that a forged POST has been refused before."""
        if request.method != "POST" or not request.user.is_authenticated:
            return
        # Only a language in the address was chosen; the admin's comes from the browser.
        language = get_language_from_path(request.path_info)
        is_news = services.note_visit(user=request.user, language=language)
        if is_news and not request.user.is_staff_account:
            # The half a year for which this device remembers a learner begins again: whoever
            # comes back every week must not lose everything on the 181st day.
            request.session.modified = True


class StaffSecondFactorMiddleware:
    """
    Where a second factor is required, staff without one get no further than its set-up.

    That holds below the admin and staff sign-in, and for every view that ``staff_only`` marks.
    Learners' pages stay open to them, and so do sign-out and the confirmation of the password
    that allauth asks for before the set-up.
    """

    OPEN_VIEWS = frozenset(
        {
            "account_login",
            "account_logout",
            "account_reauthenticate",
            "mfa_activate_totp",
            "wagtailadmin_javascript_catalog",
            "wagtailadmin_logout",
            "wagtailadmin_sprite",
        }
    )

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        """Redirect to the set-up of a second factor if one is owed on this page."""
        if not settings.STAFF_SECOND_FACTOR_REQUIRED:
            return None
        if not getattr(view_func, "is_for_staff", False) and not is_staff_address(request):
            return None
        user = request.user
        if not user.is_authenticated or not user.is_staff_account:
            return None
        if request.resolver_match.url_name in self.OPEN_VIEWS or is_mfa_enabled(user):
            return None
        messages.info(request, _("Set up a second factor first. It takes two minutes."))
        return redirect("mfa_activate_totp")


def is_staff_address(request) -> bool:
    """Return whether the address belongs to the admin or to staff sign-in."""
    admin = reverse("wagtailadmin_home")
    sign_in = reverse("account_login").removesuffix("login/")
    return request.path.startswith((admin, sign_in))
