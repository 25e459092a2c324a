"""Assignments as facilitators see them, and quizzes whose explanations wait."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from courses.outline import QUIZ
from learn.groups.models import Assignment, GroupMembership, LearnerGroup
from learn.groups.reading.modules import titles_of
from learn.groups.reading.plan import plan_of
from quizzes.models import Attempt


def assignments_of(group: LearnerGroup, language: str) -> list[Assignment]:
    """
    Return what ``group`` is to take, in order, in two queries.

    Each knows its ``title`` (empty once it is no longer published) and ``recipient_count``.
    """
    rows = list(group.assignments.current().annotate(recipient_count=Count("recipients")))
    titles = titles_of([row.module_key or row.course_key for row in rows], language)
    for row in rows:
        row.title = titles.get(row.module_key or row.course_key, "")
    return rows


@dataclass(frozen=True)
class WaitingQuiz:
    """A quiz whose explanations a group does not see yet, and how many wait for them."""

    key: UUID
    title: str
    handed_in: int


def waiting_quizzes(request, group: LearnerGroup, language: str) -> list[WaitingQuiz]:
    """Return the quizzes of ``group`` that were handed in and wait to be opened."""
    titles = {
        step.attempt_key: step.title
        for module in plan_of(request, group, language)
        for step in module.outline.steps
        if step.kind == QUIZ
    }
    members = GroupMembership.objects.learners().filter(group=group).values("member")
    rows = (
        Attempt.objects.with_openness()
        .submitted()
        .filter(
            kind=Attempt.Kind.QUIZ,
            quiz_key__in=titles,
            learner__in=members,
            feedback=Attempt.Feedback.RELEASED,
            is_explained=False,
        )
        .order_by()
        .values_list("quiz_key")
        .annotate(Count("learner", distinct=True))
    )
    counts = dict(rows)
    return [WaitingQuiz(key, titles[key], counts[key]) for key in titles if key in counts]
