"""What staff may do, and where. Below people, whose querysets ask for it."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class StaffRoleQuerySet(models.QuerySet):
    def of(self, user):
        """Roles that ``user`` holds now; none for learners and for accounts that were closed."""
        is_staff = user.is_authenticated and user.is_active and user.is_staff_account
        return self.filter(user=user) if is_staff else self.none()

    def in_organisation(self, organisation_key):
        """Roles in one organisation, whoever holds them."""
        return self.filter(organisation_key=organisation_key)


class StaffRole(models.Model):
    """What a staff account may do in one organisation; somebody may hold several."""

    class Role(models.TextChoices):
        ADMINISTRATOR = "administrator", _("administrator")
        FACILITATOR = "facilitator", _("facilitator")
        EDITOR = "editor", _("editor")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_roles")
    # The organisation's translation_key: it is the same one in every language.
    organisation_key = models.UUIDField(_("organisation"))
    role = models.CharField(_("role"), max_length=15, choices=Role)

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("role in an organisation")
        verbose_name_plural = _("roles in organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation_key", "role"], name="accounts_staffrole_once"
            )
        ]

    def __str__(self):
        return f"{self.user_id}: {self.role} of {self.organisation_key}"


class FormerRole(models.Model):
    """
    A role that was taken away when an account was closed in an organisation.

    It allows nothing. It is there so that an administrator sees whom they closed out and can let
    them in again. ``name`` is the name of that day: what the person is called in another
    organisation afterwards is not this one's to know.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_roles")
    organisation_key = models.UUIDField(_("organisation"))
    role = models.CharField(_("role"), max_length=15, choices=StaffRole.Role)
    name = models.CharField(_("display name"), max_length=60)
    closed_on = models.DateField(_("closed on"), default=timezone.localdate)

    class Meta:
        verbose_name = _("former role")
        verbose_name_plural = _("former roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation_key", "role"], name="accounts_formerrole_once"
            )
        ]

    def __str__(self):
        return f"{self.user_id}: formerly {self.role} of {self.organisation_key}"
