"""Opening the explanations of a quiz for everybody who handed it in."""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from quizzes.models import FeedbackRelease
from quizzes.permissions import require_view_attempts


@transaction.atomic
def release_feedback(*, actor: AbstractBaseUser, quiz_key: UUID) -> FeedbackRelease:
    """
    Show score and explanations of the quiz to all who handed it in, now or later.

    Doing it twice changes nothing: the first time and person stand. Raises ``PermissionDenied``
    unless ``actor`` may see attempts.
    """
    require_view_attempts(actor)
    release, _is_new = FeedbackRelease.objects.get_or_create(
        quiz_key=quiz_key, defaults={"released_by": actor}
    )
    return release
