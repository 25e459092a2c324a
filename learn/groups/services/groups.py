"""Making, opening, ending and deleting groups."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from learn.accounts.models import User
from learn.accounts.permissions import require_may_facilitate
from learn.accounts.services import erase_user
from learn.groups.join_codes import make_join_code
from learn.groups.models import Assignment, GroupMembership, LearnerGroup
from learn.groups.permissions import require_may_decide, require_may_run
from learn.groups.services.assignments import assign
from learn.groups.services.locks import lock

# A code on a wall must not stay good for ever.
LONGEST_DOOR = timedelta(days=14)
# So often would a new code have to be taken already; nobody ever sees the error after it.
CODE_TRIES = 5


@transaction.atomic
def create_group(
    *,
    actor: User,
    organisation_key: UUID,
    name: str,
    module_keys: Iterable[UUID] = (),
    course_keys: Iterable[UUID] = (),
    languages: Iterable[str] = (),
    is_approval_needed: bool = False,
    seat_limit: int | None = None,
) -> LearnerGroup:
    """
    Return a new group led by ``actor``, with its modules assigned and its door open.

    Raises ``PermissionDenied`` unless ``actor`` may make groups for the organisation, and
    ``NothingAssigned`` where a module or course is not published.
    """
    require_may_facilitate(actor, organisation_key)
    group = LearnerGroup.objects.create(
        organisation_key=organisation_key,
        name=name,
        languages=list(languages),
        is_approval_needed=is_approval_needed,
        seat_limit=seat_limit,
    )
    GroupMembership.objects.create(
        group=group,
        member=actor,
        role=GroupMembership.Role.LEAD,
        admitted_at=timezone.now(),
    )
    assign(group=group, actor=actor, module_keys=module_keys, course_keys=course_keys)
    return open_door(group=group, actor=actor)


@transaction.atomic
def change_group(
    *,
    group: LearnerGroup,
    actor: User,
    name: str,
    languages: Iterable[str],
    ends_on: date,
    is_approval_needed: bool,
    seat_limit: int | None,
    sends_digest: bool,
) -> LearnerGroup:
    """Change what is said of a group. A lower limit of seats sends nobody away."""
    require_may_run(actor, group)
    group.name = name
    group.languages = list(languages)
    group.ends_on = ends_on
    group.is_approval_needed = is_approval_needed
    group.seat_limit = seat_limit
    group.sends_digest = sends_digest
    group.save(
        update_fields=[
            "name",
            "languages",
            "ends_on",
            "is_approval_needed",
            "seat_limit",
            "sends_digest",
        ]
    )
    return group


@transaction.atomic
def open_door(
    *, group: LearnerGroup, actor: User, days: int = LONGEST_DOOR.days, renew: bool = False
) -> LearnerGroup:
    """
    Let people join for ``days`` (at most 14).

    The code stays while the door is open, so printed cards stay good; a door that was closed gets
    a new one, and so does one that is opened with ``renew``.
    """
    lock(group)
    require_may_run(actor, group)
    was_open = group.has_open_door
    group.door_closes_at = timezone.now() + min(timedelta(days=days), LONGEST_DOOR)
    if was_open and not renew:
        group.save(update_fields=["door_closes_at"])
        return group
    for _try in range(CODE_TRIES):
        group.join_code = make_join_code()
        try:
            with transaction.atomic():
                group.save(update_fields=["join_code", "door_closes_at"])
            return group
        except IntegrityError:
            continue
    raise RuntimeError("No free join code was found.")


@transaction.atomic
def close_door(*, group: LearnerGroup, actor: User) -> LearnerGroup:
    """Let nobody join any more, and forget the code."""
    lock(group)
    require_may_run(actor, group)
    group.join_code, group.door_closes_at = "", None
    group.save(update_fields=["join_code", "door_closes_at"])
    return group


@transaction.atomic
def archive_group(*, group: LearnerGroup, actor: User) -> LearnerGroup:
    """End a group: it can be read until it is deleted, and nothing in it changes any more."""
    require_may_decide(actor, group)
    return end_group(group)


def end_group(group: LearnerGroup, now: datetime | None = None) -> LearnerGroup:
    """End ``group``, inside a transaction: because it is asked for, or on its last day."""
    lock(group)
    if not group.is_over:
        group.archived_at = now or timezone.now()
        group.join_code, group.door_closes_at = "", None
        group.save(update_fields=["archived_at", "join_code", "door_closes_at"])
    return group


@transaction.atomic
def delete_group(*, group: LearnerGroup, actor: User) -> int:
    """Delete a group now, as ``erase_group`` does, and return how many guests went with it."""
    require_may_decide(actor, group)
    return erase_group(group)


def erase_group(group: LearnerGroup) -> int:
    """
    Delete ``group`` and its guests with all they did, and return how many they were.

    Guests are people who only have this device: whoever holds a recovery key, or learns or waits in
    another group too, keeps what is theirs, and so does who only knocked here. Call inside a
    transaction.
    """
    elsewhere = GroupMembership.objects.filter(role=GroupMembership.Role.LEARNER).exclude(
        group=group
    )
    guests = User.objects.filter(
        kind=User.Kind.GUEST, pk__in=group.memberships.learners().values("member")
    ).exclude(pk__in=elsewhere.values("member"))
    erased = 0
    for guest in guests.select_for_update(of=("self",)):
        erase_user(user=guest)
        erased += 1
    LearnerGroup.objects.filter(pk=group.pk).delete()
    return erased


@transaction.atomic
def duplicate_group(*, group: LearnerGroup, actor: User, name: str) -> LearnerGroup:
    """
    Return a new group of the same organisation with the same modules, for the next course.

    People, dates and notes about days stay behind. Anybody who sees the group and may make
    groups for its organisation may do this, also when it is over.
    """
    copy = create_group(
        actor=actor,
        organisation_key=group.organisation_key,
        name=name,
        languages=group.languages,
        is_approval_needed=group.is_approval_needed,
        seat_limit=group.seat_limit,
    )
    whole_group = group.assignments.current().filter(is_for_everybody=True)
    Assignment.objects.bulk_create(
        Assignment(
            group=copy,
            module_key=old.module_key,
            course_key=old.course_key,
            is_required=old.is_required,
            is_discussed_first=old.is_discussed_first,
            position=old.position,
            created_by=actor,
        )
        for old in whole_group
    )
    return copy
