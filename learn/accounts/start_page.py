"""Where the work of a staff account begins."""

from django.conf import settings
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from learn.accounts.models import User
from learn.accounts.permissions import may_facilitate


def start_page(user: User) -> str:
    """
    Return the address to go to after sign-in: the admin for whoever writes there.

    Facilitators may enter it too, to read and mark answers; their work begins at their groups.
    """
    if writes(user):
        return reverse(settings.LOGIN_REDIRECT_URL)
    return reverse(settings.STAFF_START_PAGE)


def writes(user: User) -> bool:
    """Whether ``user`` has more to do in the admin than to read and mark answers."""
    is_let_in = user.has_perm("wagtailadmin.access_admin")
    return is_let_in and (user.is_superuser or user.groups.exists() or not may_facilitate(user))


@never_cache
@require_safe
def staff_home(request):
    """Lead staff to where their work begins, and everybody else to staff sign-in."""
    is_staff = request.user.is_authenticated and request.user.is_staff_account
    return redirect(start_page(request.user) if is_staff else "account_login")
