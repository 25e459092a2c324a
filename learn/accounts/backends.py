"""Who may sign in with a password."""

from django.contrib.auth.backends import ModelBackend

from learn.accounts.models import User


class StaffBackend(ModelBackend):
    """
    Staff by e-mail and password; permissions for everybody.

    It takes ``email`` only, as allauth asks. The sign-in forms of Django and Wagtail ask with
    ``username`` and know no second factor; Django does not even try this backend for them, so
    such a door opens to nobody wherever a library mounts one.
    """

    def authenticate(self, request, *, email, password):
        """Return the active staff account these belong to, or None after the same time."""
        account = User.objects.staff().filter(email=email.lower()).first()
        if account is None:
            # As much work as for an account that exists, so the time does not give it away.
            User().set_password(password)
            return None
        if account.check_password(password) and self.user_can_authenticate(account):
            return account
        return None
