"""What progress makes of news from the rooms below."""

from learn.progress import services
from learn.progress.exceptions import UnknownStep
from quizzes.models import Attempt
from quizzes.signals import attempt_begun, attempt_submitted


def keep_place(sender, attempt, **kwargs):
    """Whoever answers a first question has begun the module, even without pressing "Next"."""
    if attempt.kind == Attempt.Kind.PRACTICE:
        return
    try:
        services.begin_step(learner=attempt.learner, step_key=attempt.quiz_key)
    except UnknownStep:
        # Unpublished in the same moment: the attempt stands, there is no place to keep.
        return


def complete_quiz_step(sender, attempt, **kwargs):
    """A quiz is completed by handing it in, passed or not; practice does not count."""
    if attempt.kind != Attempt.Kind.QUIZ:
        return
    try:
        services.complete_step(learner=attempt.learner, step_key=attempt.quiz_key)
    except UnknownStep:
        # Unpublished while it was being answered: the attempt stands, the step is gone.
        return


def register():
    """Connect the handlers of this room."""
    attempt_begun.connect(keep_place, dispatch_uid="progress.keep_place")
    attempt_submitted.connect(complete_quiz_step, dispatch_uid="progress.complete_quiz_step")
