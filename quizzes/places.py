"""The places of an attempt: what has become of each question, and which comes next."""

from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils.translation import get_language

from home.prepared import prepared
from quizzes.models import Attempt, Response


class Slot(NamedTuple):
    """One place in an attempt; it is done once it is answered or skipped."""

    position: int
    is_done: bool
    version_id: int


class Place(NamedTuple):
    """
    One place as the list of all questions shows it.

    ``state``: ``answered``, ``changed`` (answered, with a later draft that does not count),
    ``skipped``, ``drafted`` (a whole answer that was not sent), ``begun`` (one that lacks
    something), ``tried`` (not right yet) or ``open``. ``received_at`` is empty until an answer
    was sent.
    """

    position: int
    url: str
    state: str
    received_at: datetime | None

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing yet that would count as an answer."""
        return self.state in ("open", "begun")


def slots_of(user, attempt_id: int) -> list[Slot]:
    """
    Return the places of an attempt of ``user`` in order, in one query.

    There are none if it is somebody else's, or gathers what was tried in a lesson.
    """
    return [Slot(*row) for row in _slots(attempt_id, user.pk)] if user.is_authenticated else []


@prepared
def _slots(attempt_id: int, learner_id: int):
    is_done = Q(answered_at__isnull=False) | Q(skipped_at__isnull=False)
    asked = Response.objects.filter(
        attempt=attempt_id,
        attempt__learner=learner_id,
        attempt__kind__in=[Attempt.Kind.QUIZ, Attempt.Kind.PRACTICE],
    )
    return asked.order_by("position").values_list(
        "position", ExpressionWrapper(is_done, BooleanField()), "version"
    )


def places_of(attempt: Attempt) -> list[Place]:
    """Return what has become of each question of ``attempt``, in order, in one query."""
    return [
        Place(
            position,
            question_url(attempt.pk, position),
            _state(answered_at, skipped_at, failed_tries, draft),
            answered_at,
        )
        for position, answered_at, skipped_at, failed_tries, draft in _places(attempt.pk)
    ]


@prepared
def _places(attempt_id: int):
    rows = Response.objects.filter(attempt=attempt_id).order_by("position")
    return rows.values_list("position", "answered_at", "skipped_at", "failed_tries", "draft")


def _state(answered_at, skipped_at, failed_tries, draft) -> str:
    if answered_at:
        return "changed" if draft else "answered"
    if skipped_at:
        return "skipped"
    if draft and draft["is_whole"]:
        return "drafted"
    if failed_tries:
        return "tried"
    return "begun" if draft and draft["answer"] else "open"


def next_open(slots, *, after: int = 0) -> int | None:
    """Return the next position that is not done, first behind ``after``, then before it."""
    waiting = [slot.position for slot in slots if not slot.is_done]
    later = [position for position in waiting if position > after]
    return (later or waiting or [None])[0]


def next_url(attempt: Attempt) -> str:
    """Return where ``attempt`` goes on: an open question, handing in, or the result."""
    if not attempt.is_open:
        return result_url(attempt.pk)
    return open_url(attempt.pk, slots_of(attempt.learner, attempt.pk))


def open_url(attempt_id: int, slots, *, after: int = 0) -> str:
    """Return where an open attempt with these ``slots`` goes on."""
    position = next_open(slots, after=after)
    return hand_in_url(attempt_id) if position is None else question_url(attempt_id, position)


def question_url(attempt_id: int, position: int) -> str:
    """Return where the question at ``position`` is asked."""
    return _address("quizzes:question", get_language(), attempt_id, position)


def draft_url(attempt_id: int, position: int) -> str:
    """Return where drafts of an answer go."""
    return _address("quizzes:save_draft", get_language(), attempt_id, position)


def hand_in_url(attempt_id: int) -> str:
    """Return where an attempt shows all its questions and is handed in."""
    return _address("quizzes:hand_in", get_language(), attempt_id)


def result_url(attempt_id: int) -> str:
    """Return where the result of an attempt is."""
    return _address("quizzes:result", get_language(), attempt_id)


@lru_cache(maxsize=4096)
def _address(name: str, language: str, *place: int) -> str:
    # Four pages in a row lead to the same question, and Django works each address out anew.
    return reverse(name, args=place)
