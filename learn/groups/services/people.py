"""Who helps to lead a group, and what facilitators may do for its people."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from learn.accounts.models import StaffRole, User
from learn.accounts.services import make_spare_key
from learn.groups.exceptions import AlreadyIn, LeadNeeded, NotAFacilitator
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.permissions import (
    require_may_change_helpers,
    require_may_decide,
    require_may_run,
)

Role = GroupMembership.Role
RECOVERY_CARD_ACTION = "groups.recovery_card"


def possible_helpers(group: LearnerGroup):
    """Return staff of the organisation who may facilitate and do not yet help in ``group``."""
    helping = group.memberships.leading().values("member")
    return _facilitators(group).exclude(pk__in=helping)


def possible_leads(group: LearnerGroup):
    """Return staff of the organisation who may facilitate and do not lead ``group`` yet."""
    leading = group.memberships.filter(role=Role.LEAD).values("member")
    return _facilitators(group).exclude(pk__in=leading)


def _facilitators(group: LearnerGroup):
    roles = StaffRole.objects.in_organisation(group.organisation_key).filter(
        role__in=[StaffRole.Role.ADMINISTRATOR, StaffRole.Role.FACILITATOR]
    )
    people = User.objects.staff().filter(is_active=True, pk__in=roles.values("user"))
    return people.order_by("display_name", "pk")


@transaction.atomic
def add_helper(*, group: LearnerGroup, actor: User, helper: User, role: str) -> GroupMembership:
    """
    Let ``helper`` help to lead ``group`` as co-facilitator or observer.

    Raises ``NotAFacilitator`` unless they may make groups in the organisation, ``AlreadyIn``, and
    ``GroupArchived`` when the group is over.
    """
    require_may_change_helpers(actor, group)
    if role not in (Role.FACILITATOR, Role.OBSERVER):
        raise LeadNeeded
    if group.memberships.filter(member=helper).exists():
        raise AlreadyIn
    if not possible_helpers(group).filter(pk=helper.pk).exists():
        raise NotAFacilitator
    return GroupMembership.objects.create(
        group=group, member=helper, role=role, admitted_at=timezone.now()
    )


@transaction.atomic
def change_helper(*, membership: GroupMembership, actor: User, role: str) -> GroupMembership:
    """Make a co-facilitator an observer, or the other way round; the lead is handed over."""
    require_may_change_helpers(actor, membership.group)
    if membership.role not in (Role.FACILITATOR, Role.OBSERVER):
        raise LeadNeeded
    if role not in (Role.FACILITATOR, Role.OBSERVER):
        raise LeadNeeded
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def hand_over(*, group: LearnerGroup, actor: User, successor: User) -> GroupMembership:
    """
    Make ``successor`` the lead; who led before stays as co-facilitator.

    Raises ``NotAFacilitator`` unless they may make groups in the organisation.
    """
    require_may_decide(actor, group)
    return _give_lead(group, successor)


def _give_lead(group: LearnerGroup, successor: User) -> GroupMembership:
    if not _facilitators(group).filter(pk=successor.pk).exists():
        raise NotAFacilitator
    own = group.memberships.filter(member=successor).leading().first()
    group.memberships.filter(role=Role.LEAD).update(role=Role.FACILITATOR)
    if own is None:
        own = GroupMembership(group=group, member=successor, admitted_at=timezone.now())
    own.role = Role.LEAD
    own.save()
    return own


def count_led(*, user: User, organisation_key: UUID) -> int:
    """Return how many groups of the organisation would be without a lead if ``user`` went."""
    return _led_by(user, organisation_key).count()


def _led_by(user: User, organisation_key: UUID):
    return LearnerGroup.objects.filter(
        organisation_key=organisation_key,
        memberships__member=user,
        memberships__role=Role.LEAD,
    )


@transaction.atomic
def hand_over_all(*, source: User, target: User | None, organisation_key: UUID, actor: User) -> int:
    """
    Give every group that ``source`` leads in the organisation to ``target``, and return how many.

    Called when an account is closed; who closes it may do so for its organisation. Other roles of
    ``source`` in groups of the organisation end.
    """
    groups = list(_led_by(source, organisation_key).select_for_update(of=("self",)))
    if groups and target is None:
        raise LeadNeeded
    for group in groups:
        _give_lead(group, target)
    GroupMembership.objects.filter(
        group__organisation_key=organisation_key, member=source
    ).leading().delete()
    return len(groups)


@transaction.atomic
def remove_member(*, membership: GroupMembership, actor: User) -> None:
    """
    Take a learner, or somebody who knocks, or a helper out of the group.

    Raises ``LeadNeeded`` for its lead. Taking out helpers is for the lead alone.
    """
    if membership.role == Role.LEARNER:
        require_may_run(actor, membership.group)
    else:
        require_may_decide(actor, membership.group)
    if membership.role == Role.LEAD:
        raise LeadNeeded
    membership.delete()


@transaction.atomic
def label_member(*, membership: GroupMembership, actor: User, label: str) -> GroupMembership:
    """
    Note what facilitators of this group call a learner; an empty ``label`` takes it away.

    It is personal data: nobody outside the group's facilitators sees it, and it goes with the
    membership. The learner reads it in the file of their own data.
    """
    require_may_run(actor, membership.group)
    if membership.role != Role.LEARNER:
        raise PermissionDenied
    membership.private_label = label
    membership.save(update_fields=["private_label"])
    return membership


@transaction.atomic
def make_recovery_card(*, membership: GroupMembership, actor: User, client_uuid: UUID) -> str:
    """
    Return a key that brings a learner of the group back once, and note in the log who made it.

    Raises ``PermissionDenied`` for anybody who is not a learner let into the group.
    """
    require_may_run(actor, membership.group)
    if membership.role != Role.LEARNER or membership.admitted_at is None:
        raise PermissionDenied
    key = make_spare_key(user=membership.member, client_uuid=client_uuid)
    log(
        instance=membership.group,
        action=RECOVERY_CARD_ACTION,
        user=actor,
        data={"membership": str(membership.uuid)},
    )
    return key
