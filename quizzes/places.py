"""The places of an attempt: what has become of each question, and which comes next."""

from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from quizzes.models import Attempt, Response

SLOT_FIELDS = ("position", "answered_at", "skipped_at", "version")


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
    state: str
    received_at: datetime | None

    @property
    def is_missing(self) -> bool:
        """Whether there is nothing yet that would count as an answer."""
        return self.state in ("open", "begun")


def slot_of(response: Response) -> Slot:
    """Return the place of ``response`` in its attempt."""
    return _slot(response.position, response.answered_at, response.skipped_at, response.version_id)


def slots_of(responses) -> list[Slot]:
    """Return the places of an attempt in order, in one query."""
    rows = responses.order_by("position")
    return [_slot(*row) for row in rows.values_list(*SLOT_FIELDS)]


def _slot(position, answered_at, skipped_at, version_id) -> Slot:
    return Slot(position, bool(answered_at or skipped_at), version_id)


def places_of(attempt: Attempt) -> list[Place]:
    """Return what has become of each question of ``attempt``, in order, in one query."""
    rows = attempt.responses.order_by("position")
    fields = ("position", "answered_at", "skipped_at", "failed_tries", "draft")
    return [
        Place(position, _state(answered_at, skipped_at, failed_tries, draft), answered_at)
        for position, answered_at, skipped_at, failed_tries, draft in rows.values_list(*fields)
    ]


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
    return open_url(attempt.pk, slots_of(attempt.responses))


def open_url(attempt_id: int, slots, *, after: int = 0) -> str:
    """Return where an open attempt with these ``slots`` goes on."""
    position = next_open(slots, after=after)
    if position is None:
        return reverse("quizzes:hand_in", args=[attempt_id])
    return reverse("quizzes:question", args=[attempt_id, position])


def result_url(attempt_id: int) -> str:
    """Return where the result of an attempt is."""
    return reverse("quizzes:result", args=[attempt_id])
