"""When which steps were completed, read for one learner or for a whole group at once."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Min
from django.utils import timezone

from courses.outline import QUIZ, Outline, Step
from learn.progress.models import StepCompletion
from quizzes.models import Attempt


def first_times(
    learner_ids: Collection[int], outlines: Iterable[Outline]
) -> dict[int, dict[UUID, datetime]]:
    """
    Return by learner when each step of ``outlines`` was completed, in two queries for everybody.

    A quiz is completed by handing it in. Each step counts from its first time: a quiz taken once
    more is not completed later.
    """
    keys = {key for outline in outlines for step in outline.steps for key in _keys(step)}
    noted = StepCompletion.objects.filter(learner__in=learner_ids, step_key__in=keys)
    handed_in = Attempt.objects.submitted().filter(
        learner__in=learner_ids, quiz_key__in=keys, kind=Attempt.Kind.QUIZ
    )
    first = defaultdict(dict)
    for rows in (
        noted.order_by().values_list("learner", "step_key", "completed_at"),
        handed_in.order_by().values_list("learner", "quiz_key").annotate(Min("submitted_at")),
    ):
        for learner, key, moment in rows:
            first[learner][key] = min(moment, first[learner].get(key, moment))
    return first


def completed_on(first: dict[UUID, datetime], outlines: Iterable[Outline]) -> date:
    """Return the day on which somebody with these first times had completed the last step."""
    steps = [step for outline in outlines for step in outline.steps]
    times = [min(first[key] for key in _keys(step) if key in first) for step in steps]
    return timezone.localdate(max(times))


def _keys(step: Step) -> set[UUID]:
    """Return under which keys ``step`` is completed: a quiz is, wherever it is mirrored."""
    return {step.key, step.attempt_key} if step.kind == QUIZ else {step.key}
