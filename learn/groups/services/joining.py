"""Coming into a group by its code, being let in, and going."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from learn.accounts.exceptions import StaffAccountRefused
from learn.accounts.models import User
from learn.accounts.services import budgets
from learn.groups.exceptions import GroupFull, UnknownJoinCode
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.permissions import require_may_run
from learn.groups.services.locks import lock


def find_open_group(*, code: str, now: datetime | None = None) -> LearnerGroup:
    """
    Return the group whose door ``code`` (normalised and well-formed) opens.

    Raises ``UnknownJoinCode``, which is counted. Nobody is ever made to wait: thirty people
    behind one Wi-Fi mistype together. What a guessed code is worth is decided on joining.
    """
    now = now or timezone.now()
    group = LearnerGroup.objects.with_open_door(now).filter(join_code=code).first()
    if group is None:
        with transaction.atomic():
            budgets.spend_join_guess(now=now)
        raise UnknownJoinCode
    return group


@transaction.atomic
def join_group(
    *, code: str, learner: User, display_name: str = "", now: datetime | None = None
) -> GroupMembership:
    """
    Bring ``learner`` into the group that ``code`` opens and return their membership.

    The group is locked, so the last place is given once. Joining again changes nothing, and
    whoever learns already keeps their progress. ``display_name`` becomes the pseudonym of
    who is new. Somebody who may not simply walk in knocks: the membership has no ``admitted_at``
    yet.

    Raises ``UnknownJoinCode``, ``GroupFull`` and, for people with a staff account,
    ``StaffAccountRefused``: they help to lead groups instead.
    """
    now = now or timezone.now()
    if learner.is_staff_account:
        raise StaffAccountRefused
    doors = LearnerGroup.objects.with_open_door(now).filter(join_code=code)
    group = doors.select_for_update().first()
    if group is None:
        raise UnknownJoinCode
    membership = GroupMembership.objects.filter(group=group, member=learner).first()
    if membership is None:
        if is_full(group):
            raise GroupFull
        must_knock = group.is_approval_needed or budgets.are_joins_guessed(now=now)
        membership = GroupMembership.objects.create(
            group=group, member=learner, admitted_at=None if must_knock else now
        )
        if display_name and display_name != learner.display_name:
            learner.display_name = display_name
            learner.save(update_fields=["display_name"])
    return membership


def is_full(group: LearnerGroup) -> bool:
    """Return whether the last place is taken; without a lock this is a forecast only."""
    if group.seat_limit is None:
        return False
    # Those who knock hold a place: nobody should be let in and then find it taken.
    taken = group.memberships.filter(role=GroupMembership.Role.LEARNER).count()
    return taken >= group.seat_limit


@transaction.atomic
def admit(*, membership: GroupMembership, actor: User) -> GroupMembership:
    """Let in somebody who knocked; letting them in again changes nothing."""
    lock(membership.group)
    require_may_run(actor, membership.group)
    if membership.admitted_at is None:
        membership.admitted_at = timezone.now()
        membership.save(update_fields=["admitted_at"])
    return membership


@transaction.atomic
def leave_group(*, group: LearnerGroup, learner: User) -> None:
    """Take ``learner`` out of ``group``; what they did stays theirs, and they may come again."""
    GroupMembership.objects.filter(
        group=group, member=learner, role=GroupMembership.Role.LEARNER
    ).delete()
