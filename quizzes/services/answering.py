"""Answers: to the questions of an attempt, and to the check-yourself questions of a lesson."""

from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from quizzes.exceptions import AnswerStands, AttemptClosed, ForeignAnswer, QuizUnavailable
from quizzes.models import Attempt, QuestionText, QuestionVersion, Response, with_questions
from quizzes.permissions import require_own_attempt
from quizzes.services.starting import announce_begun
from quizzes.signals import attempt_submitted


def record_answer(
    *,
    attempt_id: int,
    position: int,
    actor: AbstractBaseUser,
    answer: Any,
    client_uuid: UUID,
    language: str,
) -> Response:
    """
    Store and score ``answer`` to the question at ``position`` and return its row.

    ``answer`` is what the kind's form gave. The same ``client_uuid`` again changes nothing, also
    when that answer was replaced in between. With feedback at the end an answer may be changed
    until handing in; with feedback at once the first one stands. ``language`` is that of the
    screen: the row keeps the words the person answered.

    Raises ``AttemptClosed``, ``AnswerStands``, and ``ForeignAnswer`` if the id is another's.
    """
    try:
        return _record_answer(attempt_id, position, actor, answer, client_uuid, language)
    except IntegrityError as error:
        raise ForeignAnswer from error


@transaction.atomic
def _record_answer(attempt_id, position, actor, answer, client_uuid, language) -> Response:
    locked = Response.objects.select_for_update(of=("self", "attempt")).select_related("attempt")
    [response] = with_questions([locked.get(attempt=attempt_id, position=position)])
    attempt = response.attempt
    require_own_attempt(actor, attempt)
    if response.client_uuid == client_uuid or str(client_uuid) in response.replaced_uuids:
        return response
    if not attempt.is_open:
        raise AttemptClosed
    if response.is_answered:
        if attempt.shows_feedback_at_once:
            raise AnswerStands
        response.replaced_uuids = [*response.replaced_uuids, str(response.client_uuid)]
    response.text = _words_on_screen(response, language)
    response.answer = answer
    response.score = _score(response.version, answer)
    response.answered_at = timezone.now()
    response.client_uuid = client_uuid
    response.save(
        update_fields=["text", "answer", "score", "answered_at", "client_uuid", "replaced_uuids"]
    )
    return response


@transaction.atomic
def submit_attempt(*, attempt_id: int, actor: AbstractBaseUser) -> Attempt:
    """
    Hand in an attempt, score it and announce it once the transaction commits.

    The row is locked first: two tabs pressing "Hand in" together give one submission and one
    ``AttemptClosed``, and an answer on its way is either in or refused. A question without an
    answer scores nothing. A practice counts for nothing, so it is not announced.
    """
    attempt = Attempt.objects.select_for_update().get(pk=attempt_id)
    require_own_attempt(actor, attempt)
    if not attempt.is_open or attempt.kind == Attempt.Kind.CHECK:
        raise AttemptClosed
    attempt.score = attempt.total()
    attempt.submitted_at = timezone.now()
    attempt.save(update_fields=["score", "submitted_at"])
    if attempt.kind == Attempt.Kind.QUIZ:
        transaction.on_commit(
            partial(attempt_submitted.send_robust, sender=Attempt, attempt_id=attempt.pk)
        )
    return attempt


def answer_check(
    *,
    container_key: UUID,
    question_key: UUID,
    actor: AbstractBaseUser,
    answer: Any,
    client_uuid: UUID,
    language: str,
) -> Response:
    """
    Store and score a try at a check-yourself question; each try is a row of its own.

    Retrying is the point of a check, so nothing is refused but the same ``client_uuid``, which
    gives the row it gave before. Questions of a quiz are not open to this: their key would be.

    Raises ``QuizUnavailable`` if no live page with ``container_key`` holds such a question now,
    and ``ForeignAnswer`` if the id is another person's.
    """
    try:
        return _answer_check(container_key, question_key, actor, answer, client_uuid, language)
    except IntegrityError as error:
        raise ForeignAnswer from error


@transaction.atomic
def _answer_check(container_key, question_key, actor, answer, client_uuid, language) -> Response:
    checks = QuestionVersion.objects.checks_in(container_key)
    version = checks.filter(question_key=question_key).first()
    if version is None:
        raise QuizUnavailable
    attempt = _check_attempt(container_key, actor, language)
    stored = attempt.responses.filter(client_uuid=client_uuid).first()
    if stored:
        return stored
    last = attempt.responses.order_by("position").last()
    return Response.objects.create(
        attempt=attempt,
        position=last.position + 1 if last else 1,
        version=version,
        text=QuestionText.objects.for_screen([version], language)[version.pk],
        answer=answer,
        score=_score(version, answer),
        max_score=version.points,
        answered_at=timezone.now(),
        client_uuid=client_uuid,
    )


def _check_attempt(container_key, actor, language) -> Attempt:
    """Return the one check attempt of ``actor`` in a lesson, locked; make it for the first try."""
    attempt, is_new = Attempt.objects.select_for_update().get_or_create(
        quiz_key=container_key,
        learner=actor,
        kind=Attempt.Kind.CHECK,
        submitted_at=None,
        defaults={"language": language},
    )
    if is_new:
        announce_begun(attempt)
    return attempt


def _words_on_screen(response: Response, language: str):
    """Return the words the learner read: those pinned at the start, unless they switched."""
    if response.text.language == language:
        return response.text
    texts = QuestionText.objects.for_screen([response.version], language)
    return texts.get(response.version_id, response.text)


def _score(version: QuestionVersion, answer: Any) -> Decimal:
    score = version.item.score(version.spec, answer) * version.points
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(Decimal("0.0001"))
