"""One learner as facilitators of their group may see them: steps, attempts and results."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from courses.outline import QUIZ
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.reading.plan import plan_of
from learn.groups.reading.states import Cell, LearnerState, cells_of, states_of
from quizzes.models import Attempt


@dataclass(frozen=True)
class ShownAttempt:
    """One try at a quiz. What was answered is not in it."""

    title: str
    started_at: datetime
    submitted_at: datetime | None
    percent: int | None
    passed: bool


@dataclass(frozen=True)
class ShownModule:
    """A module with what the learner has made of its steps."""

    title: str
    status: str
    cells: list[Cell]


@dataclass(frozen=True)
class LearnerView:
    """Everything a facilitator sees of one learner."""

    state: LearnerState
    modules: list[ShownModule]
    attempts: list[ShownAttempt]


def learner_view(
    request, group: LearnerGroup, membership: GroupMembership, language: str
) -> LearnerView:
    """Return what the facilitators of ``group`` see of one of its learners."""
    plan = plan_of(request, group, language)
    state = states_of(group, plan, timezone.now(), only=membership)[0]
    cells = cells_of([state], plan)[membership.pk]
    modules, start = [], 0
    states = {one.module.key: one for one in state.modules}
    for module in plan:
        end = start + len(module.outline.steps)
        if module.key in states:
            modules.append(
                ShownModule(
                    module.outline.module_title, states[module.key].status, cells[start:end]
                )
            )
        start = end
    own = [module for module in plan if module.key in states]
    return LearnerView(state, modules, _attempts(membership, own))


def _attempts(membership, plan) -> list[ShownAttempt]:
    titles = {
        step.attempt_key: step.title
        for module in plan
        for step in module.outline.steps
        if step.kind == QUIZ
    }
    rows = Attempt.objects.filter(
        learner=membership.member_id, quiz_key__in=titles, kind=Attempt.Kind.QUIZ
    )
    return [
        ShownAttempt(
            titles[row.quiz_key], row.started_at, row.submitted_at, row.percent, row.passed
        )
        for row in rows
    ]
