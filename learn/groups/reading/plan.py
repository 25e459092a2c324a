"""What a group is to take, as steps in order: the columns of its matrix."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from courses.outline import QUIZ, Outline, outlines
from learn.groups.models import Assignment, AssignmentRecipient, LearnerGroup
from learn.groups.reading.modules import module_keys_of


@dataclass(frozen=True)
class Terms:
    """
    What one assignment asks of ``learners`` (primary keys, or None for everybody).

    ``begins_on`` is the day from which not having moved counts.
    """

    is_required: bool
    begins_on: date
    due_on: date | None
    learners: frozenset[int] | None = None

    def is_for(self, learner_id: int) -> bool:
        """Whether somebody is asked."""
        return self.learners is None or learner_id in self.learners


@dataclass(frozen=True)
class PlannedModule:
    """A module that the group, or some of its people, are to take, as each assignment asks it."""

    outline: Outline
    terms: tuple[Terms, ...]

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
    def learners(self) -> frozenset[int] | None:
        """The primary keys of all who are asked, or None for everybody."""
        if any(terms.learners is None for terms in self.terms):
            return None
        return frozenset().union(*(terms.learners for terms in self.terms))

    @property
    def facts(self) -> tuple:
        """What it asks, of whom and until when: equal where nobody would stand elsewhere."""
        return self.key, tuple(step.attempt_key for step in self.outline.steps), self.terms

    def terms_for(self, learner_id: int) -> Terms | None:
        """Return what somebody is asked, the stricter where it is twice, or None."""
        own = [terms for terms in self.terms if terms.is_for(learner_id)]
        if len(own) < 2:
            return own[0] if own else None
        return Terms(
            is_required=any(terms.is_required for terms in own),
            begins_on=min(terms.begins_on for terms in own),
            due_on=min((terms.due_on for terms in own if terms.due_on), default=None),
        )


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
    asked: dict[UUID, list[Terms]] = defaultdict(list)
    for assignment in assignments:
        for key in modules[assignment.pk]:
            if key in found:
                asked[key].append(_terms(assignment, recipients.get(assignment.pk)))
    return [PlannedModule(found[key], tuple(terms)) for key, terms in asked.items()]


def lessons_asked(plan: Iterable[PlannedModule]) -> Q:
    """Return the condition for completions of lessons by those who are to take them."""
    return _asked((module.learners, Q(step_key__in=module.lesson_keys)) for module in plan)


def quizzes_asked(plan: Iterable[PlannedModule], attempt: str = "") -> Q:
    """
    Return the condition for attempts at quizzes by those who are to take them.

    ``attempt`` is the way to the attempt with two underscores, where others are looked for.
    """
    return _asked(
        ((module.learners, Q((f"{attempt}quiz_key__in", module.quiz_keys))) for module in plan),
        learner=f"{attempt}learner",
    )


def _asked(modules, learner: str = "learner") -> Q:
    asked = Q(pk__in=[])
    for learners, steps in modules:
        asked |= steps if learners is None else steps & Q((f"{learner}__in", learners))
    return asked


def _recipients(assignments: list[Assignment]) -> dict[int, frozenset[int]]:
    chosen = [row.pk for row in assignments if not row.is_for_everybody]
    if not chosen:
        return {}
    found: dict[int, set[int]] = {pk: set() for pk in chosen}
    rows = AssignmentRecipient.objects.filter(assignment__in=chosen)
    for assignment, learner in rows.values_list("assignment", "membership__member"):
        found[assignment].add(learner)
    return {pk: frozenset(learners) for pk, learners in found.items()}


def _terms(assignment, learners) -> Terms:
    return Terms(
        is_required=assignment.is_required,
        begins_on=assignment.starts_on or timezone.localdate(assignment.created_at),
        due_on=assignment.due_on,
        learners=learners,
    )
