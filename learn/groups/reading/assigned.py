"""What a learner is to take, across all their groups."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from home.prepared import prepared
from learn.groups.models import Assignment, GroupMembership, LearnerGroup
from learn.groups.reading.modules import module_keys_of


@dataclass(frozen=True)
class AssignedModule:
    """A module that a group of the learner asks them to take by ``assignment``, and when."""

    assignment: UUID
    module_key: UUID
    group_name: str
    is_required: bool
    starts_on: date | None
    due_on: date | None
    note: str

    @property
    def is_overdue(self) -> bool:
        """Whether its last day has passed."""
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def is_ahead(self) -> bool:
        """Whether its first day has not come."""
        return self.starts_on is not None and self.starts_on > timezone.localdate()


def assigned_to(user) -> list[AssignedModule]:
    """
    Return what ``user`` is to take in groups that are not over: what is due first comes first.

    A module comes once for each group that asks for it; with the same date as the group gave it.
    """
    rows = _assignments(user.pk) if user.is_authenticated else []
    modules = module_keys_of(rows)
    found = [
        AssignedModule(
            assignment=row.uuid,
            module_key=key,
            group_name=row.group.name,
            is_required=row.is_required,
            starts_on=row.starts_on,
            due_on=row.due_on,
            note=row.note,
        )
        for row in sorted(rows, key=lambda one: (one.group_id, one.position, one.pk))
        for key in modules[row.pk]
    ]
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or date.max))


def groups_joined_by(user) -> list[GroupMembership]:
    """Return the memberships of ``user`` as a learner in groups not over, also where they knock."""
    if not user.is_authenticated:
        return []
    return _joined(user.pk)


@prepared
def _assignments(member_id: int):
    return Assignment.objects.for_member(member_id).select_related("group")


@prepared
def _joined(member_id: int):
    rows = GroupMembership.objects.filter(
        member=member_id,
        role=GroupMembership.Role.LEARNER,
        group__in=LearnerGroup.objects.active(),
    )
    return rows.select_related("group").order_by("joined_at")
