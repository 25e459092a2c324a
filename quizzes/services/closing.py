"""Handing in: what becomes of answers that were begun, and what an attempt comes to."""

from functools import partial

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from home.prepared import prepared
from quizzes.exceptions import AttemptClosed
from quizzes.models import Attempt, QuestionText, Response, with_questions
from quizzes.permissions import require_own_attempt
from quizzes.services.scoring import TAKEN, take_answer
from quizzes.signals import attempt_submitted


@transaction.atomic
def submit_attempt(*, attempt_id: int, actor: AbstractBaseUser) -> Attempt:
    """
    Hand in an attempt, score it and announce it once the transaction commits.

    The row is locked first: two tabs pressing "Hand in" together give one submission and one
    ``AttemptClosed``, and an answer on its way is either in or refused. What was typed but not
    sent counts where it is a whole answer. A question without an answer scores nothing. A practice
    counts for nothing, so it is not announced.
    """
    attempt = _locked_attempt.get(attempt_id)
    require_own_attempt(actor, attempt)
    attempt.learner = actor
    if not attempt.is_open or attempt.kind == Attempt.Kind.CHECK:
        raise AttemptClosed
    close_attempt(attempt)
    if attempt.kind == Attempt.Kind.QUIZ:
        transaction.on_commit(
            partial(attempt_submitted.send_robust, sender=Attempt, attempt=attempt)
        )
    return attempt


@prepared
def _locked_attempt(attempt_id: int):
    return Attempt.objects.select_for_update().filter(pk=attempt_id)


def close_attempt(attempt: Attempt, *, also: tuple = ()) -> None:
    """
    Close ``attempt``, which the caller has locked, and save it with the fields named in ``also``.

    What was skipped leaves the highest possible score; if everything was, both are 0.
    """
    _take_what_was_begun(attempt)
    attempt.score, attempt.max_score = attempt.totals()
    attempt.submitted_at = timezone.now()
    attempt.save(update_fields=["score", "max_score", "submitted_at", *also])


def _take_what_was_begun(attempt: Attempt) -> None:
    """
    Make answers of what people typed or tried last and left; neither was sent as their answer.

    A draft counts if it is a whole answer: what you typed counts. Without one, the last try that
    was not right counts as it stands, and costs what the tries before it cost. What was answered or
    skipped stays so: that was said on purpose, a later draft was not.
    """
    responses = with_questions(_begun_in(attempt.pk))
    if not responses:
        return
    texts = QuestionText.objects.frozen(
        {r.draft["text"] for r in responses if r.draft and r.draft["is_whole"]}
    )
    taken = []
    for response in responses:
        response.attempt = attempt
        draft = response.draft
        if draft and draft["is_whole"]:
            text = texts.get(draft["text"], response.text)
            take_answer(response, draft["answer"], text, at=response.drafted_at, is_last=True)
            response.confidence = draft["confidence"]
        elif response.failed_tries:
            response.failed_tries -= 1
            take_answer(response, response.answer, response.text, is_last=True)
        else:
            continue
        taken.append(response)
    attempt.responses.bulk_update(taken, [*TAKEN, "confidence"])
    # By id: "no draft" is an empty column, which bulk_update would fill with the word null.
    attempt.responses.filter(pk__in=[r.pk for r in taken]).update(draft=None, drafted_at=None)


@prepared
def _begun_in(attempt_id: int):
    rows = Response.objects.filter(attempt=attempt_id, answered_at=None, skipped_at=None)
    begun = rows.filter(Q(drafted_at__isnull=False) | Q(failed_tries__gt=0))
    return begun.order_by("position")
