"""What happens when somebody signs in."""

from django.contrib.auth.models import update_last_login


def note_staff_sign_in(sender, user, **kwargs):
    """Keep the moment of sign-in for staff only; of learners we keep no more than the day."""
    if user.is_staff_account:
        update_last_login(sender, user, **kwargs)
