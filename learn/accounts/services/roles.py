"""Who may do what in an organisation: roles given and taken, accounts closed and opened again."""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from learn.accounts import handover, permissions
from learn.accounts.exceptions import (
    AccountClosed,
    ConsentNeeded,
    LastAdministrator,
    OwnAccount,
    SuccessorNeeded,
)
from learn.accounts.models import FormerRole, Invitation, StaffRole, User
from learn.accounts.services.editors import keep_editors_in_step

CHANGED = "accounts.change_roles"
CLOSED = "accounts.close"
REOPENED = "accounts.reopen"
Role = StaffRole.Role
# Who holds one of these may answer for groups.
LEADING = {Role.ADMINISTRATOR, Role.FACILITATOR}


def give_role(*, account: User, organisation_key: UUID, role: str, actor: User | None) -> None:
    """Give ``account`` a role it was invited to by ``actor``; call inside a transaction."""
    StaffRole.objects.get_or_create(user=account, organisation_key=organisation_key, role=role)
    FormerRole.objects.filter(user=account, organisation_key=organisation_key).delete()
    if role == Role.EDITOR:
        keep_editors_in_step(account)
    _log(account, CHANGED, actor, organisation_key, given=[role], taken=[])


@transaction.atomic
def change_roles(
    *, account: User, organisation_key: UUID, roles: Iterable[str], actor: User
) -> None:
    """
    Let ``account`` hold exactly ``roles`` in the organisation, at least one.

    Raises ``PermissionDenied`` unless ``actor`` administers it, ``User.DoesNotExist`` for somebody
    who holds no role there, ``LastAdministrator``, and ``SuccessorNeeded`` if nobody would answer
    for what this person leads.
    """
    roles = set(roles)
    if not roles or not roles <= set(Role.values):
        raise ValueError("Without a role the account is to be closed.")
    account, held = _lock(account, organisation_key, actor)
    given, taken = roles - held, held - roles
    if Role.ADMINISTRATOR in taken:
        _require_another_administrator(account, organisation_key, actor)
    if not roles & LEADING and handover.count(account, organisation_key):
        raise SuccessorNeeded
    StaffRole.objects.bulk_create(
        [
            StaffRole(user=account, organisation_key=organisation_key, role=role)
            for role in sorted(given)
        ]
    )
    account.staff_roles.in_organisation(organisation_key).filter(role__in=taken).delete()
    if Role.ADMINISTRATOR in taken:
        _withdraw_invitations(organisation_key, Q(invited_by=account))
    if Role.EDITOR in given | taken:
        keep_editors_in_step(account)
    if given or taken:
        _log(account, CHANGED, actor, organisation_key, given=sorted(given), taken=sorted(taken))


@transaction.atomic
def close_account(
    *, account: User, organisation_key: UUID, actor: User, successor: User | None = None
) -> None:
    """
    Take every role in the organisation from ``account`` and hand over what it leaves behind.

    The account itself is closed when it has nothing to do anywhere else; its sessions end in either
    case. There is always another administrator: the actor, or an operator. Raises
    ``PermissionDenied``, ``User.DoesNotExist``, ``OwnAccount``, ``AccountClosed`` where an operator
    closed it before and, unless ``successor`` may take over what there is, ``SuccessorNeeded``.
    """
    if account == actor:
        raise OwnAccount
    account, held = _lock(account, organisation_key, actor)
    if not account.is_active:
        raise AccountClosed
    if handover.count(account, organisation_key):
        successors = User.objects.successors_of(account, organisation_key)
        if successor is None or not successors.filter(pk=successor.pk).exists():
            raise SuccessorNeeded
        handover.hand_over(
            source=account, target=successor, organisation_key=organisation_key, actor=actor
        )
    _put_away(account, organisation_key, held)
    _withdraw_invitations(organisation_key, Q(email=account.email) | Q(invited_by=account))
    if not (account.is_superuser or account.groups.exists() or account.staff_roles.exists()):
        account.is_active = False
        account.save(update_fields=["is_active"])
    account.sessions.all().delete()
    _log(account, CLOSED, actor, organisation_key, taken=sorted(held))


@transaction.atomic
def reopen_account(*, account: User, organisation_key: UUID, actor: User) -> None:
    """
    Give back the roles that ``close_account`` took in the organisation.

    Raises ``PermissionDenied``, ``AccountClosed``, for an account in use ``ConsentNeeded`` (whoever
    works elsewhere is invited) and, for somebody who was not closed there, ``User.DoesNotExist``.
    """
    permissions.require_may_administer(actor, organisation_key)
    account = User.objects.staff().select_for_update().get(pk=account.pk)
    permissions.require_may_touch(actor, account)
    former = account.former_roles.filter(organisation_key=organisation_key)
    roles = sorted(former.values_list("role", flat=True))
    if not roles:
        raise User.DoesNotExist
    if account.is_active:
        raise ConsentNeeded
    open_account(account)
    for role in roles:
        StaffRole.objects.get_or_create(user=account, organisation_key=organisation_key, role=role)
    former.delete()
    if Role.EDITOR in roles:
        keep_editors_in_step(account)
    _log(account, REOPENED, actor, organisation_key, given=roles)


def open_account(account: User) -> None:
    """
    Make a closed ``account`` active again, if that alone gives nothing back.

    Raises ``AccountClosed`` where it would bring more than the role at hand: what an operator
    gave, or a role in another organisation, means that an operator closed it, and only an operator
    opens it. Call inside a transaction, before the role is given.
    """
    if account.is_active:
        return
    if account.is_superuser or account.groups.exists() or account.staff_roles.exists():
        raise AccountClosed
    account.is_active = True
    account.save(update_fields=["is_active"])


def _put_away(account, organisation_key, roles):
    account.former_roles.filter(organisation_key=organisation_key).delete()
    FormerRole.objects.bulk_create(
        [
            FormerRole(
                user=account,
                organisation_key=organisation_key,
                role=role,
                name=account.display_name,
            )
            for role in sorted(roles)
        ]
    )
    account.staff_roles.in_organisation(organisation_key).delete()
    if Role.EDITOR in roles:
        keep_editors_in_step(account)


def _withdraw_invitations(organisation_key, which: Q):
    """Let the links of the open invitations that ``which`` says open nothing any more."""
    Invitation.objects.open().filter(which, organisation_key=organisation_key).update(
        withdrawn_at=timezone.now()
    )


def _lock(account, organisation_key, actor):
    """
    Return the account, locked, and the roles it holds in the organisation.

    All roles of the organisation are locked, in one order: two administrators who take each
    other's role at the same moment wait, and the second one finds out that it is the last.
    """
    permissions.require_may_administer(actor, organisation_key)
    roles = StaffRole.objects.in_organisation(organisation_key).select_for_update().order_by("pk")
    if not any(role.user_id == account.pk for role in roles):
        raise User.DoesNotExist
    account = User.objects.staff().select_for_update().get(pk=account.pk)
    # Asked again: an invitation may have been accepted while we waited for the account.
    held = set(roles.filter(user=account).values_list("role", flat=True))
    permissions.require_may_touch(actor, account)
    # Asked again: the actor may have lost the role while waiting for the lock.
    permissions.require_may_administer(actor, organisation_key)
    return account, held


def _require_another_administrator(account, organisation_key, actor):
    """Raise ``LastAdministrator``; an operator could step in, so operators are not held up."""
    others = StaffRole.objects.in_organisation(organisation_key).filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )
    if not actor.is_superuser and not others.exclude(user=account).exists():
        raise LastAdministrator


def _log(account, action, actor, organisation_key, **data):
    log(account, action, user=actor, data={"organisation": str(organisation_key), **data})
