"""What a group is to take, and when."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learn.groups.models.groups import GroupMembership, LearnerGroup


class AssignmentQuerySet(models.QuerySet):
    def current(self):
        """Assignments that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def for_learner(self, user):
        """What ``user`` is to take now, in groups that are not over; none for a visitor."""
        return self.for_member(user.pk) if user.is_authenticated else self.none()

    def for_member(self, member_id: int):
        """What somebody who learns is to take now, in groups that are not over."""
        mine = GroupMembership.objects.learners().filter(member=member_id)
        return (
            self.current()
            .filter(
                Q(is_for_everybody=True, group__in=mine.values("group"))
                | Q(recipients__membership__in=mine),
                group__archived_at=None,
            )
            .distinct()
        )


class Assignment(models.Model):
    """
    The instruction that a group, or some of its people, take a module or all of a course.

    Withdrawing it takes nothing away that was done: progress belongs to the learner.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="assignments")
    # The translation_key of a module or of a course.
    module_key = models.UUIDField(_("module"), null=True, blank=True)
    course_key = models.UUIDField(_("course"), null=True, blank=True)
    is_for_everybody = models.BooleanField(default=True, editable=False)
    is_required = models.BooleanField(_("required"), default=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    # Until the end of this day.
    due_on = models.DateField(_("due on"), null=True, blank=True)
    note = models.CharField(_("note to the participants"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(_("order"), default=0)
    # Explanations of its quizzes wait until they are discussed.
    is_discussed_first = models.BooleanField(_("discuss first"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(module_key=None) ^ Q(course_key=None),
                name="groups_assignment_module_or_course",
            ),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(starts_on__lte=F("due_on")),
                name="groups_assignment_starts_before_due",
                violation_error_message=_("The last day lies before the first."),
            ),
        ]

    def __str__(self):
        return f"{self.module_key or self.course_key} for group {self.group_id}"


class AssignmentRecipient(models.Model):
    """One of the people an assignment is for, where it is not for the whole group."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="recipients")
    membership = models.ForeignKey(
        GroupMembership, models.CASCADE, related_name="assignments_received"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "membership"], name="groups_assignmentrecipient_once"
            )
        ]

    def __str__(self):
        return f"Assignment {self.assignment_id} for membership {self.membership_id}"


class FeedbackOpening(models.Model):
    """The explanations of one quiz were opened to one group, after it was discussed."""

    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="feedback_openings")
    # The quiz page's translation_key, as attempts carry it.
    quiz_key = models.UUIDField(_("quiz"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    opened_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "quiz_key"], name="groups_feedbackopening_once"
            )
        ]

    def __str__(self):
        return f"{self.quiz_key} open to group {self.group_id}"
