"""How people come, are noticed, become one and go."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from learn.accounts import personal_data
from learn.accounts.exceptions import StaffAccountRefused
from learn.accounts.models import User
from learn.accounts.pseudonyms import make_pseudonym

BIRTH_SALT = "learn.accounts.birth"
# Two first answers of one browser this close together come from the same person's two tabs.
TWIN_WINDOW = timedelta(minutes=10)


def create_guest(*, language: str, browser_secret: str | None = None) -> User:
    """
    Return a guest with a pseudonym in ``language``.

    Two tabs that send their first answer together both carry the same ``browser_secret``. The
    database lets one guest be born from it and the loser of the race gets that same guest, so
    neither answer ends up with somebody whom no browser remembers.
    """
    guest = User(display_name=make_pseudonym(language), ui_language=language)
    guest.set_unusable_password()
    if browser_secret:
        guest.birth_digest = salted_hmac(BIRTH_SALT, browser_secret, algorithm="sha256").hexdigest()
    try:
        with transaction.atomic():
            guest.save(force_insert=True)
    except IntegrityError:
        return _twin_of(guest)
    return guest


def _twin_of(guest: User) -> User:
    """Return who was born from the same browser just now, or let ``guest`` take its place."""
    born_here = User.objects.filter(birth_digest=guest.birth_digest)
    twin = born_here.learners().filter(created_at__gte=timezone.now() - TWIN_WINDOW).first()
    if twin:
        return twin
    with transaction.atomic():
        born_here.update(birth_digest=None)
        guest.save(force_insert=True)
    return guest


@transaction.atomic
def create_staff_account(
    *,
    email: str,
    display_name: str,
    password: str | None = None,
    is_superuser: bool = False,
    groups: Iterable[Group] = (),
    language: str | None = None,
) -> User:
    """
    Return a new staff account.

    Without ``password`` its owner sets one by the "forgotten password" mail. Raises
    ``ValidationError`` for a weak password, a malformed or a taken e-mail address.
    """
    account = User(
        email=User.objects.normalize_email(email).lower(),
        display_name=display_name,
        kind=User.Kind.STAFF,
        is_superuser=is_superuser,
        ui_language=language or settings.LANGUAGE_CODE,
    )
    if password is None:
        account.set_unusable_password()
    else:
        validate_password(password, account)
        account.set_password(password)
    account.full_clean()
    account.save(force_insert=True)
    account.groups.set(groups)
    return account


def note_visit(*, user: User, language: str | None) -> bool:
    """
    Keep the day ``user`` was here and the ``language`` they chose; writes only what changed.

    Return whether anything did, which is so on the first visit of every day.
    """
    changed = []
    today = timezone.localdate()
    if user.last_seen_on != today:
        user.last_seen_on = today
        changed.append("last_seen_on")
    if language and user.ui_language != language:
        user.ui_language = language
        changed.append("ui_language")
    if changed:
        user.save(update_fields=changed)
    return bool(changed)


@transaction.atomic
def merge_users(*, source: User, target: User) -> User:
    """
    Move everything ``source`` did to ``target``, delete ``source`` and return ``target``.

    Both rows are locked in the order of their ids, so two devices merging into each other wait
    instead of deadlocking; what was merged or deleted meanwhile is not merged again. The source's
    recovery key dies with it. Raises ``User.DoesNotExist`` when ``target`` is gone.
    """
    if source.pk == target.pk:
        return target
    locked = User.objects.select_for_update().order_by("pk").in_bulk([source.pk, target.pk])
    if target.pk not in locked:
        raise User.DoesNotExist
    if source.pk not in locked:
        return target
    source, target = locked[source.pk], locked[target.pk]
    if source.is_staff_account or target.is_staff_account:
        raise StaffAccountRefused
    personal_data.merge(source=source, target=target)
    source.delete()
    return target


@transaction.atomic
def erase_user(*, user: User) -> None:
    """
    Delete ``user`` with everything that points to them.

    Raises ``StaffAccountRefused``: what staff wrote belongs to the organisation, and their
    accounts are deleted by an administrator.
    """
    if user.is_staff_account:
        raise StaffAccountRefused
    personal_data.erase(user)
    User.objects.filter(pk=user.pk).delete()
