"""Recovery keys: made, shown again for a moment, and found."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from learn.accounts import recovery_keys
from learn.accounts.exceptions import KeyExists, StaffAccountRefused, UnknownKey
from learn.accounts.models import RecoveryKey, User
from learn.accounts.services import budgets


def has_key(user: User) -> bool:
    """Return whether ``user`` could come back on another device."""
    return user.pk is not None and RecoveryKey.objects.filter(user=user).exists()


@transaction.atomic
def make_recovery_key(*, user: User, client_uuid: UUID, replace: bool = False) -> str:
    """
    Give ``user`` a recovery key, make a guest a learner and return the key.

    The same ``client_uuid`` again gives the same key, so a form sent twice leaves one valid key
    whichever response arrives. Another form replaces the key only with ``replace``, otherwise
    ``KeyExists`` is raised: the card in somebody's drawer must not stop working by accident.
    """
    # Locked, so two forms sent together cannot both believe that there is no key yet.
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_staff_account:
        raise StaffAccountRefused
    key = recovery_keys.derive(user_uuid=user.uuid, client_uuid=client_uuid)
    digest = recovery_keys.digest(key)
    existing = RecoveryKey.objects.filter(user=user).first()
    if existing and existing.digest == digest:
        return key
    if existing and not replace:
        raise KeyExists
    if existing:
        existing.digest = digest
        existing.created_at = timezone.now()
        existing.save(update_fields=["digest", "created_at"])
    else:
        RecoveryKey.objects.create(user=user, digest=digest)
    if user.kind == User.Kind.GUEST:
        user.kind = User.Kind.LEARNER
        user.save(update_fields=["kind"])
    return key


def current_key(*, user: User, client_uuid: UUID) -> str | None:
    """Return the key that ``client_uuid`` made, if it is still the one that is valid."""
    key = recovery_keys.derive(user_uuid=user.uuid, client_uuid=client_uuid)
    is_valid = RecoveryKey.objects.filter(user=user, digest=recovery_keys.digest(key)).exists()
    return key if is_valid else None


def find_key_owner(*, key: str, address: str, now: datetime | None = None) -> User:
    """
    Return the learner whose ``key`` (normalised and well-formed) this is.

    Raises ``UnknownKey``, which is what costs a guess, or ``GuessesExhausted`` before anything
    is looked up. A right key costs nothing, so a whole class can come back at once.
    """
    with transaction.atomic():
        guess = budgets.open_guess(address=address, now=now or timezone.now())
        owner = (
            User.objects.learners()
            .filter(is_active=True, recovery_key__digest__in=recovery_keys.digests(key))
            .first()
        )
        if owner is None:
            guess.spend()
    if owner is None:
        raise UnknownKey
    return owner
