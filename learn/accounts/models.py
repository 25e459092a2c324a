"""One row for everybody, what staff may do, and what keys, mails and budgets of guesses need."""

import uuid
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserQuerySet(models.QuerySet):
    def staff(self):
        """Accounts that sign in with e-mail and password: all that staff may browse."""
        return self.filter(kind=User.Kind.STAFF)

    def learners(self):
        """Guests and holders of a recovery key."""
        return self.exclude(kind=User.Kind.STAFF)

    def with_role_in(self, organisation_key):
        """Accounts that hold any role in one organisation."""
        held = StaffRole.objects.in_organisation(organisation_key).filter(user=OuterRef("pk"))
        return self.staff().filter(Exists(held))

    def successors_of(self, user, organisation_key):
        """Who could take over what ``user`` leaves behind in one organisation."""
        held = StaffRole.objects.in_organisation(organisation_key).filter(
            user=OuterRef("pk"),
            role__in=[StaffRole.Role.ADMINISTRATOR, StaffRole.Role.FACILITATOR],
        )
        return self.staff().filter(Exists(held), is_active=True).exclude(pk=user.pk)

    def forgotten_since(self, day):
        """Guests last seen before ``day``. Whoever holds a key is expected back any time."""
        return self.filter(kind=User.Kind.GUEST, last_seen_on__lt=day)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    """Makes staff accounts; guests are made by ``services.create_guest``."""

    def create_user(self, email, password=None, **fields):
        """Return a new staff account that signs in with ``email`` and ``password``."""
        if not email:
            raise ValueError("A staff account needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), kind=User.Kind.STAFF, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Return a new staff account with every permission."""
        return self.create_user(email, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """
    Anybody the platform remembers.

    ``guest``: made on the first thing worth saving; has a pseudonym and nothing else.
    ``learner``: a guest who holds a recovery key. ``staff``: signs in with e-mail, password
    and second factor. Only staff rows ever carry an e-mail address or a usable password.
    """

    class Kind(models.TextChoices):
        GUEST = "guest", _("guest")
        LEARNER = "learner", _("learner")
        STAFF = "staff", _("staff account")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.GUEST)
    # A generated pseudonym for learners; never required to be real.
    display_name = models.CharField(_("display name"), max_length=60)
    ui_language = models.CharField(_("language"), max_length=20, default="de")
    email = models.EmailField(_("e-mail address"), null=True, blank=True, unique=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    # The day, not the hour: enough to delete what nobody uses, too little to watch anybody.
    last_seen_on = models.DateField(_("last seen on"), default=timezone.localdate)
    # What the browser that made this guest showed of itself, hashed: two tabs sending their
    # first answer at the same moment become one guest (see ``services.create_guest``).
    birth_digest = models.CharField(  # noqa: DJ001 - many without one, and unique among the rest
        max_length=64, null=True, unique=True, editable=False
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=Q(email__isnull=False), name="accounts_user_email_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind="staff", email__isnull=False)
                | (~Q(kind="staff") & Q(email__isnull=True)),
                name="accounts_user_email_only_for_staff",
            ),
        ]

    def __str__(self):
        return self.display_name

    def clean(self):
        """Store e-mail addresses in one spelling; nobody remembers their capitals."""
        super().clean()
        if self.email:
            self.email = self.email.lower()

    @property
    def is_staff_account(self) -> bool:
        """Whether this person signs in with e-mail, password and second factor."""
        return self.kind == self.Kind.STAFF

    def get_full_name(self) -> str:
        """Return the name shown in the Wagtail admin."""
        return self.display_name

    def get_short_name(self) -> str:
        """Return the name shown in the Wagtail admin."""
        return self.display_name


class Session(AbstractBaseSession):
    """
    What the platform remembers of one browser.

    It names its person, so that one query brings both, and so that nothing is left of the
    sessions of somebody who is deleted. Staff see a list of their own, so of theirs it also says
    in which sort of browser they began and on which days; of learners it says nothing more.
    """

    person = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("user")
    )
    # The family only ("Firefox"), never the whole line by which a browser can be told apart.
    browser = models.CharField(
        _("browser"), max_length=20, blank=True, default="", db_default="", editable=False
    )
    begun_on = models.DateField(_("signed in on"), null=True, editable=False)
    used_on = models.DateField(_("last used on"), null=True, editable=False)

    class Meta(AbstractBaseSession.Meta):
        pass

    @classmethod
    def get_session_store_class(cls):
        """Return what reads and writes these rows."""
        return import_module(settings.SESSION_ENGINE).SessionStore


class RecoveryKey(models.Model):
    """
    The one key that brings a learner's progress to another device.

    Only its HMAC is here, so neither a backup nor an administrator can show or use it.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="recovery_key")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("recovery key")
        verbose_name_plural = _("recovery keys")

    def __str__(self):
        return f"Recovery key of user {self.user_id}"


class SpareKey(models.Model):
    """
    A key that somebody trusted made for a learner who lost theirs; it works once, within days.

    Only its HMAC is here. Whoever used it makes a key of their own.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="spare_keys")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("recovery card")
        verbose_name_plural = _("recovery cards")

    def __str__(self):
        return f"Spare key of user {self.user_id}"


class GuessBudget(models.Model):
    """
    How many more wrong keys or join codes may be tried: a token bucket.

    One for each address and one for the whole world; join codes have one for the world. Addresses
    are kept as HMAC only, and a row without news is purged within minutes.
    """

    class Scope(models.TextChoices):
        ADDRESS = "address"
        EVERYWHERE = "everywhere"
        JOINING = "joining"

    scope = models.CharField(max_length=10, choices=Scope)
    digest = models.CharField(max_length=64, blank=True)
    tokens = models.FloatField()
    updated_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "digest"], name="accounts_guessbudget_one_per_address"
            ),
            models.CheckConstraint(
                condition=Q(tokens__gte=0), name="accounts_guessbudget_never_negative"
            ),
        ]

    def __str__(self):
        return f"{self.scope}: {self.tokens:.1f} guesses left"


class StaffRoleQuerySet(models.QuerySet):
    def of(self, user):
        """Roles that ``user`` holds now; none for learners and for accounts that were closed."""
        is_staff = user.is_authenticated and user.is_active and user.kind == User.Kind.STAFF
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

    user = models.ForeignKey(User, models.CASCADE, related_name="staff_roles")
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

    user = models.ForeignKey(User, models.CASCADE, related_name="former_roles")
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


def user_display(user: User) -> str:
    """Return how the sign-in screens address ``user``."""
    return user.display_name
