"""
Who may do what in a group. Whether somebody may see it is asked by its queryset.

An observer looks on. A co-facilitator also runs the group: its door, its people, what it is to
take. The lead also decides what becomes of it: who helps, who takes over, when it ends.
"""

from django.core.exceptions import PermissionDenied

from learn.accounts.models import User
from learn.groups.exceptions import GroupArchived
from learn.groups.models import GroupMembership, LearnerGroup

Role = GroupMembership.Role
RUNNING = (Role.LEAD, Role.FACILITATOR)


def role_in(actor: User, group: LearnerGroup) -> str | None:
    """Return the role of ``actor`` in ``group``, or None for whom it does not exist."""
    roles = LearnerGroup.objects.facilitated_by(actor).filter(pk=group.pk)
    return roles.values_list("my_role", flat=True).first()


def require_may_run(actor: User, group: LearnerGroup) -> None:
    """Raise ``PermissionDenied`` for all but facilitators, ``GroupArchived`` when it is over."""
    if role_in(actor, group) not in RUNNING:
        raise PermissionDenied
    if group.is_over:
        raise GroupArchived


def require_may_decide(actor: User, group: LearnerGroup) -> None:
    """
    Raise ``PermissionDenied`` for all but the lead.

    Also when the group is over: it can still be handed over and deleted, and its helpers taken out.
    """
    if role_in(actor, group) != Role.LEAD:
        raise PermissionDenied


def require_may_change_helpers(actor: User, group: LearnerGroup) -> None:
    """Raise ``PermissionDenied`` for all but the lead, ``GroupArchived`` when it is over."""
    require_may_decide(actor, group)
    if group.is_over:
        raise GroupArchived
