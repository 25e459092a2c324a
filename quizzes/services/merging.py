"""Two rows of the same person become one: what a guest did joins what they did before."""

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from quizzes.models import Attempt
from quizzes.services.closing import close_attempt


@transaction.atomic
def merge_attempts(*, source: AbstractBaseUser, target: AbstractBaseUser) -> None:
    """
    Give all attempts of ``source`` to ``target``; no answer is lost and none counts twice.

    Where both have the same quiz open, the one with more answers stays open and the other becomes
    a finished practice: it is kept and shown, but uses up no attempt. Tries at the questions of
    one lesson are joined in the order in which they were given.
    """
    people = get_user_model().objects.select_for_update(no_key=True).order_by("pk")
    list(people.filter(pk__in=[source.pk, target.pk]))
    theirs = {
        (a.quiz_key, a.kind): a for a in Attempt.objects.of(target).open().select_for_update()
    }
    # Locked, so that an answer or a hand-in under way is either in what is merged or comes after.
    for attempt in Attempt.objects.of(source).select_for_update():
        other = theirs.get((attempt.quiz_key, attempt.kind)) if attempt.is_open else None
        if other and attempt.kind == Attempt.Kind.CHECK:
            _join_checks(attempt, into=other)
            continue
        if other:
            _close_the_shorter(attempt, other)
        attempt.learner = target
        attempt.save(update_fields=["learner"])


def _join_checks(attempt: Attempt, *, into: Attempt) -> None:
    last = into.responses.order_by("position").last()
    start = last.position + 1 if last else 1
    for position, response in enumerate(attempt.responses.order_by("position"), start=start):
        response.attempt, response.position = into, position
        response.save(update_fields=["attempt", "position"])
    attempt.delete()


def _close_the_shorter(one: Attempt, other: Attempt) -> None:
    shorter = min(one, other, key=lambda attempt: attempt.responses.answered().count())
    shorter.kind = Attempt.Kind.PRACTICE
    close_attempt(shorter, also=("kind",))
