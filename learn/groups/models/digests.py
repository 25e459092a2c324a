"""Which mails about a group were sent."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learn.groups.models.groups import GroupMembership


class DigestSent(models.Model):
    """
    One mail about a group to one of those who run it; written before it is sent.

    So each mail goes out at most once, however often a job runs. A mail server that refuses takes
    the row back, and the job tries again. Only where a worker is killed between the two is the one
    mail in its hands lost: a missing overview comes next week, a doubled one is a nuisance. The
    rows go with the membership, at the latest with the group.
    """

    class Kind(models.TextChoices):
        WEEK = "week", _("weekly overview")
        DUE = "due", _("due tomorrow")

    membership = models.ForeignKey(GroupMembership, models.CASCADE, related_name="digests_sent")
    kind = models.CharField(max_length=5, choices=Kind)
    # The Monday of the week, or the day on which something is due.
    about_on = models.DateField()
    claimed_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind", "about_on"], name="groups_digestsent_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} of {self.about_on} to membership {self.membership_id}"
