"""
What of a group's plan its people have completed, and so can be given sheets for.

Every step is asked of everybody: which locked pages a learner may open, only their own browser
knows. Who lacks nothing but such a step gets the certificate on their own page.
"""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from courses.outline import Outline, modules_in
from learn.certificates.completions import first_times
from learn.certificates.models import Certificate
from learn.certificates.subjects import are_complete
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.reading.modules import titles_of
from learn.groups.reading.plan import plan_of

MOST_SHEETS = 200


@dataclass(frozen=True)
class Batch:
    """Sheets that are printed at once: at most 200, by the names of their learners."""

    value: str
    title: str
    part: int | None
    learner_ids: tuple[int, ...]
    module_key: UUID | None
    course_key: UUID | None

    @property
    def key(self) -> dict[str, UUID | None]:
        """What the certificates carry."""
        return {"module_key": self.module_key, "course_key": self.course_key}


@dataclass(frozen=True)
class GroupSubject:
    """A module or course of the group's plan, and who is to get a sheet for it."""

    title: str
    outlines: list[Outline]
    learner_ids: tuple[int, ...]
    revoked_count: int
    module_key: UUID | None = None
    course_key: UUID | None = None

    @property
    def completed_count(self) -> int:
        """How many get a sheet."""
        return len(self.learner_ids)

    @property
    def batches(self) -> list[Batch]:
        """The sheets in portions that can be printed."""
        kind = "module" if self.module_key else "course"
        starts = range(0, self.completed_count, MOST_SHEETS)
        return [
            Batch(
                value=f"{kind}:{self.module_key or self.course_key}:{part}",
                title=self.title,
                part=part if len(starts) > 1 else None,
                learner_ids=self.learner_ids[start : start + MOST_SHEETS],
                module_key=self.module_key,
                course_key=self.course_key,
            )
            for part, start in enumerate(starts, start=1)
        ]


def subjects_of(request, group: LearnerGroup, language: str) -> list[GroupSubject]:
    """
    Return the modules and courses that ``group`` is to take, in order, in a few queries.

    Whose certificate was revoked, by whomever, gets none from here. A course of one module is left
    out, as everywhere.
    """
    rows = GroupMembership.objects.learners().filter(group=group)
    ids = list(rows.order_by("member__display_name", "pk").values_list("member", flat=True))
    plan = {module.key: module.outline for module in plan_of(request, group, language)}
    courses = _courses(group, plan)
    titles = titles_of(courses, language) if courses else {}
    first = first_times(ids, plan.values())
    done = {pk: set(first[pk]) for pk in ids}
    valid, revoked = _certificates(ids, {*plan, *courses})
    wanted = [
        *(("course_key", key, titles.get(key, ""), found) for key, found in courses.items()),
        *(("module_key", key, outline.module_title, [outline]) for key, outline in plan.items()),
    ]
    return [
        GroupSubject(
            title=title,
            outlines=outlines,
            learner_ids=tuple(
                pk
                for pk in ids
                if pk in valid[key] or (pk not in revoked[key] and are_complete(outlines, done[pk]))
            ),
            revoked_count=len(revoked[key] - valid[key]),
            **{name: key},
        )
        for name, key, title, outlines in wanted
    ]


def _courses(group, plan) -> dict[UUID, list[Outline]]:
    """Return the modules of each whole course that the group is to take."""
    keys = [row.course_key for row in group.assignments.current() if row.course_key]
    modules = modules_in(keys) if keys else {}
    found = {key: [plan[module] for module in modules[key] if module in plan] for key in modules}
    return {key: outlines for key, outlines in found.items() if len(outlines) > 1}


def _certificates(learner_ids, keys) -> tuple[dict[UUID, set[int]], dict[UUID, set[int]]]:
    """Return who holds a valid certificate for each key, and who one that was revoked."""
    rows = Certificate.objects.filter(
        Q(module_key__in=keys) | Q(course_key__in=keys), learner__in=learner_ids
    )
    valid, revoked = defaultdict(set), defaultdict(set)
    fields = ("learner", "module_key", "course_key", "revoked_at")
    for learner, module, course, revoked_at in rows.order_by().values_list(*fields):
        (revoked if revoked_at else valid)[module or course].add(learner)
    return valid, revoked
