"""Who may sign in with a password."""

from django.contrib.auth.backends import ModelBackend

from learn.accounts.models import User
from learn.accounts.permissions import may_facilitate

# What leading groups brings along: the way to the answers of one's own groups, and marking them.
# Whose answers these are is another question (``quizzes.scopes``).
OF_FACILITATORS = frozenset({"wagtailadmin.access_admin", "quizzes.view_attempts", "quizzes.mark"})


class StaffBackend(ModelBackend):
    """
    Staff by e-mail and password; permissions for everybody.

    Who facilitates for an organisation holds ``OF_FACILITATORS`` as long as they do: derived from
    the role, so that nothing has to be kept in step.

    It takes ``email`` only, as allauth asks. The sign-in forms of Django and Wagtail ask with
    ``username`` and know no second factor; Django does not even try this backend for them, so
    such a door opens to nobody wherever a library mounts one.
    """

    def get_user_permissions(self, user_obj, obj=None):
        """Return what the account was given by hand and what its roles bring along."""
        own = super().get_user_permissions(user_obj, obj)
        return own | OF_FACILITATORS if obj is None and may_facilitate(user_obj) else own

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
