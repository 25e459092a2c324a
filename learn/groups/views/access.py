"""Who gets as far as a facilitator's view: not visible is a 404, not allowed a 403."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from home.caching import personal
from learn.accounts.decorators import staff_required
from learn.groups.exceptions import GroupArchived
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.permissions import RUNNING


def facilitators_only(view):
    """Send visitors and learners to staff sign-in; every answer stays out of caches."""
    return personal(staff_required(view))


def in_group(view):
    """
    Give the view its group in place of the group's uuid, with ``my_role``.

    What changes a group that is over leads back to it, with a sentence that says so.
    """

    @facilitators_only
    @wraps(view)
    def wrapper(request, group_id, *args, **kwargs):
        groups = LearnerGroup.objects.facilitated_by(request.user)
        group = get_object_or_404(groups, uuid=group_id)
        try:
            return view(request, group, *args, **kwargs)
        except GroupArchived:
            messages.info(request, _("This group is over. It can be read, but not changed."))
            return redirect("groups:group", group.uuid)

    return wrapper


def require_running(group) -> None:
    """Raise ``PermissionDenied`` for observers, before a form is shown that they may not send."""
    if group.my_role not in RUNNING:
        raise PermissionDenied


def require_lead(group) -> None:
    """Raise ``PermissionDenied`` for all but the lead."""
    if group.my_role != GroupMembership.Role.LEAD:
        raise PermissionDenied


def member_of(group, membership_id, **conditions) -> GroupMembership:
    """Return somebody of ``group``, or raise 404."""
    rows = group.memberships.select_related("member", "group").filter(**conditions)
    return get_object_or_404(rows, uuid=membership_id)
