"""Progress as it is shown: derived from completions each time, never stored."""

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from courses.outline import QUIZ, Outline, Step, outline_around
from home.prepared import prepared
from learn.progress.models import Enrolment, StepCompletion
from quizzes.models import Attempt

NOT_STARTED, IN_PROGRESS, DONE = "not_started", "in_progress", "done"
# Up to so many steps the whole outline is drawn again below each of them.
SHORT_OUTLINE = 15


@dataclass(frozen=True)
class StepProgress:
    """A step with what one learner has made of it."""

    step: Step
    is_done: bool
    is_current: bool

    def __getattr__(self, name):
        return getattr(self.step, name)


class ModuleProgress:
    """
    A module's outline as one learner stands in it.

    ``done`` is the set of step keys the learner has completed, ``current`` the step on screen.
    Steps that are no longer published count neither as done nor as open.
    """

    def __init__(self, outline: Outline, done: set[UUID], current: UUID | None = None):
        self.outline = outline
        self.steps = [
            StepProgress(step, _is_done(step, done), step.key == current) for step in outline.steps
        ]
        self._position = outline.position(current) if current else None

    def __getattr__(self, name):
        return getattr(self.outline, name)

    @cached_property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def is_short(self) -> bool:
        """Whether a step has room for the outline; in a longer module it links to it instead."""
        return self.total <= SHORT_OUTLINE

    @property
    def percent(self) -> int:
        """Completed steps out of all steps, 0 to 100, rounded down so that 100 means all."""
        return self.done_count * 100 // self.total if self.total else 0

    @property
    def is_complete(self) -> bool:
        return bool(self.steps) and self.done_count == self.total

    @property
    def status(self) -> str:
        """One of ``not_started``, ``in_progress`` and ``done``."""
        if self.is_complete:
            return DONE
        return IN_PROGRESS if self.done_count else NOT_STARTED

    @property
    def current(self) -> StepProgress | None:
        return None if self._position is None else self.steps[self._position]

    @property
    def previous(self) -> StepProgress | None:
        return self.steps[self._position - 1] if self._position else None

    @property
    def next(self) -> StepProgress | None:
        if self._position is None or self._position + 1 >= self.total:
            return None
        return self.steps[self._position + 1]

    @property
    def continue_at(self) -> StepProgress | None:
        """The first step not yet done; the first of all when everything is."""
        return next((step for step in self.steps if not step.is_done), None) or (
            self.steps[0] if self.steps else None
        )


def _is_done(step: Step, done: set[UUID]) -> bool:
    # Whoever takes a quiz in one place has taken it wherever it is mirrored.
    return step.key in done or (step.kind == QUIZ and step.attempt_key in done)


def done_keys(user) -> set[UUID]:
    """
    Return the keys of all steps ``user`` has completed.

    A quiz that was handed in is completed, even where the news of it was lost on its way to us.
    All of them and not those of one module: naming sixty steps costs more than reading what one
    person completed in a year.
    """
    return set(_done_by(user.pk)) if user.is_authenticated else set()


def begun_modules(user) -> list[UUID]:
    """Return the keys of the modules that ``user`` has begun, the last one worked on first."""
    return _begun(user.pk) if user.is_authenticated else []


@prepared
def _begun(learner_id: int):
    rows = Enrolment.objects.filter(learner=learner_id).order_by("-last_active_at")
    return rows.values_list("module_key", flat=True)


@prepared
def _done_by(learner_id: int):
    completions = StepCompletion.objects.filter(learner=learner_id).order_by()
    quizzes = Attempt.objects.submitted().filter(learner=learner_id, kind=Attempt.Kind.QUIZ)
    return completions.values_list("step_key", flat=True).union(
        quizzes.order_by().values_list("quiz_key", flat=True)
    )


def progress_around(request, page) -> ModuleProgress | None:
    """Return the progress of the request's user in the module around ``page``, in two queries."""
    outline = outline_around(request, page)
    if outline is None:
        return None
    done = done_keys(request.user)
    return ModuleProgress(outline, done, current=page.translation_key)
