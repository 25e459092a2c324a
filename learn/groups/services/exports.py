"""Files of long lists: asked for once, made by one worker at a time, kept for a day."""

import uuid
from datetime import timedelta

from django.utils import timezone

from learn.accounts.models import User
from learn.groups.models import GroupExport, LearnerGroup

EXPORT_MEMORY = timedelta(days=1)
# Longer than any file takes, and than it takes until a killed worker is missed.
LOST_AFTER = timedelta(hours=1)


def request_export(
    *, actor: User, group: LearnerGroup, table: str, file_format: str, language: str
) -> GroupExport:
    """
    Return the file that ``actor`` is waiting for; asking twice gives the same one.

    One that is not there after an hour is given up: its job was lost on the way.
    """
    wish = {"group": group, "requested_by": actor, "table": table, "format": file_format}
    waiting = GroupExport.objects.filter(**wish, state__in=GroupExport.UNFINISHED)
    waiting.filter(created_at__lt=timezone.now() - LOST_AFTER).update(
        state=GroupExport.State.FAILED, finished_at=timezone.now()
    )
    export, _is_new = GroupExport.objects.defer("content").get_or_create(
        **wish, state__in=GroupExport.UNFINISHED, defaults={"language": language}
    )
    return export


def claim_export(*, export_id: int) -> uuid.UUID | None:
    """
    Take an unfinished file into work, and return the claim to report with, or ``None``.

    One in work may be taken again: a job comes a second time only when its worker is lost.
    """
    claim = uuid.uuid4()
    rows = GroupExport.objects.filter(pk=export_id, state__in=GroupExport.UNFINISHED)
    taken = rows.update(state=GroupExport.State.WORKING, claim=claim, done_count=0)
    return claim if taken else None


def report_export(*, claim: uuid.UUID, done_count: int, total: int) -> bool:
    """Write down how far the file is; return whether the claim still holds."""
    return bool(_claimed(claim).update(done_count=done_count, total=total))


def finish_export(*, claim: uuid.UUID, content: bytes) -> None:
    """Keep the file, if the claim still holds."""
    _claimed(claim).update(
        state=GroupExport.State.DONE, content=content, finished_at=timezone.now()
    )


def fail_export(*, claim: uuid.UUID) -> None:
    """Give the file up, if the claim still holds; it can be asked for again."""
    _claimed(claim).update(state=GroupExport.State.FAILED, finished_at=timezone.now())


def _claimed(claim):
    return GroupExport.objects.filter(claim=claim, state=GroupExport.State.WORKING)
