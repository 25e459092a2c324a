"""Inviting somebody by e-mail to a role in an organisation, and what they make of it."""

import uuid
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from learn.accounts import mailed_links, permissions
from learn.accounts.exceptions import (
    AlreadyInvited,
    LinkUnusable,
    RoleHeld,
    WrongAccount,
)
from learn.accounts.models import Invitation, StaffRole, User
from learn.accounts.services.mails import owe_mail
from learn.accounts.services.people import create_staff_account
from learn.accounts.services.roles import give_role, open_account


@transaction.atomic
def invite(
    *, email: str, organisation_key: UUID, role: str, language: str, actor: User
) -> Invitation:
    """
    Invite the owner of ``email`` to take ``role`` in the organisation, for seven days.

    It makes no difference here whether the address is known anywhere else. Raises
    ``PermissionDenied`` unless ``actor`` administers the organisation, ``RoleHeld`` if the person
    holds the role there, and ``AlreadyInvited`` while another invitation to it is open. An
    invitation whose time has run out is withdrawn to make room for the new one.
    """
    permissions.require_may_administer(actor, organisation_key)
    email = User.objects.normalize_email(email).lower()
    now = timezone.now()
    held = StaffRole.objects.in_organisation(organisation_key).filter(role=role)
    if held.filter(user__email=email).exists():
        raise RoleHeld
    same = Invitation.objects.open().filter(
        email=email, organisation_key=organisation_key, role=role
    )
    same.filter(expires_at__lte=now).update(withdrawn_at=now)
    invitation = Invitation(
        email=email,
        organisation_key=organisation_key,
        role=role,
        language=language,
        invited_by=actor,
        created_at=now,
    )
    mailed_links.renew(invitation, link_key=uuid.uuid4(), now=now)
    try:
        # Within its own savepoint: two forms sent together give one invitation and one refusal.
        with transaction.atomic():
            invitation.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadyInvited from error
    _mail(invitation)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation_id: int, actor: User) -> Invitation:
    """
    Mail an open invitation again, with a new link for another seven days; the old one is dead.

    Raises ``Invitation.DoesNotExist`` once it was used or withdrawn.
    """
    invitation = _lock_open(invitation_id, actor)
    mailed_links.renew(invitation, link_key=uuid.uuid4(), now=timezone.now())
    invitation.save(update_fields=["link_key", "digest", "expires_at"])
    _mail(invitation)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation_id: int, actor: User) -> None:
    """Let the link of an open invitation open nothing any more; raises as resending does."""
    invitation = _lock_open(invitation_id, actor)
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])


def find_invitation(*, token: str, now: datetime | None = None) -> Invitation:
    """Return the invitation whose link carries ``token``; raises ``LinkUnusable``."""
    return _usable(token, Invitation.objects.all(), now)


@transaction.atomic
def accept_invitation(*, token: str, account: User) -> Invitation:
    """
    Give ``account`` the role it was invited to.

    An account that was closed when it lost its last role is opened again, but gets no session:
    its password and second factor are still asked for. Raises ``LinkUnusable``, ``WrongAccount``
    if the invitation went to another address, and ``AccountClosed`` where opening it would give
    back more than the role: that is an operator's to decide.
    """
    # The account first, as where it is closed: the two wait for each other and never deadlock.
    account = User.objects.staff().select_for_update().get(pk=account.pk)
    invitation = _usable(token, Invitation.objects.select_for_update())
    if account.email != invitation.email:
        raise WrongAccount
    open_account(account)
    _take(invitation, account)
    return invitation


@transaction.atomic
def accept_as_new_person(*, token: str, display_name: str, password: str, language: str) -> User:
    """
    Make the account an invitation was sent for, give it the role and return it.

    Two browsers using the same link make one account: the second one finds the link used.
    Raises ``LinkUnusable``, and ``ValidationError`` for a weak password or where the address got
    an account in the meantime.
    """
    invitation = _usable(token, Invitation.objects.select_for_update())
    account = create_staff_account(
        email=invitation.email, display_name=display_name, password=password, language=language
    )
    _take(invitation, account)
    return account


def _take(invitation, account):
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    give_role(
        account=account,
        organisation_key=invitation.organisation_key,
        role=invitation.role,
        actor=invitation.invited_by,
    )


def _usable(token, invitations, now=None):
    # Without a join, so that the lock is on this table alone.
    usable = invitations.usable(now or timezone.now())
    invitation = usable.filter(digest__in=mailed_links.digests(token)).first()
    if invitation is None:
        raise LinkUnusable
    return invitation


def _lock_open(invitation_id, actor):
    invitation = Invitation.objects.open().select_for_update().get(pk=invitation_id)
    permissions.require_may_administer(actor, invitation.organisation_key)
    return invitation


def _mail(invitation):
    owe_mail(name="invitation", invitation_id=invitation.pk)
