"""Files of long lists, made by a job."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from learn.groups.models.groups import LearnerGroup


class GroupExport(models.Model):
    """
    One file that somebody asked for, how far it is, and the file itself.

    Waiting, then working, then done or failed. The file is kept here, so that web and worker need
    no disk in common. A worker that takes the row writes its own ``claim``: one that was given up
    for dead finds another's and stops. ``seen_at`` is the last sign of life of its job: what no
    job works at any more, whatever became of it, is queued once more.
    """

    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        ODS = "ods", "ODS"

    class State(models.TextChoices):
        WAITING = "waiting"
        WORKING = "working"
        DONE = "done"
        FAILED = "failed"

    UNFINISHED = (State.WAITING, State.WORKING)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="exports")
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_exports"
    )
    table = models.CharField(max_length=20)
    format = models.CharField(max_length=4, choices=Format)
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    claim = models.UUIDField(null=True, editable=False)
    done_count = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    content = models.BinaryField(default=b"")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "requested_by", "table", "format"],
                condition=Q(state__in=["waiting", "working"]),
                name="groups_groupexport_one_unfinished",
            )
        ]

    def __str__(self):
        return f"{self.table}.{self.format} of group {self.group_id}: {self.state}"

    @property
    def is_unfinished(self) -> bool:
        """Whether the file is still to come."""
        return self.state in self.UNFINISHED
