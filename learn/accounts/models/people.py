"""One row for everybody."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learn.accounts.models.roles import StaffRole


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


def user_display(user: User) -> str:
    """Return how the sign-in screens address ``user``."""
    return user.display_name
