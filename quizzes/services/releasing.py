"""Opening the explanations of a quiz for everybody who handed it in."""

from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from wagtail.log_actions import log

from quizzes.models import FeedbackRelease, QuizPage
from quizzes.permissions import require_may_open_feedback

ACTION = "quizzes.release_feedback"


@transaction.atomic
def release_feedback(*, actor: AbstractBaseUser, quiz_key: UUID) -> FeedbackRelease:
    """
    Show score and explanations of the quiz to all who handed it in, now or later.

    Doing it twice changes nothing: the first time and person stand, in the audit log too. Raises
    ``PermissionDenied`` unless ``actor`` may see attempts, and every attempt at this quiz: what is
    opened for everybody must not be opened over the heads of others who teach with it.
    """
    require_may_open_feedback(actor, quiz_key)
    release, is_new = FeedbackRelease.objects.get_or_create(
        quiz_key=quiz_key, defaults={"released_by": actor}
    )
    page = QuizPage.objects.filter(translation_key=quiz_key).order_by("pk").first()
    if is_new and page:
        log(page, ACTION, user=actor)
    return release
