"""The matrix of learners and steps, laid out once for the screen and for files."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from learn.groups.reading.plan import PlannedModule
from learn.groups.reading.states import (
    DONE,
    NOT_STARTED,
    STUCK,
    WORKING,
    Cell,
    LearnerState,
    cells_of,
)

NAME, LAST, PROGRESS, HELP = "name", "last", "progress", "help"
# Who needs a word first, then who is on the way.
URGENCY = {STUCK: 0, WORKING: 1, NOT_STARTED: 2, DONE: 3}
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """One learner and a cell for each step; None where a step is not for them."""

    learner: LearnerState
    cells: list[Cell | None]


@dataclass(frozen=True)
class Matrix:
    """Modules above their steps, learners beside them."""

    modules: list[PlannedModule]
    rows: list[Row]

    @property
    def steps(self) -> list:
        """The steps of all modules, in order: the columns."""
        return [step for module in self.modules for step in module.outline.steps]


def matrix_of(learners: list[LearnerState], modules: list[PlannedModule]) -> Matrix:
    """Return the rows of ``learners`` with the steps of ``modules``, in one query."""
    learners = list(learners)
    cells = cells_of(learners, modules)
    return Matrix(modules, [Row(one, cells[one.membership_id]) for one in learners])


def sorted_and_filtered(
    learners: list[LearnerState],
    *,
    q: str = "",
    status: str = "",
    sort: str = NAME,
    module: UUID | None = None,
) -> list[LearnerState]:
    """
    Return those of ``learners`` whose name or label holds ``q`` and who are ``status``, in order.

    With ``module`` only who is to take it, and ``status`` is that in the module.
    """
    words = q.casefold().split()
    found = [
        one
        for one in learners
        if all(word in f"{one.name}\n{one.label}".casefold() for word in words)
        and (not module or _state_in(one, module))
        and (not status or _status(one, module) == status)
    ]
    keys = {
        NAME: lambda one: one.name.casefold(),
        LAST: lambda one: -one.last_at.timestamp() if one.last_at else 0,
        PROGRESS: lambda one: -one.done_count,
        HELP: lambda one: (URGENCY[one.status], one.last_at or NEVER),
    }
    return sorted(found, key=keys[sort])


def _state_in(learner, module):
    return next((state for state in learner.modules if state.module.key == module), None)


def _status(learner, module) -> str:
    return _state_in(learner, module).status if module else learner.status
