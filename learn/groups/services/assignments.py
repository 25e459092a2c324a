"""What a group is to take: given, changed, withdrawn, and its explanations opened."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from learn.accounts.models import User
from learn.groups.exceptions import NothingAssigned
from learn.groups.models import (
    Assignment,
    AssignmentRecipient,
    FeedbackOpening,
    GroupMembership,
    LearnerGroup,
)
from learn.groups.permissions import require_may_run
from learn.groups.reading.modules import quiz_keys_of
from learn.groups.services.locks import lock


@transaction.atomic
def assign(
    *,
    group: LearnerGroup,
    actor: User,
    module_keys: Iterable[UUID] = (),
    course_keys: Iterable[UUID] = (),
    recipients: Iterable[GroupMembership] | None = None,
    **fields,
) -> list[Assignment]:
    """
    Let ``group``, or the ``recipients`` among its learners, take modules and whole courses.

    ``fields`` are those of ``Assignment``: ``is_required``, ``starts_on``, ``due_on``, ``note``
    and ``is_discussed_first``. What is assigned to everybody already is not assigned twice.
    Raises ``NothingAssigned`` where something is not published.
    """
    lock(group)
    require_may_run(actor, group)
    wanted = [
        *(("module_key", key) for key in _published(module_keys, "modulepage")),
        *(("course_key", key) for key in _published(course_keys, "coursepage")),
    ]
    people = None if recipients is None else _learners_of(group, recipients)
    current = group.assignments.current().filter(is_for_everybody=True)
    taken = set(current.values_list("module_key", "course_key"))
    position = (group.assignments.aggregate(last=Max("position"))["last"] or 0) + 1
    made = []
    for name, key in wanted:
        pair = (key, None) if name == "module_key" else (None, key)
        if people is None and pair in taken:
            continue
        assignment = Assignment.objects.create(
            group=group,
            created_by=actor,
            position=position,
            is_for_everybody=people is None,
            **{name: key},
            **fields,
        )
        _set_recipients(assignment, people)
        made.append(assignment)
        position += 1
    return made


def _published(keys: Iterable[UUID], model: str) -> list[UUID]:
    """Return ``keys`` in their order; raises ``NothingAssigned`` where one is no such page."""
    keys = list(dict.fromkeys(keys))
    pages = Page.objects.live().filter(translation_key__in=keys, content_type__model=model)
    if set(pages.values_list("translation_key", flat=True)) != set(keys):
        raise NothingAssigned
    return keys


def _learners_of(group, memberships) -> list[GroupMembership]:
    """Return ``memberships`` as they are; raises ``PermissionDenied`` for people of elsewhere."""
    wanted = {membership.pk for membership in memberships}
    found = list(group.memberships.learners().filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise PermissionDenied
    return found


def _set_recipients(assignment, people) -> None:
    if people is not None:
        AssignmentRecipient.objects.bulk_create(
            AssignmentRecipient(assignment=assignment, membership=person) for person in people
        )


@transaction.atomic
def change_assignment(
    *,
    assignment: Assignment,
    actor: User,
    is_required: bool,
    starts_on: date | None,
    due_on: date | None,
    note: str,
    is_discussed_first: bool,
    recipients: Iterable[GroupMembership] | None = None,
) -> Assignment:
    """Change an assignment, and whom it is for; what was done stays done."""
    lock(assignment.group)
    require_may_run(actor, assignment.group)
    people = None if recipients is None else _learners_of(assignment.group, recipients)
    assignment.is_for_everybody = people is None
    assignment.is_required = is_required
    assignment.starts_on = starts_on
    assignment.due_on = due_on
    assignment.note = note
    assignment.is_discussed_first = is_discussed_first
    assignment.save(
        update_fields=[
            "is_for_everybody",
            "is_required",
            "starts_on",
            "due_on",
            "note",
            "is_discussed_first",
        ]
    )
    assignment.recipients.all().delete()
    _set_recipients(assignment, people)
    return assignment


@transaction.atomic
def withdraw_assignment(*, assignment: Assignment, actor: User) -> Assignment:
    """Take an assignment back; what was done stays done, and it may be given again."""
    require_may_run(actor, assignment.group)
    if assignment.withdrawn_at is None:
        assignment.withdrawn_at = timezone.now()
        assignment.save(update_fields=["withdrawn_at"])
    return assignment


@transaction.atomic
def move_assignment(*, assignment: Assignment, actor: User, down: bool) -> None:
    """
    Let ``assignment`` change places with the one before it, or after it if ``down``.

    One that was withdrawn meanwhile has no place any more, and nothing moves.
    """
    require_may_run(actor, assignment.group)
    rows = list(assignment.group.assignments.current().select_for_update())
    place = next((n for n, row in enumerate(rows) if row.pk == assignment.pk), None)
    if place is None:
        return
    other = place + 1 if down else place - 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


@transaction.atomic
def open_feedback(*, group: LearnerGroup, actor: User, quiz_key: UUID) -> FeedbackOpening:
    """
    Show the learners of ``group`` the explanations of a quiz; twice is the same as once.

    Raises ``PermissionDenied`` for a quiz that the group was not to take.
    """
    require_may_run(actor, group)
    if quiz_key not in quiz_keys_of(group.assignments.all()):
        raise PermissionDenied
    opening, _is_new = FeedbackOpening.objects.get_or_create(
        group=group, quiz_key=quiz_key, defaults={"opened_by": actor}
    )
    return opening
