"""Links that are mailed, and what they open."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learn.accounts.models.people import User
from learn.accounts.models.roles import StaffRole


class MailedLink(models.Model):
    """
    A link that was mailed to somebody and works until ``expires_at``.

    The secret in the link is not here. It follows from ``link_key`` and the secret key of the
    installation (``mailed_links``), so a job that mails it needs no more than the id of this row
    and mails the same link when it runs twice; a stolen copy of the database opens nothing.
    Another ``link_key`` makes a new link, and the old one is dead.
    """

    link_key = models.UUIDField(default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"), db_index=True)

    class Meta:
        abstract = True


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Invitations that nobody has used or withdrawn, whether or not they are still valid."""
        return self.filter(accepted_at=None, withdrawn_at=None)

    def usable(self, now):
        """Open invitations whose link still works at ``now``."""
        return self.open().filter(expires_at__gt=now)

    def administered_by(self, keys):
        """Invitations to the organisations with these ``keys``."""
        return self.filter(organisation_key__in=keys)


class Invitation(MailedLink):
    """An e-mail address that was asked to take a role in an organisation."""

    VALID_FOR = timedelta(days=7)

    email = models.EmailField(_("e-mail address"))
    # The organisation's translation_key: it is the same one in every language.
    organisation_key = models.UUIDField(_("organisation"))
    role = models.CharField(_("role"), max_length=15, choices=StaffRole.Role)
    language = models.CharField(_("language of the mail"), max_length=20)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="invitations")
    accepted_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organisation_key", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_one_open",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(withdrawn_at=None),
                name="accounts_invitation_one_end",
            ),
        ]

    def __str__(self):
        return f"Invitation {self.pk}: {self.role} of {self.organisation_key}"


class EmailChange(MailedLink):
    """The address somebody wants to sign in with, until they show that its mails reach them."""

    VALID_FOR = timedelta(days=1)

    user = models.OneToOneField(User, models.CASCADE, related_name="email_change")
    email = models.EmailField(_("new e-mail address"))

    class Meta:
        verbose_name = _("change of e-mail address")
        verbose_name_plural = _("changes of e-mail addresses")

    def __str__(self):
        return f"Change of the address of user {self.user_id}"
