"""
Where everybody in a group stands, derived from completions and attempts in a few queries.

Stuck means one thing, and the screen says it: two failed tries at a quiz, or no move for seven
days on a required module. Somebody who is stuck needs a word, not a grade.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from threading import Condition
from typing import NamedTuple
from uuid import UUID

from cachetools import TTLCache, cached
from django.db.models import Count, F, Max, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from courses.outline import QUIZ
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.reading.plan import PlannedModule, Terms
from learn.progress.models import Enrolment, StepCompletion
from quizzes.models import Attempt
from quizzes.passing import is_failed, is_passed

NOT_STARTED, WORKING, STUCK, DONE = "not_started", "working", "stuck", "done"
FAILED_TRIES = 2
STILL = timedelta(days=7)
FRESH_SECONDS = 5
# So many learners, of all groups together, are kept; one with a long course takes some 3 kB.
MOST_KEPT = 10_000


@dataclass(frozen=True)
class QuizState:
    """
    What one learner has made of one quiz: handed in, passed and failed how often, best result.

    What somebody has yet to mark is neither passed nor failed.
    """

    submitted: int
    passed: int
    failed: int
    best: int | None
    last_at: datetime

    @property
    def is_failed(self) -> bool:
        """Whether there were two tries and none was enough."""
        return self.failed >= FAILED_TRIES and not self.passed


@dataclass
class ModuleState:
    """Where one learner stands in one module, and what they are asked."""

    module: PlannedModule
    terms: Terms
    lessons_done: int = 0
    last_at: datetime | None = None
    quizzes: dict[UUID, QuizState] = field(default_factory=dict)
    is_still: bool = False

    @property
    def done_count(self) -> int:
        """How many steps are done; a quiz is done by handing it in."""
        return self.lessons_done + sum(quiz.submitted > 0 for quiz in self.quizzes.values())

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.module.outline.steps)

    @property
    def is_done(self) -> bool:
        """Whether every step is done."""
        return self.total > 0 and self.done_count >= self.total

    @property
    def failed_quizzes(self) -> list[UUID]:
        """The quizzes that were tried twice in vain."""
        return [key for key, quiz in self.quizzes.items() if quiz.is_failed]

    @cached_property
    def status(self) -> str:
        """One of the four states."""
        if self.failed_quizzes or self.is_still:
            return STUCK
        if self.is_done:
            return DONE
        return WORKING if self.last_at or self.done_count else NOT_STARTED


@dataclass
class LearnerState:
    """Where one learner stands in everything they are to take; worked out once all is known."""

    membership_id: int
    membership_uuid: UUID
    learner_id: int
    name: str
    label: str
    language: str
    joined_at: datetime
    modules: list[ModuleState] = field(default_factory=list)

    @cached_property
    def done_count(self) -> int:
        """How many steps are done."""
        return sum(module.done_count for module in self.modules)

    @cached_property
    def total(self) -> int:
        """How many steps there are for this learner."""
        return sum(module.total for module in self.modules)

    @cached_property
    def last_at(self) -> datetime | None:
        """When something was done last."""
        return max((m.last_at for m in self.modules if m.last_at), default=None)

    @cached_property
    def status(self) -> str:
        """
        One of the four states, the most urgent first.

        Done is who has done everything required, or all of it where nothing is required.
        """
        states = [module.status for module in self.modules]
        if STUCK in states:
            return STUCK
        required = [m for m in self.modules if m.terms.is_required] or self.modules
        if required and all(module.is_done for module in required):
            return DONE
        return WORKING if any(state != NOT_STARTED for state in states) else NOT_STARTED

    @cached_property
    def best_results(self) -> list[int]:
        """The best result, in whole per cent, at each quiz handed in."""
        quizzes = (quiz for module in self.modules for quiz in module.quizzes.values())
        return [quiz.best for quiz in quizzes if quiz.best is not None]


def _key(group: LearnerGroup, plan: list[PlannedModule], language: str) -> Hashable:
    """Return what the states of a group depend on besides what was learned."""
    return group.pk, language, tuple(module.facts for module in plan)


@cached(TTLCache(MOST_KEPT, FRESH_SECONDS, getsizeof=len), key=_key, condition=Condition())
def kept_states(
    group: LearnerGroup, plan: list[PlannedModule], language: str
) -> list[LearnerState]:
    """
    Return where everybody stood some seconds ago; nobody changes what is returned.

    A page of the matrix shows twenty-five people and counts all of them: a thousand learners at
    sixty steps are worth being counted once for everybody who turns its pages. They are kept as
    they are: packing and unpacking them, as Django's caches do, cost as much as drawing the page.
    """
    learners = states_of(group, plan)
    for one in learners:
        _known = one.status, one.done_count, one.total, one.last_at, one.best_results
    return learners


def states_of(
    group: LearnerGroup,
    plan: list[PlannedModule],
    now: datetime | None = None,
    only: GroupMembership | None = None,
) -> list[LearnerState]:
    """
    Return where every learner of ``group``, or ``only`` one, stands, by name, in four queries.

    However many there are: completions are counted by the database, one number for a module.
    """
    now = now or timezone.now()
    rows = GroupMembership.objects.learners().filter(group=group)
    if only:
        rows = rows.filter(pk=only.pk)
    learners = _learners(rows)
    if not learners or not plan:
        return learners
    members = rows.values("member")
    lessons = _lessons_done(members, plan)
    quizzes = _quizzes(members, plan)
    places = _places(members, plan)
    for learner in learners:
        for number, module in enumerate(plan):
            if terms := module.terms_for(learner.learner_id):
                own = {
                    key: quizzes[learner.learner_id, key]
                    for key in module.quiz_keys
                    if (learner.learner_id, key) in quizzes
                }
                done = lessons.get(learner.learner_id)
                state = ModuleState(
                    module, terms, lessons_done=done[number] if done else 0, quizzes=own
                )
                seen = places.get((learner.learner_id, module.key))
                state.last_at = max(
                    filter(None, [seen, *(quiz.last_at for quiz in own.values())]), default=None
                )
                state.is_still = _is_still(state, learner, now)
                learner.modules.append(state)
    return learners


def _is_still(state: ModuleState, learner: LearnerState, now: datetime) -> bool:
    """Whether nothing has moved for a week on something required that is not done."""
    if not state.terms.is_required or state.is_done:
        return False
    begins = timezone.make_aware(datetime.combine(state.terms.begins_on, datetime.min.time()))
    return max(filter(None, [state.last_at, learner.joined_at, begins])) < now - STILL


def _learners(memberships) -> list[LearnerState]:
    fields = (
        "pk",
        "uuid",
        "member",
        "member__display_name",
        "private_label",
        "member__ui_language",
        "joined_at",
    )
    rows = memberships.order_by("member__display_name", "pk").values_list(*fields)
    return [LearnerState(*row) for row in rows]


def _lessons_done(members, plan) -> dict[int, tuple[int, ...]]:
    """Return by learner how many lessons of each module of ``plan`` are done."""
    keys = [key for module in plan for key in module.lesson_keys]
    # A filter costs as much as reading the rows, and with one module it leaves nothing out.
    counts = {
        f"module_{number}": Count(
            "pk", filter=Q(step_key__in=module.lesson_keys) if len(plan) > 1 else None
        )
        for number, module in enumerate(plan)
    }
    rows = StepCompletion.objects.filter(learner__in=members, step_key__in=keys)
    return {
        learner: done
        for learner, *done in rows.order_by().values_list("learner").annotate(**counts)
    }


def _quizzes(members, plan) -> dict[tuple[int, UUID], QuizState]:
    keys = [key for module in plan for key in module.quiz_keys]
    rows = (
        Attempt.objects.filter(learner__in=members, quiz_key__in=keys, kind=Attempt.Kind.QUIZ)
        .order_by()
        .values_list("learner", "quiz_key")
        .annotate(
            submitted=Count("pk", filter=Q(submitted_at__isnull=False)),
            passed=Count("pk", filter=is_passed()),
            failed=Count("pk", filter=is_failed()),
            best=Max(F("score") * 100 / F("max_score"), filter=Q(max_score__gt=0)),
            last_at=Max(Coalesce("submitted_at", "started_at")),
        )
    )
    return {
        (learner, quiz): QuizState(
            submitted, passed, failed, None if best is None else int(Decimal(best)), last_at
        )
        for learner, quiz, submitted, passed, failed, best, last_at in rows
    }


def _places(members, plan) -> dict[tuple[int, UUID], datetime]:
    rows = Enrolment.objects.filter(
        learner__in=members, module_key__in=[module.key for module in plan]
    )
    return {
        (learner, module): at
        for learner, module, at in rows.order_by().values_list(
            "learner", "module_key", "last_active_at"
        )
    }


class Cell(NamedTuple):
    """What one learner has made of one step."""

    title: str
    status: str
    percent: int | None = None


def cells_of(learners: Iterable[LearnerState], plan: list[PlannedModule]) -> dict[int, list]:
    """
    Return by membership one cell for each step of ``plan``, in order, in one query.

    None stands where a module is not for somebody. A lesson that was never finished counts as
    being worked on where its questions were tried, or where it is the next one in a module begun.
    """
    learners = list(learners)
    ids = [learner.learner_id for learner in learners]
    keys = [key for module in plan for key in module.lesson_keys]
    completions = StepCompletion.objects.filter(learner__in=ids, step_key__in=keys).order_by()
    checks = Attempt.objects.filter(learner__in=ids, quiz_key__in=keys, kind=Attempt.Kind.CHECK)
    rows = completions.values_list("learner", "step_key", Value(True)).union(
        checks.order_by().values_list("learner", "quiz_key", Value(False)), all=True
    )
    done, tried = defaultdict(set), defaultdict(set)
    for learner, key, is_done in rows:
        (done if is_done else tried)[learner].add(key)
    return {
        one.membership_id: _row(one, plan, done[one.learner_id], tried[one.learner_id])
        for one in learners
    }


def _row(learner, plan, done, tried) -> list[Cell | None]:
    states = {state.module.key: state for state in learner.modules}
    cells = []
    for module in plan:
        state = states.get(module.key)
        if state is None:
            cells += [None] * len(module.outline.steps)
        else:
            cells += _module_cells(state, done, tried)
    return cells


def _module_cells(state, done, tried) -> list[Cell]:
    cells = []
    is_next = bool(state.last_at or state.is_still)
    for step in state.module.outline.steps:
        quiz = state.quizzes.get(step.attempt_key) if step.kind == QUIZ else None
        percent = None
        if quiz:
            status = STUCK if quiz.is_failed else DONE if quiz.submitted else WORKING
            percent = quiz.best
        elif step.key in done:
            status = DONE
        elif is_next:
            status = STUCK if state.is_still else WORKING
        else:
            status = WORKING if step.key in tried else NOT_STARTED
        if status != DONE:
            is_next = False
        cells.append(Cell(step.title, status, percent))
    return cells
