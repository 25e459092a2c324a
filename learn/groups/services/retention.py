"""What becomes of groups whose time is over (retention as code)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from learn.groups.models import GroupExport, LearnerGroup
from learn.groups.models.groups import GROUP_MEMORY
from learn.groups.services.exports import EXPORT_MEMORY
from learn.groups.services.groups import end_group, erase_group


@dataclass(frozen=True)
class ExpiredGroups:
    """How many groups ended, and how many were, or would be, deleted."""

    ended: int
    deleted: int


def sweep(now: datetime, dry_run: bool) -> dict[str, int]:
    """Sweep this room; see ``learn.accounts.retention``."""
    expired = purge_groups(now=now, dry_run=dry_run)
    return {
        "groups ended": expired.ended,
        "groups deleted": expired.deleted,
        "group files deleted": purge_exports(now=now, dry_run=dry_run),
    }


def purge_exports(*, now: datetime, dry_run: bool = False) -> int:
    """Delete files of lists a day after they were asked for; return how many."""
    old = GroupExport.objects.filter(created_at__lt=now - EXPORT_MEMORY)
    count = old.count()
    if not dry_run:
        old.delete()
    return count


def purge_groups(*, now: datetime | None = None, dry_run: bool = False) -> ExpiredGroups:
    """
    End groups whose last day has passed and delete those that ended 30 days ago.

    With a group go the guests who learn nowhere else. With ``dry_run`` nothing changes. Safe to
    run at any time and twice at once.
    """
    now = now or timezone.now()
    ending = LearnerGroup.objects.active().filter(ends_on__lt=timezone.localdate(now))
    deleting = LearnerGroup.objects.filter(archived_at__lt=now - GROUP_MEMORY)
    expired = ExpiredGroups(ended=ending.count(), deleted=deleting.count())
    if dry_run:
        return expired
    _treat(deleting, erase_group)
    _treat(ending, partial(end_group, now=now))
    return expired


def _treat(groups: QuerySet, treat: Callable[[LearnerGroup], object]) -> None:
    """Treat each of ``groups`` in a transaction of its own, unless it changed meanwhile."""
    for pk in list(groups.values_list("pk", flat=True)):
        with transaction.atomic():
            group = groups.select_for_update(of=("self",)).filter(pk=pk).first()
            if group:
                treat(group)
