"""Marking what learners wrote, and showing them what came of it."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.log_actions import log

from quizzes.exceptions import PointsOutOfRange
from quizzes.models import Attempt, Mark, QuizPage, Response, ReusableComment
from quizzes.permissions import require_may_mark
from quizzes.signals import marks_released

RELEASED = "quizzes.release_marks"
CHANGED = "quizzes.change_mark"


@transaction.atomic
def mark_response(
    *, actor: AbstractBaseUser, response_id: int, points: Decimal, comment: str = ""
) -> Mark:
    """
    Give ``points`` and a comment for an answer, or change what ``actor`` gave before.

    Until the marks are released nobody who learns notices. After that a change counts at once:
    the result is calculated anew, and the audit log keeps what it was.

    Raises ``Response.DoesNotExist`` for an answer that ``actor`` may not see or nobody marks,
    ``PermissionDenied``, and ``PointsOutOfRange`` below 0 or above what the question is worth.
    """
    response = _locked_response(actor, response_id)
    require_may_mark(actor)
    if not 0 <= points <= response.max_score:
        raise PointsOutOfRange
    old = response.marks.filter(marker=actor).first()
    mark, _is_new = Mark.objects.update_or_create(
        response=response,
        marker=actor,
        defaults={"points": points, "comment": comment.strip(), "marked_at": timezone.now()},
    )
    if not response.awaits_mark:
        results = _settle([response])
        _write_down(actor, CHANGED, response.attempt.quiz_key, results, response, old, mark)
    return mark


@transaction.atomic
def release_marks(
    *, actor: AbstractBaseUser, quiz_key: UUID, question_key: UUID | None = None
) -> int:
    """
    Show learners their marks in a quiz, or for one of its questions; return for how many answers.

    Only answers that ``actor`` may see and somebody has marked; two marks give their mean. The
    attempts are locked first and their results calculated anew, in as many queries for a hundred
    as for one. What is released stays so: twice the same is the same as once.

    Raises ``PermissionDenied``.
    """
    require_may_mark(actor)
    ready = ready_to_release(actor, quiz_key, question_key)
    _lock_attempts(ready.values("attempt"))
    responses = list(ready.select_for_update(of=("self",)).order_by("pk"))
    if responses:
        _write_down(actor, RELEASED, quiz_key, _settle(responses))
    return len(responses)


def ready_to_release(actor: AbstractBaseUser, quiz_key: UUID, question_key: UUID | None = None):
    """Return the answers whose marks ``actor`` could release now."""
    has_mark = Exists(Mark.objects.filter(response=OuterRef("pk")))
    ready = Response.objects.to_mark(actor).filter(
        has_mark, attempt__quiz_key=quiz_key, awaits_mark=True
    )
    return ready.filter(version__question_key=question_key) if question_key else ready


def keep_comment(*, actor: AbstractBaseUser, text: str) -> ReusableComment:
    """Keep ``text`` (500 letters at most) for use in other marks; twice is the same as once."""
    comment, _is_new = ReusableComment.objects.get_or_create(owner=actor, text=text.strip())
    return comment


def forget_comment(*, actor: AbstractBaseUser, comment_id: int) -> None:
    """Delete a reusable comment of ``actor``; it stays in the marks where it was used."""
    ReusableComment.objects.filter(owner=actor, pk=comment_id).delete()


def _locked_response(actor, response_id) -> Response:
    """Return the answer, locked after its attempt: in the order in which releasing locks."""
    visible = Response.objects.to_mark(actor)
    _lock_attempts([visible.values_list("attempt", flat=True).get(pk=response_id)])
    return Response.objects.select_for_update(of=("self",)).get(pk=response_id)


def _lock_attempts(pks) -> None:
    # "No key": others may go on adding rows that point to them.
    locked = Attempt.objects.select_for_update(no_key=True).order_by("pk")
    list(locked.filter(pk__in=pks).values_list("pk"))


def _settle(responses: list[Response]) -> list[dict]:
    """
    Let the marks of ``responses`` (locked) count, and return old and new totals by attempt.

    Rooms above hear of it once this transaction has committed.
    """
    given = defaultdict(list)
    marks = Mark.objects.filter(response__in=responses).order_by()
    for response_id, points in marks.values_list("response", "points"):
        given[response_id].append(points)
    for response in responses:
        response.score = _mean(given[response.pk])
        response.awaits_mark = False
    Response.objects.bulk_update(responses, ["score", "awaits_mark"], 500)
    attempt_ids = sorted({response.attempt_id for response in responses})
    transaction.on_commit(
        partial(marks_released.send_robust, sender=Attempt, attempt_ids=attempt_ids)
    )
    return _recalculate(attempt_ids)


def _mean(points: list[Decimal]) -> Decimal:
    return (sum(points) / len(points)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _recalculate(attempt_ids: list[int]) -> list[dict]:
    # Added up here: SQLite would add floating-point numbers.
    totals = defaultdict(Decimal)
    answered = Response.objects.answered().filter(attempt__in=attempt_ids).order_by()
    for attempt_id, score in answered.values_list("attempt", "score"):
        totals[attempt_id] += score
    results = []
    attempts = list(Attempt.objects.filter(pk__in=attempt_ids).order_by("pk"))
    for attempt in attempts:
        was = attempt.score
        attempt.score = totals[attempt.pk].quantize(Decimal("0.01"), ROUND_HALF_UP)
        results.append({"attempt": attempt.pk, "total": [str(was), str(attempt.score)]})
    Attempt.objects.bulk_update(attempts, ["score"], 500)
    return results


def _write_down(actor, action, quiz_key, results, response=None, old=None, mark=None) -> None:
    """Put into the audit log whose results changed; of people nothing but the ids of attempts."""
    data = {"results": results}
    if mark:
        data["answer"] = response.pk
        data["points"] = [old and str(old.points), str(mark.points)]
    page = QuizPage.objects.filter(translation_key=quiz_key).order_by("pk").first()
    # Where the quiz was deleted since, the entry stands at the first of the attempts.
    instance = page or Attempt.objects.get(pk=results[0]["attempt"])
    log(instance, action, user=actor, data=data)
