"""
The lists of a group laid out in tables, once for the screen and for files, so that both agree.

Numbers stay numbers, days stay days. What somebody wrote, and what they think, is in none of them.
"""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.outline import QUIZ
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.reading.matrix import matrix_of
from learn.groups.reading.plan import PlannedModule, lessons_asked, plan_of, quizzes_asked
from learn.groups.reading.states import Cell as StateCell
from learn.groups.reading.states import LearnerState, states_of
from learn.groups.reading.words import state_words
from learn.progress.models import StepCompletion
from quizzes.models import Attempt
from quizzes.statistics.tables import Cell, Table

PROGRESS, RESULTS, ATTENDANCE = "progress", "results", "attendance"
NAMES = (PROGRESS, RESULTS, ATTENDANCE)


def table_of(request, group: LearnerGroup, name: str, language: str) -> Table:
    """Return the table ``name``, one of ``NAMES``, of ``group``."""
    plan = plan_of(request, group, language)
    learners = states_of(group, plan)
    makers = {
        PROGRESS: progress_table,
        RESULTS: results_table,
        ATTENDANCE: attendance_table,
    }
    return makers[name](group, plan, learners)


def table_titles() -> dict[str, str]:
    """Return how each table is called, in the active language."""
    return {
        PROGRESS: _("Participants and steps"),
        RESULTS: _("Tries at quizzes"),
        ATTENDANCE: _("Days of learning"),
    }


def progress_table(
    group: LearnerGroup, plan: list[PlannedModule], learners: list[LearnerState]
) -> Table:
    """Return a row for each learner and a column for each step; a quiz has one more, its result."""
    matrix = matrix_of(learners, plan)
    words = state_words()
    headings = [
        *_names(),
        _("State"),
        _("Steps done"),
        _("Steps"),
        _("Last active"),
        *_step_headings(plan),
    ]
    rows = [
        [
            row.learner.name,
            row.learner.label or None,
            words[row.learner.status],
            row.learner.done_count,
            row.learner.total,
            _moment(row.learner.last_at),
            *_step_cells(plan, row.cells, words),
        ]
        for row in matrix.rows
    ]
    return Table(PROGRESS, table_titles()[PROGRESS], headings, rows)


def _names() -> list[str]:
    return [_("Participant"), _("Private label")]


def _step_headings(plan) -> Iterator[str]:
    for module in plan:
        for step in module.outline.steps:
            name = f"{module.outline.module_title} {step.number}. {step.title}"
            yield name
            if step.kind == QUIZ:
                yield _("%(step)s: result (%%)") % {"step": name}


def _step_cells(plan, cells: list[StateCell | None], words) -> Iterator[Cell]:
    steps = [step for module in plan for step in module.outline.steps]
    for step, cell in zip(steps, cells, strict=True):
        yield words[cell.status] if cell else None
        if step.kind == QUIZ:
            yield cell.percent if cell else None


def results_table(
    group: LearnerGroup, plan: list[PlannedModule], learners: list[LearnerState]
) -> Table:
    """Return a row for each try at a quiz."""
    titles = {
        step.attempt_key: step.title
        for module in plan
        for step in module.outline.steps
        if step.kind == QUIZ
    }
    people = {learner.learner_id: learner for learner in learners}
    attempts = Attempt.objects.filter(
        quizzes_asked(plan), learner__in=_members(group), kind=Attempt.Kind.QUIZ
    ).order_by("learner__display_name", "learner", "started_at", "pk")
    headings = [
        *_names(),
        _("Quiz"),
        _("Started"),
        _("Handed in"),
        _("Result (%)"),
        _("Passed"),
    ]
    rows = [
        [
            people[one.learner_id].name,
            people[one.learner_id].label or None,
            titles[one.quiz_key],
            _moment(one.started_at),
            _moment(one.submitted_at),
            one.percent,
            None if one.is_open else (_("yes") if one.passed else _("no")),
        ]
        for one in attempts
        if one.learner_id in people
    ]
    return Table(RESULTS, table_titles()[RESULTS], headings, rows)


def attendance_table(
    group: LearnerGroup, plan: list[PlannedModule], learners: list[LearnerState]
) -> Table:
    """Return a row for each day on which a learner finished a step or handed in a quiz."""
    people = {learner.learner_id: learner for learner in learners}
    rows = [
        [day, people[learner].name, people[learner].label or None]
        for day, learner in sorted(
            _days(group, plan),
            key=lambda one: (one[0], people[one[1]].name.casefold(), one[1]),
        )
    ]
    return Table(ATTENDANCE, table_titles()[ATTENDANCE], [_("Day"), *_names()], rows)


def _days(group, plan) -> set[tuple[date, int]]:
    members = _members(group)
    finished = StepCompletion.objects.filter(lessons_asked(plan), learner__in=members)
    handed_in = Attempt.objects.submitted().filter(
        quizzes_asked(plan), learner__in=members, kind=Attempt.Kind.QUIZ
    )
    return {
        *finished.order_by().values_list(TruncDate("completed_at"), "learner").distinct(),
        *handed_in.order_by().values_list(TruncDate("submitted_at"), "learner").distinct(),
    }


def _members(group):
    return GroupMembership.objects.learners().filter(group=group).values("member")


def _moment(at: datetime | None) -> datetime | None:
    """Return ``at`` on the platform's clock, to the minute."""
    return at and timezone.localtime(at).replace(second=0, microsecond=0, tzinfo=None)
