"""Recovery keys: made, shown again for a moment, and found."""

from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from home.prepared import prepared
from learn.accounts import recovery_keys
from learn.accounts.exceptions import KeyExists, StaffAccountRefused, UnknownKey
from learn.accounts.models import RecoveryKey, SpareKey, User
from learn.accounts.services import budgets
from learn.accounts.services.people import merge_users

# Until the next meeting of a group that comes together once a week.
SPARE_KEY_LIFE = timedelta(days=8)


def has_key(user: User) -> bool:
    """Return whether ``user`` could come back on another device."""
    return user.pk is not None and bool(_key_of(user.pk))


@prepared
def _key_of(user_id: int):
    return RecoveryKey.objects.filter(user=user_id).values_list("pk")


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


@transaction.atomic
def make_spare_key(*, user: User, client_uuid: UUID) -> str:
    """
    Return a key that brings the learner ``user`` back once, within eight days.

    Their own key stays valid, and so does none of the spare keys made before. The same
    ``client_uuid`` again gives the same key. Who may hand one out is for the caller to say.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.is_staff_account:
        raise StaffAccountRefused
    key = recovery_keys.derive(user_uuid=user.uuid, client_uuid=client_uuid)
    digest = recovery_keys.digest(key)
    user.spare_keys.exclude(digest=digest).delete()
    SpareKey.objects.get_or_create(
        user=user, digest=digest, defaults={"expires_at": timezone.now() + SPARE_KEY_LIFE}
    )
    return key


def current_spare_key(*, user: User, client_uuid: UUID) -> str | None:
    """Return the spare key that ``client_uuid`` made, unless it was used or has expired."""
    key = recovery_keys.derive(user_uuid=user.uuid, client_uuid=client_uuid)
    usable = user.spare_keys.filter(digest=recovery_keys.digest(key), expires_at__gt=timezone.now())
    return key if usable.exists() else None


def spend_key(*, key: str, owner: User) -> bool:
    """
    Note that ``key`` brought ``owner`` back, and return whether it was a spare one, used up now.

    Raises ``UnknownKey`` where somebody else used up the same spare key a moment before.
    """
    digests = recovery_keys.digests(key)
    if _owner_by_own(*digests) == [owner]:
        return False
    spent, _rows = SpareKey.objects.filter(user=owner, digest__in=digests).delete()
    if not spent:
        raise UnknownKey
    return True


@transaction.atomic
def come_back(*, key: str, owner: User, visitor: AbstractBaseUser | AnonymousUser) -> bool:
    """
    Give ``owner`` what ``visitor`` did on this device, and return whether ``key`` was a spare one.

    A spare key is used up only where all of it succeeds. Raises ``UnknownKey`` as spending does.
    """
    is_spare = spend_key(key=key, owner=owner)
    if visitor.is_authenticated and visitor != owner:
        merge_users(source=visitor, target=owner)
    return is_spare


@prepared
def _owner_by_own(*digests: str):
    return _owners().filter(recovery_key__digest__in=digests)


def _owner_by_spare(digests: list[str], now: datetime) -> User | None:
    spare = SpareKey.objects.filter(digest__in=digests, expires_at__gt=now)
    return _owners().filter(pk__in=spare.values("user")).first()


def _owners():
    return User.objects.learners().filter(is_active=True)


def find_key_owner(*, key: str, address: str, now: datetime | None = None) -> User:
    """
    Return the learner whose ``key`` (normalised and well-formed) this is.

    Raises ``UnknownKey``, which is what costs a guess, or ``GuessesExhausted`` before anything
    is looked up. A right key costs nothing, so a whole class can come back at once.
    """
    now = now or timezone.now()
    digests = recovery_keys.digests(key)
    with transaction.atomic():
        guess = budgets.open_guess(address=address, now=now)
        owner = _owner_by_own.first(*digests) or _owner_by_spare(digests, now)
        if owner is None:
            guess.spend()
    if owner is None:
        raise UnknownKey
    return owner
