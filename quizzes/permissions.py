"""Who may do what with attempts. Whether somebody may see a row is asked by its queryset."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied

from quizzes.models import Attempt


def require_own_attempt(actor: AbstractBaseUser, attempt: Attempt) -> None:
    """Raise ``PermissionDenied`` unless ``attempt`` belongs to ``actor``."""
    if attempt.learner_id != actor.pk:
        raise PermissionDenied
