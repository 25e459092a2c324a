"""Drafts: what is typed or chosen is kept before anybody presses a button."""

import json
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from home.prepared import PreparedUpdate
from quizzes.exceptions import AnswerStands, AttemptClosed, UnusableDraft
from quizzes.models import Attempt, Response
from quizzes.services.answering import locked_response, words_on_screen

# Above the longest answer any kind accepts, also where each letter is written as "\\uXXXX".
MAX_CHARACTERS = 150_000
_save_draft = PreparedUpdate(Response, ["draft", "drafted_at"])


@transaction.atomic
def save_draft(
    *,
    attempt_id: int,
    position: int,
    actor: AbstractBaseUser,
    data,
    client_uuid: UUID,
    count: int,
    age: timedelta,
    confidence: int | None,
    language: str,
) -> Response:
    """
    Keep form ``data`` (a ``QueryDict``) as the draft at ``position`` and return its row.

    Nothing newer is ever replaced by something older, in whatever order the network delivers:
    ``client_uuid`` is that of the answer the form would send, so a draft that comes after its
    answer is dropped; ``count`` rises with each draft of one form; between two forms decides which
    was typed later, told by ``age``, since clocks of phones may be wrong but measure well how long
    ago something was. The draft of a person who answered already (feedback at the end) is kept and
    shown to them again, but their answer stands until they send another.

    Raises ``AttemptClosed``, ``AnswerStands`` where the solution was shown, and ``UnusableDraft``.
    """
    response = locked_response(attempt_id, position, actor)
    attempt = response.attempt
    if not attempt.is_open or attempt.kind == Attempt.Kind.CHECK:
        raise AttemptClosed
    if response.is_answered and attempt.shows_feedback_at_once:
        raise AnswerStands
    typed_at = timezone.now() - max(age, timedelta(0))
    if response.knows(client_uuid) or _has_newer(response, client_uuid, count, typed_at):
        return response
    version, text = response.version, words_on_screen(response, language)
    form = version.item.form(version.spec, data)
    if is_whole := form.is_valid():
        answer = version.item.settled(version.spec, form.given_answer(), text.words)
    else:
        answer = version.item.unfinished(version.spec, data)
    response.draft = {
        "answer": answer,
        "is_whole": is_whole,
        "confidence": confidence if version.spec.get("asks_confidence") else None,
        "text": text.pk,
        "uuid": str(client_uuid),
        "count": count,
        "typed_at": typed_at.isoformat(),
    }
    written = json.dumps(answer)
    if len(written) > MAX_CHARACTERS or "\\u0000" in written:
        raise UnusableDraft
    response.drafted_at = timezone.now()
    _save_draft(response)
    return response


def _has_newer(response: Response, client_uuid, count, typed_at) -> bool:
    dealt_with_at = response.given_at or response.answered_at or response.skipped_at
    if dealt_with_at and typed_at < dealt_with_at:
        return True
    if response.draft is None:
        return False
    if response.draft["uuid"] == str(client_uuid):
        return count <= response.draft["count"]
    return typed_at < parse_datetime(response.draft["typed_at"])
