"""Which mails about a group were sent."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from learn.groups.models.groups import GroupMembership


class DigestSent(models.Model):
    """
    One mail about a group to one of those who run it; claimed before it is sent.

    So each mail goes out once, however often a job runs. Where a worker is killed with a mail in
    its hands, nobody knows whether the mail server has it: the claim runs out, and the mail goes
    out again under the same ``uuid`` as its Message-ID, by which mailboxes tell that they have it.
    The rows go with the membership, at the latest with the group.
    """

    class Kind(models.TextChoices):
        WEEK = "week", _("weekly overview")
        DUE = "due", _("due tomorrow")

    membership = models.ForeignKey(GroupMembership, models.CASCADE, related_name="digests_sent")
    kind = models.CharField(max_length=5, choices=Kind)
    # The Monday of the week, or the day on which something is due.
    about_on = models.DateField()
    uuid = models.UUIDField(default=uuid.uuid4, editable=False)
    claimed_at = models.DateTimeField(null=True, editable=False)
    sent_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind", "about_on"], name="groups_digestsent_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} of {self.about_on} to membership {self.membership_id}"
