"""
Mails to those who run a group, and files of long lists for them.

Learners get no mail: they have notices and the calendar file.

Two tasks of the schedule find out whom to tell, and leave each mail to a task of its own; the third
queues files anew whose job was lost. All may run twice: a mail is claimed before it is sent
(``DigestSent``), a file by each worker that makes it (``GroupExport``).
"""

import logging
from datetime import date, timedelta
from typing import Any

from celery import shared_task
from celery.exceptions import Retry
from django.utils import timezone, translation

from learn.accounts.mail import TRY_AGAIN, absolute_url, known_language, send_mail
from learn.groups import services
from learn.groups.models import Assignment, DigestSent, GroupExport, GroupMembership
from learn.groups.reading import digest
from learn.groups.reading.files import file_of
from learn.groups.reading.tables import table_of

log = logging.getLogger(__name__)


@shared_task
def send_weekly_digests() -> int:
    """Mail the overview of this week; return to how many people it was left to tell something."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return _hand_out(mail_week, DigestSent.Kind.WEEK, GroupMembership.objects.mailed(), monday)


@shared_task
def send_due_reminders() -> int:
    """Mail what is due tomorrow; return how many people may have something to be told."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    due = Assignment.objects.current().filter(due_on=tomorrow)
    rows = GroupMembership.objects.mailed().filter(group__in=due.values("group"))
    return _hand_out(mail_due, DigestSent.Kind.DUE, rows, tomorrow)


@shared_task(**TRY_AGAIN)
def mail_week(membership_id: int, day: str) -> None:
    """Mail the overview for the week of the Monday ``day``, unless there is nothing to say."""
    membership = _mailed(membership_id)
    if membership is None:
        return
    language = known_language(membership.member.ui_language)
    monday = date.fromisoformat(day)
    with translation.override(language):
        week = digest.week_of(membership.group, timezone.localdate(), language)
    if week:
        _send(membership, DigestSent.Kind.WEEK, monday, {"week": week})


@shared_task(**TRY_AGAIN)
def mail_due(membership_id: int, day: str) -> None:
    """Mail how many are done with what is due on ``day``."""
    membership = _mailed(membership_id)
    if membership is None:
        return
    language = known_language(membership.member.ui_language)
    due = digest.due_on(membership.group, date.fromisoformat(day), language)
    if due:
        _send(membership, DigestSent.Kind.DUE, date.fromisoformat(day), {"modules": due})


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


def _hand_out(task, kind: str, memberships, day: date) -> int:
    """
    Queue a mail to each who has not had it.

    Where tasks run inline, one that fails must not keep back the rest.
    """
    count = 0
    had = DigestSent.objects.filter(kind=kind, about_on=day, sent_at__isnull=False)
    rest = memberships.exclude(pk__in=had.values("membership"))
    for pk in list(rest.order_by("pk").values_list("pk", flat=True)):
        try:
            task.delay(pk, day.isoformat())
        except (OSError, Retry):
            # Inline, what failed was tried again at once; here nobody learns how that went.
            log.exception("A mail about a group could not be sent at the first try.")
        else:
            count += 1
    return count


def _mailed(membership_id: int) -> GroupMembership | None:
    rows = GroupMembership.objects.mailed().select_related("group", "member")
    return rows.filter(pk=membership_id).first()


def _send(membership: GroupMembership, kind: str, about_on: date, context: dict[str, Any]) -> None:
    mail = services.claim_digest(membership=membership, kind=kind, about_on=about_on)
    if mail is None:
        return
    group = membership.group
    language = known_language(membership.member.ui_language)
    try:
        send_mail(
            name=f"group_{kind}",
            to=membership.member.email,
            language=language,
            message_id=mail.uuid,
            context={
                "group": group,
                "url": absolute_url("groups:group", group.uuid, language=language),
                "people_url": absolute_url("groups:people", group.uuid, language=language),
                "settings_url": absolute_url("groups:settings", group.uuid, language=language),
                **context,
            },
        )
    except Exception:
        services.release_digest(mail=mail)
        raise
    services.confirm_digest(mail=mail)
