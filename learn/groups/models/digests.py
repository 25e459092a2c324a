"""What those who run a group were told by mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from learn.groups.models.groups import GroupMembership


class Digest(models.Model):
    """
    One mail about a group that one of those who run it was to get, if there was anything to say.

    The row is made when the mail is decided on (``accounts.OutgoingMail`` holds it until it is
    sent) and stays, so that it is decided on once. It goes with the membership, at the latest with
    the group.
    """

    class Kind(models.TextChoices):
        WEEK = "week", _("weekly overview")
        DUE = "due", _("due tomorrow")

    membership = models.ForeignKey(GroupMembership, models.CASCADE, related_name="digests")
    kind = models.CharField(max_length=5, choices=Kind)
    # The Monday of the week, or the day on which something is due.
    about_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "kind", "about_on"], name="groups_digest_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} of {self.about_on} to membership {self.membership_id}"
