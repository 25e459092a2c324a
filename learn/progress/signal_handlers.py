"""What progress makes of news from the rooms below."""

from learn.progress import services
from learn.progress.exceptions import UnknownStep
from quizzes.models import Attempt
from quizzes.signals import attempt_submitted


def complete_quiz_step(sender, attempt_id, **kwargs):
    """A quiz is completed by handing it in, passed or not; practice does not count."""
    attempt = Attempt.objects.select_related("learner").get(pk=attempt_id)
    if attempt.kind != Attempt.Kind.QUIZ:
        return
    try:
        services.complete_step(learner=attempt.learner, step_key=attempt.quiz_key)
    except UnknownStep:
        # The quiz was unpublished while it was being answered: the attempt stands, the step is gone.
        return


def register():
    """Connect the handlers of this room."""
    attempt_submitted.connect(complete_quiz_step, dispatch_uid="progress.complete_quiz_step")
