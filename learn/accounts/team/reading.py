"""Who is in the teams that somebody administers, in as many queries for one as for a hundred."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils import timezone

from learn.accounts import permissions
from learn.accounts.models import FormerRole, Invitation, StaffRole, User
from learn.accounts.organisations import organisation_names


@dataclass(frozen=True)
class Colleague:
    """Somebody with a role; ``is_open_to_change`` tells whether the reader may change it."""

    account: User
    roles: list[str]
    has_second_factor: bool
    is_open_to_change: bool


@dataclass(frozen=True)
class Former:
    """Somebody whose roles were taken, under the name of that day."""

    uuid: UUID
    name: str
    roles: list[str]
    closed_on: date


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation nobody has used yet."""

    pk: int
    email: str
    role: str
    expires_at: datetime
    is_expired: bool


@dataclass
class Team:
    """One organisation as its administrators see it."""

    key: UUID
    name: str
    colleagues: list[Colleague] = field(default_factory=list)
    invitations: list[OpenInvitation] = field(default_factory=list)
    former: list[Former] = field(default_factory=list)


def teams_of(reader: User, language: str) -> list[Team]:
    """Return the teams ``reader`` administers, by name."""
    keys = permissions.organisations_administered_by(reader)
    teams = {
        key: Team(key=key, name=name) for key, name in organisation_names(keys, language).items()
    }
    _add_colleagues(teams, reader)
    _add_invitations(teams)
    _add_former(teams)
    return list(teams.values())


def roles_in(account: User, organisation_key: UUID) -> list[str]:
    """Return the roles ``account`` holds in one organisation."""
    held = account.staff_roles.in_organisation(organisation_key).order_by("role")
    return list(held.values_list("role", flat=True))


def _add_colleagues(teams, reader):
    roles = (
        StaffRole.objects.filter(organisation_key__in=teams, user__kind=User.Kind.STAFF)
        .select_related("user")
        .order_by("user__display_name", "user_id", "role")
    )
    by_person = defaultdict(list)
    for role in roles:
        by_person[role.organisation_key, role.user].append(role.get_role_display())
    with_second_factor = set(
        Authenticator.objects.filter(
            type=Authenticator.Type.TOTP, user__in=[account.pk for _key, account in by_person]
        ).values_list("user_id", flat=True)
    )
    for (key, account), names in by_person.items():
        teams[key].colleagues.append(
            Colleague(
                account=account,
                roles=names,
                has_second_factor=account.pk in with_second_factor,
                is_open_to_change=permissions.may_touch(reader, account),
            )
        )


def _add_invitations(teams):
    now = timezone.now()
    for invitation in Invitation.objects.open().administered_by(teams).order_by("email", "pk"):
        teams[invitation.organisation_key].invitations.append(
            OpenInvitation(
                pk=invitation.pk,
                email=invitation.email,
                role=invitation.get_role_display(),
                expires_at=invitation.expires_at,
                is_expired=invitation.expires_at <= now,
            )
        )


def _add_former(teams):
    rows = FormerRole.objects.filter(organisation_key__in=teams).select_related("user")
    by_person = defaultdict(list)
    for row in rows.order_by("name", "user_id", "role"):
        by_person[row.organisation_key, row.user.uuid, row.name, row.closed_on].append(
            row.get_role_display()
        )
    for (key, uuid, name, closed_on), roles in by_person.items():
        teams[key].former.append(Former(uuid=uuid, name=name, roles=roles, closed_on=closed_on))
