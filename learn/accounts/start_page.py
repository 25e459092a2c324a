"""Where the work of a staff account begins."""

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learn.accounts.models import User


def start_page(user: User) -> str:
    """Return the address to go to after sign-in: the admin for whoever may enter it."""
    if user.has_perm("wagtailadmin.access_admin"):
        return reverse(settings.LOGIN_REDIRECT_URL)
    return reverse(settings.STAFF_START_PAGE)


@never_cache
@require_safe
def staff_home(request):
    """Lead staff to where their work begins, and everybody else to staff sign-in."""
    is_staff = request.user.is_authenticated and request.user.is_staff_account
    return redirect(start_page(request.user) if is_staff else "account_login")
