"""Quizzes whose key is corrected after people have answered."""

from quizzes.models import QuestionVersion
from quizzes.services import preview_rescore, rescore, submit_attempt
from tests.factories import LearnerFactory, uid
from tests.quizzes.factories import give, set_items, single, start, true_false


def current(name="single"):
    return QuestionVersion.objects.current().get(question_key=uid(name))


def correct_the_key(quiz, items=None):
    """Publish ``quiz`` with "b" as the right option; return the old version and the new one."""
    old = current()
    set_items(quiz, items or [single(keys=("b",), others=("a", "c")), true_false()])
    return old, current()


def do(actor, old, new):
    plan = preview_rescore(old_version=old, new_version=new)
    return rescore(actor=actor, old_version=old, new_version=new, seen=plan.fingerprint)


def answered(quiz, option):
    """Return a submitted attempt that chose ``option`` and was right about the statement."""
    attempt = start(quiz, LearnerFactory())
    give(attempt, 1, uid(f"single-{option}"))
    give(attempt, 2, True)
    return submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
