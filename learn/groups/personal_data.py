"""What groups know about a person: handed over, moved, or deleted."""

from typing import Any

from django.db.models import Prefetch, Q

from learn.accounts.models import User
from learn.accounts.personal_data import PersonalData, exempt_model
from learn.accounts.personal_data import register as register_personal_data
from learn.groups.models import (
    Assignment,
    AssignmentRecipient,
    GroupExport,
    GroupMembership,
)


def export_groups(user: User) -> list[dict[str, Any]]:
    """Return the groups ``user`` is in, with what they are called and were given alone."""
    alone = AssignmentRecipient.objects.select_related("assignment").order_by("assignment")
    rows = (
        GroupMembership.objects.filter(member=user)
        .select_related("group")
        .prefetch_related(Prefetch("assignments_received", alone))
    )
    return [
        {
            "group": row.group.name,
            "role": row.role,
            "joined_at": row.joined_at,
            "admitted_at": row.admitted_at,
            "private_label": row.private_label,
            "assigned_alone": [
                _assigned(received.assignment) for received in row.assignments_received.all()
            ],
        }
        for row in rows.order_by("joined_at")
    ]


def _assigned(assignment: Assignment) -> dict[str, Any]:
    return {
        "module": assignment.module_key,
        "course": assignment.course_key,
        "note": assignment.note,
        "starts_on": assignment.starts_on,
        "due_on": assignment.due_on,
        "withdrawn_at": assignment.withdrawn_at,
    }


def merge_groups(source: User, target: User) -> None:
    """Let ``target`` be in every group that ``source`` is in, with what each was to take alone."""
    own = {row.group_id: row for row in target.group_memberships.select_for_update()}
    for row in source.group_memberships.select_for_update():
        twin = own.get(row.group_id)
        if twin is None:
            row.member = target
            row.save(update_fields=["member"])
            continue
        twin.joined_at = min(twin.joined_at, row.joined_at)
        twin.admitted_at = twin.admitted_at or row.admitted_at
        twin.private_label = twin.private_label or row.private_label
        twin.save(update_fields=["joined_at", "admitted_at", "private_label"])
        known = twin.assignments_received.values("assignment")
        row.assignments_received.exclude(Q(assignment__in=known)).update(membership=twin)


def erase_groups(user: User) -> None:
    """Delete files of lists that ``user`` may stand in; they can be made again."""
    GroupExport.objects.filter(group__memberships__member=user).delete()


def register() -> None:
    """Register the models of this room."""
    register_personal_data(
        PersonalData(
            name="groups",
            export=export_groups,
            merge=merge_groups,
            erase=erase_groups,
            models=("groups.GroupMembership",),
        )
    )
    exempt_model("groups.Assignment", reason="Who among the staff assigned a module.")
    exempt_model("groups.Digest", reason="Which mails the staff of a group were to get.")
    exempt_model("groups.GroupExport", reason="Which files the staff asked for, for a day.")
    exempt_model("groups.FeedbackOpening", reason="Who among the staff opened explanations.")
