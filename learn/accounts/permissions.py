"""
What a role in an organisation allows.

An operator (superuser) may do in every organisation what its administrators may. Everybody else
acts within the organisations where they hold a role, and an administrator may facilitate too.
"""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from home.models import Organisation
from learn.accounts.models import StaffRole, User

Somebody = User | AnonymousUser
Role = StaffRole.Role


def organisations_of(user: Somebody, *roles: str) -> set[UUID]:
    """Return the keys of the organisations where ``user`` holds one of ``roles``."""
    if user.is_authenticated and user.is_active and user.is_superuser:
        return set(Organisation.objects.order_by().values_list("translation_key", flat=True))
    held = StaffRole.objects.of(user).filter(role__in=roles)
    return set(held.values_list("organisation_key", flat=True))


def organisations_administered_by(user: Somebody) -> set[UUID]:
    """Return the keys of the organisations whose accounts ``user`` may invite and close."""
    return organisations_of(user, Role.ADMINISTRATOR)


def organisations_facilitated_by(user: Somebody) -> set[UUID]:
    """Return the keys of the organisations for which ``user`` may make groups."""
    return organisations_of(user, Role.ADMINISTRATOR, Role.FACILITATOR)


def may_facilitate(user: Somebody) -> bool:
    """Whether ``user`` may make groups in any organisation."""
    return bool(organisations_facilitated_by(user))


def require_may_facilitate(actor: Somebody, organisation_key: UUID) -> None:
    """Raise ``PermissionDenied`` unless ``actor`` may make groups for the organisation."""
    if organisation_key not in organisations_facilitated_by(actor):
        raise PermissionDenied


def require_may_administer(actor: Somebody, organisation_key: UUID) -> None:
    """Raise ``PermissionDenied`` unless ``actor`` administers the organisation."""
    if organisation_key not in organisations_administered_by(actor):
        raise PermissionDenied


def may_touch(actor: Somebody, account: User) -> bool:
    """Whether an administrator ``actor`` may change ``account``: operators are above them."""
    return actor.is_superuser or not account.is_superuser


def require_may_touch(actor: Somebody, account: User) -> None:
    """Raise ``PermissionDenied`` where ``account`` is an operator's and ``actor`` is none."""
    if not may_touch(actor, account):
        raise PermissionDenied
