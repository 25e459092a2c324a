"""Groups and the people in them."""

import uuid
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from learn.accounts.models import StaffRole, User
from learn.groups import join_codes

# After its end a group stays readable for this long; then it and what only it kept is deleted.
GROUP_MEMORY = timedelta(days=30)
# Nobody plans further ahead than a school year; a forgotten group must end some day.
LONGEST_GROUP = timedelta(days=365)
USUAL_GROUP = timedelta(days=180)


def usual_end() -> date:
    """Return the day a group made today ends unless somebody says otherwise."""
    return timezone.localdate() + USUAL_GROUP


class LearnerGroupQuerySet(models.QuerySet):
    def active(self):
        """Groups that are not over."""
        return self.filter(archived_at=None)

    def with_open_door(self, now: datetime | None = None):
        """Groups that people may join now."""
        now = now or timezone.now()
        return self.active().exclude(join_code="").filter(door_closes_at__gt=now)

    def facilitated_by(self, user):
        """
        Groups that ``user`` helps to lead or watches, with ``my_role``.

        Administrators lead every group of their organisation, operators all. A role in a group
        counts only as long as its holder may make groups in the organisation.
        """
        if not user.is_authenticated or not user.is_active or not user.is_staff_account:
            return self.annotate(my_role=models.Value("")).none()
        if user.is_superuser:
            return self.annotate(my_role=models.Value(GroupMembership.Role.LEAD))
        held = StaffRole.objects.filter(user=user, organisation_key=OuterRef("organisation_key"))
        administers = Exists(held.filter(role=StaffRole.Role.ADMINISTRATOR))
        own_role = GroupMembership.objects.filter(
            group=OuterRef("pk"), member=user, role__in=GroupMembership.LEADING
        ).values("role")[:1]
        return self.annotate(
            my_role=models.Case(
                models.When(administers, then=models.Value(GroupMembership.Role.LEAD)),
                models.When(
                    Exists(held.filter(role=StaffRole.Role.FACILITATOR)), then=Subquery(own_role)
                ),
            )
        ).filter(my_role__isnull=False)


class LearnerGroup(models.Model):
    """
    People who learn together, led by facilitators of one organisation.

    The door is open while there is a join code and ``door_closes_at`` lies ahead.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # The organisation's translation_key.
    organisation_key = models.UUIDField(_("organisation"), db_index=True)
    name = models.CharField(_("name of the group"), max_length=80)
    # Codes of the languages its cards are printed in, German always beside them.
    languages = models.JSONField(_("languages"), default=list, blank=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    ends_on = models.DateField(_("last day"), default=usual_end)
    archived_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    # Empty while the door is closed.
    join_code = models.CharField(max_length=join_codes.LENGTH, blank=True, editable=False)
    door_closes_at = models.DateTimeField(null=True, editable=False)
    is_approval_needed = models.BooleanField(_("I let everybody in myself"), default=False)
    seat_limit = models.PositiveSmallIntegerField(
        _("most participants"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    # Whether its facilitators get digest mails.
    sends_digest = models.BooleanField(_("send me a weekly overview"), default=True)

    objects = LearnerGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["join_code"],
                condition=~Q(join_code=""),
                name="groups_learnergroup_join_code_unique",
            ),
            models.CheckConstraint(
                condition=Q(join_code="") | Q(door_closes_at__isnull=False),
                name="groups_learnergroup_door_closes",
            ),
            models.CheckConstraint(
                condition=Q(archived_at=None) | Q(join_code=""),
                name="groups_learnergroup_no_door_after_end",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_over(self) -> bool:
        """Whether the group can only be read any more."""
        return self.archived_at is not None

    @property
    def has_open_door(self) -> bool:
        """Whether people may join now."""
        return bool(self.join_code) and self.door_closes_at > timezone.now()

    @property
    def shown_code(self) -> str:
        """The join code as it is shown and printed; empty while the door is closed."""
        return join_codes.grouped(self.join_code) if self.has_open_door else ""

    @property
    def deleted_on(self) -> date:
        """The day from which the group, and what only it kept, is deleted."""
        end = timezone.localdate(self.archived_at) if self.archived_at else self.ends_on
        return end + GROUP_MEMORY


class GroupMembershipQuerySet(models.QuerySet):
    def learners(self):
        """People who learn in a group and were let in."""
        return self.filter(role=GroupMembership.Role.LEARNER, admitted_at__isnull=False)

    def knocking(self):
        """People who wait to be let in."""
        return self.filter(role=GroupMembership.Role.LEARNER, admitted_at=None)

    def leading(self):
        """Facilitators and observers."""
        return self.filter(role__in=GroupMembership.LEADING)

    def mailed(self):
        """
        Who gets mails about a group: its lead and co-facilitators, while it wants and runs.

        As everywhere a role counts only as long as its holder may lead groups there.
        """
        held = StaffRole.objects.filter(
            user=OuterRef("member"),
            organisation_key=OuterRef("group__organisation_key"),
            role__in=[StaffRole.Role.FACILITATOR, StaffRole.Role.ADMINISTRATOR],
        )
        return self.filter(
            Exists(held) | Q(member__is_superuser=True),
            role__in=[GroupMembership.Role.LEAD, GroupMembership.Role.FACILITATOR],
            member__is_active=True,
            member__kind=User.Kind.STAFF,
            member__email__isnull=False,
            group__archived_at=None,
            group__sends_digest=True,
        )


class GroupMembership(models.Model):
    """
    One person in one group.

    A learner without ``admitted_at`` has knocked and waits; they see nothing of the group yet.
    """

    class Role(models.TextChoices):
        LEARNER = "learner", _("participant")
        LEAD = "lead", pgettext_lazy("role", "lead")
        FACILITATOR = "facilitator", _("co-facilitator")
        OBSERVER = "observer", _("observer")

    LEADING = (Role.LEAD, Role.FACILITATOR, Role.OBSERVER)

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.ForeignKey(LearnerGroup, models.CASCADE, related_name="memberships")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="group_memberships"
    )
    role = models.CharField(_("role"), max_length=12, choices=Role, default=Role.LEARNER)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now, editable=False)
    admitted_at = models.DateTimeField(_("let in at"), null=True, editable=False)
    # Personal data, seen by the facilitators of this group only.
    private_label = models.CharField(_("private label"), max_length=60, blank=True)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="groups_membership_once"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(role="lead"), name="groups_membership_one_lead"
            ),
            models.CheckConstraint(
                condition=Q(role="learner") | Q(admitted_at__isnull=False, private_label=""),
                name="groups_membership_leading_is_admitted",
            ),
        ]

    def __str__(self):
        return f"{self.member_id} in group {self.group_id}: {self.role}"
