"""Who is let through to a view."""

from functools import wraps

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login


def staff_only(view):
    """
    Send a learner to staff sign-in.

    Learners are signed in as well, so allauth alone would let them set a password or a second
    factor for a row that must never have one.
    """

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.user.is_authenticated and not request.user.is_staff_account:
            return redirect_to_login(request.get_full_path(), "account_login")
        return view(request, *args, **kwargs)

    # Where a second factor is required, it is required here (StaffSecondFactorMiddleware).
    wrapper.is_for_staff = True
    return wrapper


def staff_required(view):
    """Send everybody but staff to staff sign-in: for pages of our own, in whatever room."""
    return staff_only(login_required(view))
