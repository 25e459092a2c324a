"""
What the database knows about the answers to a quiz, in a constant number of queries.

Counting is done by the database; what it cannot do on every server (sorting both lists for the
greatest possible covariance) is fed by one stream of three numbers for each response. No model
instance is built for a response, so 100,000 of them fit in a few megabytes.
"""

import json
from array import array
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    TextChoices,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Round
from django.utils.translation import gettext_lazy as _

from quizzes.blocks import DRAW
from quizzes.items import KINDS
from quizzes.models import (
    Attempt,
    Confidence,
    QuestionBank,
    QuestionText,
    QuestionVersion,
    QuizPage,
    Response,
)
from quizzes.statistics.calculating import Group

# Scores have four decimals: counted in this unit they are whole numbers.
UNITS_PER_POINT = 10_000
CHUNK = 10_000

SCORED = [name for name, kind in KINDS.items() if kind.is_scored]
# Free texts are read by those who mark them, never listed.
LISTED = [name for name in SCORED if not KINDS[name].is_marked_by_people]

_UNITS = Cast(Round(F("score") * UNITS_PER_POINT), BigIntegerField())
_IS_COUNTED = Q(skipped_at=None, awaits_mark=False)
_IS_ANSWERED = Q(answered_at__isnull=False, awaits_mark=False)
_IS_RIGHT = Q(score__gte=F("max_score"))
# In the order of the fields of ``Tally``.
_COUNTS = {
    "asked": Count("pk"),
    "skipped": Count("pk", filter=Q(skipped_at__isnull=False)),
    "waiting": Count("pk", filter=Q(awaits_mark=True)),
    "answered": Count("pk", filter=_IS_ANSWERED),
    "right": Count("pk", filter=_IS_ANSWERED & _IS_RIGHT),
    "confident": Count("pk", filter=_IS_ANSWERED & Q(confidence__isnull=False)),
    "sure_and_wrong": Count("pk", filter=_IS_ANSWERED & Q(confidence=Confidence.SURE) & ~_IS_RIGHT),
    "units": Coalesce(Sum(_UNITS, filter=_IS_COUNTED), Value(0)),
    "squares": Coalesce(Sum(_UNITS * _UNITS, filter=_IS_COUNTED), Value(0)),
}


class Which(TextChoices):
    """Which of the attempts of a person count."""

    FIRST = "first", _("First attempts only")
    BEST = "best", _("Best attempt of each person")
    ALL = "all", _("All attempts")


_IS_EARLIER = Q(submitted_at__lt=OuterRef("submitted_at")) | Q(
    submitted_at=OuterRef("submitted_at"), pk__lt=OuterRef("pk")
)
# Which other attempts of the same person keep an attempt from being the one that counts.
_RIVALS = {
    Which.FIRST: _IS_EARLIER,
    Which.BEST: Q(score__gt=OuterRef("score")) | Q(score=OuterRef("score")) & _IS_EARLIER,
}


@dataclass(frozen=True)
class Selection:
    """Which attempts a report is about; ``language`` is the one they were started in, or empty."""

    quiz_key: UUID
    which: str = Which.FIRST
    language: str = ""

    def in_all_languages(self) -> "Selection":
        """Return the same attempts, whatever language they were started in."""
        return replace(self, language="")


@dataclass
class Tally:
    """How often a version was answered in one way in one language, and what came of it."""

    version_id: int
    language: str
    answer: Any
    asked: int
    skipped: int
    waiting: int
    answered: int
    right: int
    confident: int
    sure_and_wrong: int
    units: int
    squares: int

    @property
    def counted(self) -> int:
        """Those the figures are about: not skipped and, where a person marks it, marked."""
        return self.asked - self.skipped - self.waiting

    @property
    def group(self) -> Group:
        """Their marks, summed up."""
        return Group(self.counted, self.units, self.squares)


@dataclass
class MarkColumns:
    """What people earned with one version: ids of attempts, and units at the same place."""

    attempts: array = field(default_factory=lambda: array("q"))
    units: array = field(default_factory=lambda: array("q"))


@dataclass
class Marks:
    """All marks of a selection, by version; totals by attempt; attempts that wait to be marked."""

    columns: dict[int, MarkColumns]
    totals: dict[int, int]
    waiting: set[int]


@dataclass(frozen=True)
class AttemptScore:
    """What an attempt came to."""

    id: int
    score: float
    max_score: float
    passed: bool


def chosen_attempts(user: AbstractBaseUser, selection: Selection) -> QuerySet:
    """
    Return the handed-in attempts of ``selection`` that ``user`` may see.

    Which attempt is somebody's first is asked of all of theirs, not of those ``user`` may see: it
    stays the first one.
    """
    handed_in = Q(quiz_key=selection.quiz_key, kind=Attempt.Kind.QUIZ, submitted_at__isnull=False)
    chosen = Attempt.objects.visible_to_staff(user).filter(handed_in)
    if rivals := _RIVALS.get(selection.which):
        # Not a window function: PostgreSQL cannot guess how many rows one leaves, expects a few
        # and then joins 100,000 responses the slow way.
        same_person = Q(learner_id=OuterRef("learner_id"))
        chosen = chosen.exclude(Exists(Attempt.objects.filter(handed_in, same_person, rivals)))
    if selection.language:
        chosen = chosen.filter(language=selection.language)
    return chosen.order_by()


def read_scores(attempts: QuerySet) -> list[AttemptScore]:
    """Return what ``attempts`` came to, in one query."""
    rows = attempts.values_list("pk", "score", "max_score", "pass_mark")
    scores = []
    for pk, score, max_score, pass_mark in rows:
        # The same rounding down as Attempt.percent.
        percent = int(score * 100 / max_score) if max_score else 0
        scores.append(AttemptScore(pk, float(score), float(max_score), percent >= pass_mark))
    return scores


def read_attempt_languages(attempts: QuerySet) -> dict[str, int]:
    """Return how many wholly marked attempts were started in each language, in one query."""
    waiting = Response.objects.filter(attempt=OuterRef("pk"), max_score__gt=0, awaits_mark=True)
    marked = attempts.exclude(Exists(waiting))
    return dict(marked.values_list("language").annotate(Count("pk")))


def read_answer_languages(attempts: QuerySet) -> dict[int, dict[str, int]]:
    """Return how often each version counts in attempts started in each language, in one query."""
    rows = _scored_responses(attempts).filter(_IS_COUNTED)
    sizes: dict[int, dict[str, int]] = defaultdict(dict)
    for version_id, language, count in rows.values_list("version_id", "attempt__language").annotate(
        Count("pk")
    ):
        sizes[version_id][language] = count
    return sizes


def _scored_responses(attempts: QuerySet) -> QuerySet:
    return Response.objects.filter(
        attempt__in=attempts.values("pk"), max_score__gt=0, version__kind__in=SCORED
    ).order_by()


def read_tallies(attempts: QuerySet) -> list[Tally]:
    """Return how often each version was answered how in each language, counted in one query."""
    given = Case(
        When(_IS_ANSWERED & Q(version__kind__in=LISTED), then=Cast("answer", TextField())),
        default=None,
    )
    grouped = _scored_responses(attempts).values("version_id", "text__language", given=given)
    rows = grouped.annotate(**_COUNTS).values_list(
        "version_id", "text__language", "given", *_COUNTS
    )
    return [
        Tally(version_id, language, answer and json.loads(answer), *map(int, numbers))
        for version_id, language, answer, *numbers in rows
    ]


def read_marks(attempts: QuerySet) -> Marks:
    """
    Return every mark, streamed in one query.

    A question without an answer has the mark 0, as in Moodle. A skipped one has none: it counts
    neither for nor against anybody.
    """
    mark = Case(When(awaits_mark=True, then=Value(None)), default=Coalesce(_UNITS, Value(0)))
    # Kinds are sorted out with the versions: joining them here would cost more than it saves.
    rows = Response.objects.filter(
        attempt__in=attempts.values("pk"), max_score__gt=0, skipped_at=None
    ).order_by()
    rows = rows.values_list("attempt_id", "version_id", mark)
    columns: dict[int, MarkColumns] = defaultdict(MarkColumns)
    totals: dict[int, int] = defaultdict(int)
    waiting = set()
    for attempt_id, version_id, units in rows.iterator(CHUNK):
        if units is None:
            waiting.add(attempt_id)
            continue
        column = columns[version_id]
        column.attempts.append(attempt_id)
        column.units.append(units)
        totals[attempt_id] += units
    return Marks(columns, totals, waiting)


def read_versions(quiz_key: UUID, answered_ids) -> list[QuestionVersion]:
    """Return the scored versions that were answered, and those asked now, in one query."""
    answered = QuestionVersion.objects.filter(pk__in=answered_ids)
    versions = QuestionVersion.objects.filter(
        Q(pk__in=answered_ids)
        | Q(is_current=True, container_key=quiz_key)
        | Q(is_current=True, question_key__in=answered.values("question_key")),
        kind__in=SCORED,
    )
    return list(versions.order_by("pk"))


def read_words(versions, language: str) -> dict[int, dict]:
    """
    Return the words of ``versions`` by id, in ``language`` where there are any, in one query.

    Otherwise in the language of the source; where words were changed since, the newest.
    """
    sources = {version.pk: version.source_language for version in versions}
    texts = QuestionText.objects.filter(version__in=sources).order_by("pk")
    found: dict[int, tuple] = {}
    for pk, version_id, written_in, is_current, words in texts.values_list(
        "pk", "version_id", "language", "is_current", "words"
    ):
        rank = (written_in == language, written_in == sources[version_id], is_current, pk)
        if version_id not in found or rank > found[version_id][0]:
            found[version_id] = (rank, words)
    return {version_id: words for version_id, (_rank, words) in found.items()}


def read_order(quiz: QuizPage) -> dict[UUID, int]:
    """Return the place of each question of ``quiz``, those of its banks in place of the draw."""
    raw = list(quiz.items.raw_data)
    drawn = [block["value"]["bank"] for block in raw if block["type"] == DRAW]
    banks = QuestionBank.objects.in_bulk(drawn) if drawn else {}
    keys = chain.from_iterable(_keys_of(block, banks) for block in raw)
    order: dict[UUID, int] = {}
    for place, key in enumerate(keys):
        order.setdefault(key, place)
    return order


def _keys_of(block, banks) -> Iterator[UUID]:
    if block["type"] != DRAW:
        yield UUID(block["id"])
    elif bank := banks.get(block["value"]["bank"]):
        yield from (UUID(own["id"]) for own in bank.items.raw_data)
