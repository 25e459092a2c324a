"""What people give for texts that learners wrote."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.models.attempts import Response


class Mark(models.Model):
    """
    What one person gives for one answer.

    A second person may mark the same answer; it earns the mean of both. Nobody who learns sees a
    mark before it is released, which is when the answer waits no more
    (``Response.awaits_mark``). A mark may be changed before and after, and the audit log keeps
    what a released one was.
    """

    response = models.ForeignKey(
        Response, models.CASCADE, related_name="marks", verbose_name=_("answer")
    )
    # Without its giver a mark still counts: the learner keeps what they earned.
    marker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("marked by"),
    )
    points = models.DecimalField(_("points"), max_digits=3, decimal_places=1)
    comment = models.TextField(_("comment"), blank=True)
    marked_at = models.DateTimeField(_("marked at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("mark")
        verbose_name_plural = _("marks")
        ordering = ["marked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "marker"], name="quizzes_mark_one_by_each_marker"
            ),
            models.CheckConstraint(condition=Q(points__gte=0), name="quizzes_mark_not_negative"),
        ]

    def __str__(self):
        return f"{self.points} ({self.response_id})"


class ReusableComment(models.Model):
    """A sentence that somebody who marks needs again and again; it is theirs alone."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("owner")
    )
    text = models.CharField(_("text"), max_length=500)

    class Meta:
        verbose_name = _("reusable comment")
        verbose_name_plural = _("reusable comments")
        ordering = ["text"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "text"], name="quizzes_reusablecomment_unique")
        ]

    def __str__(self):
        return self.text
