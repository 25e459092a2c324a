"""Files of long lists: asked for once, made by one worker at a time, kept for a day."""

import uuid
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from learn.accounts.models import User
from learn.groups.models import GroupExport, LearnerGroup

EXPORT_MEMORY = timedelta(days=1)
# Longer than a job at work says nothing.
SILENCE = timedelta(minutes=2)
# Longer than any file takes, also when its job was lost a few times.
LOST_AFTER = timedelta(hours=1)


def request_export(
    *, actor: User, group: LearnerGroup, table: str, file_format: str, language: str
) -> GroupExport:
    """
    Return the file that ``actor`` is waiting for; asking twice gives the same one.

    One that is not there after an hour is given up: its job was lost on the way.
    """
    wish = {"group": group, "requested_by": actor, "table": table, "format": file_format}
    _give_up(GroupExport.objects.filter(**wish), timezone.now())
    export, _is_new = GroupExport.objects.defer("content").get_or_create(
        **wish, state__in=GroupExport.UNFINISHED, defaults={"language": language}
    )
    return export


def claim_export(*, export_id: int) -> uuid.UUID | None:
    """
    Take a file into work, and return the claim to report with, or ``None``.

    One that waits, or whose worker has shown no sign of life for a while.
    """
    claim, now = uuid.uuid4(), timezone.now()
    is_free = Q(state=GroupExport.State.WAITING) | Q(seen_at__lt=now - SILENCE)
    rows = GroupExport.objects.filter(is_free, pk=export_id, state__in=GroupExport.UNFINISHED)
    taken = rows.update(state=GroupExport.State.WORKING, claim=claim, done_count=0, seen_at=now)
    return claim if taken else None


def report_export(*, claim: uuid.UUID, done_count: int, total: int) -> bool:
    """Write down how far the file is; return whether the claim still holds."""
    return bool(_claimed(claim).update(done_count=done_count, total=total, seen_at=timezone.now()))


def finish_export(*, claim: uuid.UUID, content: bytes) -> None:
    """Keep the file, if the claim still holds."""
    _claimed(claim).update(
        state=GroupExport.State.DONE, content=content, finished_at=timezone.now()
    )


def fail_export(*, claim: uuid.UUID) -> None:
    """Give the file up, if the claim still holds; it can be asked for again."""
    _claimed(claim).update(state=GroupExport.State.FAILED, finished_at=timezone.now())


def lost_exports(*, now: datetime) -> list[int]:
    """
    Return the ids of unfinished files whose job is lost, each to one caller, to be queued again.

    What was asked for stands in the database. A broker may forget a job, as it does when a worker
    is killed in the moment it takes one out of the queue.
    """
    silent = GroupExport.objects.filter(state__in=GroupExport.UNFINISHED, seen_at__lt=now - SILENCE)
    _give_up(silent, now)
    ids = list(silent.order_by("pk").values_list("pk", flat=True))
    waits = {"state": GroupExport.State.WAITING, "seen_at": now}
    return [pk for pk in ids if silent.filter(pk=pk).update(**waits)]


def _give_up(exports, now):
    old = exports.filter(state__in=GroupExport.UNFINISHED, created_at__lt=now - LOST_AFTER)
    old.update(state=GroupExport.State.FAILED, finished_at=now)


def _claimed(claim):
    # Also one that was queued again because nothing was heard of it, if nobody has begun it anew.
    return GroupExport.objects.filter(claim=claim, state__in=GroupExport.UNFINISHED)
