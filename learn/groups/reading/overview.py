"""What a facilitator wants to know first: how many are done, who needs help, what was hard."""

from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from statistics import median
from uuid import UUID

from django.core.cache import caches
from django.db.models import Count, F, Q

from courses.outline import QUIZ
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.reading.plan import PlannedModule, quizzes_asked
from learn.groups.reading.states import (
    DONE,
    FRESH_SECONDS,
    NOT_STARTED,
    STUCK,
    WORKING,
    LearnerState,
)
from quizzes.models import Attempt, QuestionText, Response
from quizzes.statistics.answers import GivenAnswer, given_answers
from quizzes.stems import stem_line

# Below this nobody is told what others answered: two would know of each other.
FEWEST_ANSWERS = 5
# So many hard questions are talked about; more is a list nobody reads.
MOST_QUESTIONS = 3
# So many people are named at the top; the table below has all.
MOST_NAMED = 5


@dataclass(frozen=True)
class HardQuestion:
    """A question that many got wrong, with what they answered."""

    text: str
    language: str
    quiz_title: str
    wrong: int
    answered: int
    answers: list[GivenAnswer]


@dataclass(frozen=True)
class Overview:
    """The summary above the matrix."""

    learner_count: int
    counts: dict[str, int]
    median_score: int | None
    needing_help: list[LearnerState]
    hard_questions: list[HardQuestion]


def overview_of(
    group: LearnerGroup, plan: list[PlannedModule], learners: list[LearnerState], language: str
) -> Overview:
    """Return the summary of ``group`` from where its ``learners`` stand, in three queries more."""
    scores = [score for learner in learners for score in learner.best_results]
    return Overview(
        learner_count=len(learners),
        counts=counts_of(learners),
        median_score=round(median(scores)) if scores else None,
        needing_help=needing_help(learners),
        hard_questions=_kept_hard_questions(group, plan, language) if scores else [],
    )


def counts_of(learners: list[LearnerState]) -> dict[str, int]:
    """Return how many of ``learners`` are in each state."""
    counts = dict.fromkeys((DONE, WORKING, STUCK, NOT_STARTED), 0)
    for learner in learners:
        counts[learner.status] += 1
    return counts


def needing_help(learners: list[LearnerState]) -> list[LearnerState]:
    """Return those who are stuck, the longest first, and no more than a screen can name."""
    stuck = [learner for learner in learners if learner.status == STUCK]
    stuck.sort(key=lambda one: one.last_at or one.joined_at)
    return stuck[:MOST_NAMED]


@dataclass(frozen=True)
class _Tally:
    """How often an answer was given, as ``given_answers`` counts."""

    answer: object
    answered: int
    right: int


def _kept_hard_questions(group, plan, language) -> list[HardQuestion]:
    """Return the hard questions as they were some seconds ago: the costliest part of the page."""
    modules = ",".join(str(module.key) for module in plan)
    name = f"hard:{group.pk}:{language}:{sha256(modules.encode()).hexdigest()}"
    return caches["process"].get_or_set(
        name, lambda: _hard_questions(group, plan, language), FRESH_SECONDS
    )


def _hard_questions(group, plan, language) -> list[HardQuestion]:
    titles = {
        step.attempt_key: step.title
        for module in plan
        for step in module.outline.steps
        if step.kind == QUIZ
    }
    members = GroupMembership.objects.learners().filter(group=group).values("member")
    responses = Response.objects.filter(
        quizzes_asked(plan, "attempt__"),
        attempt__learner__in=members,
        attempt__kind=Attempt.Kind.QUIZ,
        attempt__submitted_at__isnull=False,
        answered_at__isnull=False,
        awaits_mark=False,
        max_score__gt=0,
    )
    hardest = (
        responses.order_by()
        .values_list("version", "attempt__quiz_key")
        .annotate(
            answered=Count("pk"),
            wrong=Count("pk", filter=Q(score__lt=F("max_score"))),
            people=Count("attempt__learner", distinct=True),
        )
        .filter(people__gte=FEWEST_ANSWERS, wrong__gt=0)
        .order_by("-wrong", "version")[:MOST_QUESTIONS]
    )
    rows = list(hardest)
    texts = _texts([row[0] for row in rows], language) if rows else {}
    tallies = _tallies(responses, [row[0] for row in rows]) if rows else {}
    return [
        _hard_question(texts[version], titles[quiz], wrong, answered, tallies[version, quiz])
        for version, quiz, answered, wrong, _people in rows
        if version in texts
    ]


def _texts(versions: list[int], language: str) -> dict[int, QuestionText]:
    """Return words of each version, in ``language`` where there are any."""
    rows = QuestionText.objects.filter(version__in=versions).select_related("version")
    texts: dict[int, QuestionText] = {}
    for text in rows.order_by("-is_current", "pk"):
        known = texts.get(text.version_id)
        if known is None or (text.language == language and known.language != language):
            texts[text.version_id] = text
    return texts


def _tallies(responses, versions: list[int]) -> dict[tuple[int, UUID], list[_Tally]]:
    """Count each answer by version and quiz: a bank's question may be asked in two quizzes."""
    found: dict[tuple[int, UUID], list[_Tally]] = defaultdict(list)
    rows = (
        responses.filter(version__in=versions)
        .order_by()
        .values_list("version", "attempt__quiz_key", "answer")
        .annotate(answered=Count("pk"), right=Count("pk", filter=Q(score=F("max_score"))))
    )
    for version, quiz, answer, answered, right in rows:
        found[version, quiz].append(_Tally(answer, answered, right))
    return found


def _hard_question(text, title, wrong, answered, tallies) -> HardQuestion:
    return HardQuestion(
        text=stem_line(text.words),
        language=text.language,
        quiz_title=title,
        wrong=wrong,
        answered=answered,
        answers=given_answers(text.version, text.words, tallies),
    )
