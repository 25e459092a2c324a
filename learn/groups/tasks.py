"""
Mails to those who run a group, and files of long lists for them.

Learners get no mail: they have notices and the calendar file.

Two tasks of the schedule find out whom to tell; each mail is owed once (``Digest``) and sent by a
job of its own. The third queues files anew whose job was lost. All may run twice.
"""

import logging
from datetime import date, timedelta

from celery import shared_task
from django.utils import timezone, translation

from learn.groups import services
from learn.groups.models import Assignment, Digest, GroupExport, GroupMembership
from learn.groups.reading.files import file_of
from learn.groups.reading.tables import table_of

log = logging.getLogger(__name__)


@shared_task
def send_weekly_digests() -> int:
    """Owe everybody the overview of this week; return how many had not been owed it before."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return _owe(Digest.Kind.WEEK, GroupMembership.objects.mailed(), monday)


@shared_task
def send_due_reminders() -> int:
    """Owe who runs a group what is due tomorrow; return how many had not been owed it before."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    due = Assignment.objects.current().filter(due_on=tomorrow)
    rows = GroupMembership.objects.mailed().filter(group__in=due.values("group"))
    return _owe(Digest.Kind.DUE, rows, tomorrow)


class _TakenOver(Exception):
    """Another worker makes this file by now."""


@shared_task
def make_export(export_id: int) -> None:
    """Make a file of a list, unless it is made. One that fails says so on its page."""
    claim = services.claim_export(export_id=export_id)
    if claim is None:
        return
    export = GroupExport.objects.defer("content").select_related("group").get(pk=export_id)
    try:
        with translation.override(export.language):
            services.finish_export(claim=claim, content=_content_of(export, claim))
    except _TakenOver:
        log.info("A file of a list was taken over by another worker.")
    except Exception:
        log.exception("A file of a list could not be made.")
        services.fail_export(claim=claim)


@shared_task
def resume_exports() -> int:
    """Queue files once more whose job was lost; return how many."""
    lost = services.lost_exports(now=timezone.now())
    for pk in lost:
        make_export.delay(pk)
    return len(lost)


def _content_of(export: GroupExport, claim) -> bytes:
    table = table_of(None, export.group, export.table, export.language)
    total = len(table.rows)

    def report(done_count: int) -> None:
        if not services.report_export(claim=claim, done_count=done_count, total=total):
            raise _TakenOver

    report(0)
    return file_of(table, export.format, report)


def _owe(kind: str, memberships, day: date) -> int:
    had = Digest.objects.filter(kind=kind, about_on=day)
    rest = memberships.exclude(pk__in=had.values("membership")).select_related("member")
    return sum(
        services.owe_digest(membership=membership, kind=kind, about_on=day)
        for membership in list(rest.order_by("pk"))
    )
