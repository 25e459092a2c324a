"""Answers: to the questions of an attempt, and to the check-yourself questions of a lesson."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from home.prepared import PreparedUpdate
from quizzes.exceptions import (
    AnswerStands,
    AttemptClosed,
    ForeignAnswer,
    MayNotSkip,
    QuizUnavailable,
)
from quizzes.models import (
    Attempt,
    QuestionText,
    QuestionVersion,
    Response,
    locked_response_at,
    with_questions,
)
from quizzes.permissions import require_own_attempt
from quizzes.services.scoring import TAKEN, score_of, take_answer
from quizzes.services.starting import announce_begun, points_in

# What every answer and every skipping saves.
CLEARED = ["confidence", "draft", "drafted_at", "given_at", "client_uuid", "replaced_uuids"]
_save_answer = PreparedUpdate(Response, [*TAKEN, *CLEARED])


def record_answer(
    *,
    attempt_id: int,
    position: int,
    actor: AbstractBaseUser,
    answer: Any,
    client_uuid: UUID,
    language: str,
    confidence: int | None = None,
    age: timedelta = timedelta(0),
    replaces: Collection[UUID] = (),
) -> Response:
    """
    Store and score ``answer`` to the question at ``position`` and return its row.

    ``answer`` is what the kind's form gave. The same ``client_uuid`` again changes nothing, also
    when that answer was replaced in between. With feedback at the end an answer may be changed
    until handing in; with feedback at once the first one stands, or the last of several tries.
    ``language`` is that of the screen: the row keeps the words the person answered. ``confidence``
    is how sure they are; it is kept where the question asks for it, and never scored. ``age`` is
    how long ago it was given: what waited offline on one device replaces nothing that was given
    later on another, in whatever order the two arrive. ``replaces`` are the ids of answers that
    were sent before and given up: should the network deliver one of them after all, it is late.

    Raises ``AttemptClosed``, ``AnswerStands`` (also where a later one is there), and
    ``ForeignAnswer`` if the id is another's.
    """
    try:
        return _record_answer(
            attempt_id, position, actor, answer, client_uuid, language, confidence, age, replaces
        )
    except IntegrityError as error:
        raise ForeignAnswer from error


@transaction.atomic
def _record_answer(
    attempt_id, position, actor, answer, client_uuid, language, confidence, age, replaces
) -> Response:
    response = locked_response(attempt_id, position, actor)
    if response.knows(client_uuid):
        return response
    given_at = timezone.now() - age
    _require_open(response, given_at, replaces)
    text = words_on_screen(response, language)
    spec = response.version.spec
    take_answer(response, response.version.item.settled(spec, answer, text.words), text)
    _replace(response, client_uuid, given_at, replaces)
    response.confidence = confidence if spec.get("asks_confidence") else None
    _save_answer(response)
    return response


def skip_question(
    *,
    attempt_id: int,
    position: int,
    actor: AbstractBaseUser,
    client_uuid: UUID,
    age: timedelta = timedelta(0),
    replaces: Collection[UUID] = (),
) -> Response:
    """
    Leave the question at ``position`` out, for now or for good; it counts neither way.

    It takes back what was answered. Until handing in, an answer takes back the skipping. The same
    ``client_uuid`` again changes nothing, and ``age``, how long ago it was skipped, lets a skip
    that arrives late undo no later answer. ``replaces`` as for an answer.

    Raises ``MayNotSkip`` where the author wants an answer or one was tried already,
    ``AttemptClosed``, ``AnswerStands``, and ``ForeignAnswer`` if the id is another's.
    """
    try:
        return _skip_question(attempt_id, position, actor, client_uuid, age, replaces)
    except IntegrityError as error:
        raise ForeignAnswer from error


@transaction.atomic
def _skip_question(attempt_id, position, actor, client_uuid, age, replaces) -> Response:
    response = locked_response(attempt_id, position, actor)
    if response.knows(client_uuid):
        return response
    given_at = timezone.now() - age
    _require_open(response, given_at, replaces)
    if not response.version.spec.get("may_skip") or response.failed_tries:
        raise MayNotSkip
    response.answer = response.score = response.answered_at = response.confidence = None
    response.awaits_mark = False
    response.skipped_at = timezone.now()
    _replace(response, client_uuid, given_at, replaces)
    _save_answer(response)
    return response


def locked_response(attempt_id: int, position: int, actor: AbstractBaseUser) -> Response:
    """Return the place in the attempt of ``actor``, locked with its attempt, and its question."""
    [response] = with_questions([locked_response_at.get(attempt_id, position)])
    require_own_attempt(actor, response.attempt)
    return response


def _require_open(response: Response, given_at: datetime, replaces: Collection[UUID]) -> None:
    if not response.attempt.is_open:
        raise AttemptClosed
    if response.is_answered and response.attempt.shows_feedback_at_once:
        raise AnswerStands
    # How long something was under way nobody knows, so what was held up in the network seems
    # younger than it is; the client knows what it replaces.
    is_older = response.given_at and given_at < response.given_at
    if is_older and response.client_uuid not in replaces:
        raise AnswerStands


def _replace(
    response: Response, client_uuid: UUID, given_at: datetime, replaces: Collection[UUID]
) -> None:
    """
    Note that what is sent under ``client_uuid`` stands now, and that nothing is left to send.

    What was typed since then, on another device, is still to be sent.
    """
    late = {str(id_) for id_ in (response.client_uuid, *replaces) if id_ and id_ != client_uuid}
    response.replaced_uuids = sorted({*response.replaced_uuids, *late})
    response.client_uuid, response.given_at = client_uuid, given_at
    if response.draft and parse_datetime(response.draft["typed_at"]) <= given_at:
        response.draft = response.drafted_at = None


def answer_check(
    *,
    container_key: UUID,
    question_key: UUID,
    actor: AbstractBaseUser,
    answer: Any,
    client_uuid: UUID,
    language: str,
    confidence: int | None = None,
) -> Response:
    """
    Store and score a try at a check-yourself question; each try is a row of its own.

    Retrying is the point of a check, so nothing is refused but the same ``client_uuid``, which
    gives the row it gave before. Questions of a quiz are not open to this: their key would be.

    Raises ``QuizUnavailable`` if no live page with ``container_key`` holds such a question now,
    and ``ForeignAnswer`` if the id is another person's.
    """
    try:
        return _answer_check(
            container_key, question_key, actor, answer, client_uuid, language, confidence
        )
    except IntegrityError as error:
        raise ForeignAnswer from error


@transaction.atomic
def _answer_check(
    container_key, question_key, actor, answer, client_uuid, language, confidence
) -> Response:
    checks = QuestionVersion.objects.checks_in(container_key)
    version = checks.filter(question_key=question_key).first()
    if version is None:
        raise QuizUnavailable
    attempt = _check_attempt(container_key, actor, language)
    stored = attempt.responses.filter(client_uuid=client_uuid).first()
    if stored:
        return stored
    last = attempt.responses.order_by("position").last()
    text = QuestionText.objects.for_screen([version], language)[version.pk]
    answer = version.item.settled(version.spec, answer, text.words)
    return Response.objects.create(
        attempt=attempt,
        position=last.position + 1 if last else 1,
        version=version,
        text=text,
        answer=answer,
        score=score_of(version, answer, text),
        max_score=points_in(Attempt.Kind.CHECK, version),
        confidence=confidence if version.spec.get("asks_confidence") else None,
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


def words_on_screen(response: Response, language: str) -> QuestionText:
    """Return the words the learner read: those pinned at the start, unless they switched."""
    if response.text.language == language:
        return response.text
    texts = QuestionText.objects.for_screen([response.version], language)
    return texts.get(response.version_id, response.text)
