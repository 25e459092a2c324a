"""Keys that bring a learner's progress back, and how often somebody may guess."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from learn.accounts.models.people import User


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
