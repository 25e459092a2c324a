"""What a group is to take, as steps in order: the columns of its matrix."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from courses.outline import QUIZ, Outline, outlines
from learn.groups.models import Assignment, AssignmentRecipient, LearnerGroup
from learn.groups.reading.modules import module_keys_of


@dataclass(frozen=True)
class PlannedModule:
    """
    A module that the group, or some of its people, are to take.

    ``learners`` are the primary keys of whom it is for, or None for everybody. ``begins_on`` is the
    day from which not having moved counts. Where several assignments hold the same module, the
    stricter one counts.
    """

    outline: Outline
    is_required: bool
    begins_on: date
    due_on: date | None
    learners: frozenset[int] | None

    @property
    def key(self) -> UUID:
        """The module's key."""
        return self.outline.module_key

    @cached_property
    def lesson_keys(self) -> list[UUID]:
        """The keys of its lessons, as completions carry them."""
        return [step.key for step in self.outline.steps if step.kind != QUIZ]

    @cached_property
    def quiz_keys(self) -> list[UUID]:
        """The keys of its quizzes, as attempts carry them."""
        return [step.attempt_key for step in self.outline.steps if step.kind == QUIZ]

    @property
    def facts(self) -> tuple:
        """What it asks, of whom and until when: equal where nobody would stand elsewhere."""
        steps = tuple(step.attempt_key for step in self.outline.steps)
        return self.key, steps, self.is_required, self.begins_on, self.due_on, self.learners

    def is_for(self, learner_id: int) -> bool:
        """Whether somebody is to take it."""
        return self.learners is None or learner_id in self.learners


def plan_of(request, group: LearnerGroup, language: str) -> list[PlannedModule]:
    """
    Return the modules that ``group`` is to take, in order; a module given twice comes once.

    ``request`` is ``None`` in jobs.
    """
    assignments = list(group.assignments.current())
    modules = module_keys_of(assignments)
    found = outlines(
        request,
        module_keys={key for keys in modules.values() for key in keys},
        language=language,
    )
    recipients = _recipients(assignments)
    planned: dict[UUID, PlannedModule] = {}
    for assignment in assignments:
        for key in modules[assignment.pk]:
            if key in found:
                one = _planned(found[key], assignment, recipients.get(assignment.pk))
                planned[key] = _stricter(planned[key], one) if key in planned else one
    return list(planned.values())


def _recipients(assignments: list[Assignment]) -> dict[int, frozenset[int]]:
    chosen = [row.pk for row in assignments if not row.is_for_everybody]
    if not chosen:
        return {}
    found: dict[int, set[int]] = {pk: set() for pk in chosen}
    rows = AssignmentRecipient.objects.filter(assignment__in=chosen)
    for assignment, learner in rows.values_list("assignment", "membership__member"):
        found[assignment].add(learner)
    return {pk: frozenset(learners) for pk, learners in found.items()}


def _planned(outline, assignment, learners) -> PlannedModule:
    return PlannedModule(
        outline=outline,
        is_required=assignment.is_required,
        begins_on=assignment.starts_on or timezone.localdate(assignment.created_at),
        due_on=assignment.due_on,
        learners=learners,
    )


def _stricter(one: PlannedModule, other: PlannedModule) -> PlannedModule:
    everybody = one.learners is None or other.learners is None
    due = [day for day in (one.due_on, other.due_on) if day]
    return PlannedModule(
        outline=one.outline,
        is_required=one.is_required or other.is_required,
        begins_on=min(one.begins_on, other.begins_on),
        due_on=min(due, default=None),
        learners=None if everybody else one.learners | other.learners,
    )
