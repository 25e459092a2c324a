"""A group of a thousand learners and its facilitator."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from bench.content import LargeModule
from bench.people import sign_in
from learn.accounts.models import StaffRole, User
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.services import create_group


@dataclass
class LargeGroup:
    """Where the group is, how one joins it, and sessions of those who look at it."""

    page: str
    files: str
    join: str
    sessions: list[str]


def make_large_group(large: LargeModule, facilitators: int) -> LargeGroup:
    """Put every learner into one group that takes ``large``; its door stays open."""
    organisation_key = large.module.organisation.translation_key
    staff = User.objects.bulk_create(
        User(
            email=f"bench{number}@example.org",
            display_name=f"Bench {number}",
            kind=User.Kind.STAFF,
            password=make_password(None),
        )
        for number in range(facilitators)
    )
    StaffRole.objects.bulk_create(
        StaffRole(user=person, organisation_key=organisation_key, role=StaffRole.Role.ADMINISTRATOR)
        for person in staff
    )
    group: LearnerGroup = create_group(
        actor=staff[0],
        organisation_key=organisation_key,
        name="Messgruppe",
        module_keys=[large.module.translation_key],
    )
    now = timezone.now()
    GroupMembership.objects.bulk_create(
        GroupMembership(group=group, member=learner, admitted_at=now)
        for learner in User.objects.learners()
    )
    return LargeGroup(
        page=reverse("groups:group", args=[group.uuid]),
        files=reverse("groups:xlsx", args=[group.uuid, "progress"]),
        join=reverse("groups:join_with", args=[group.join_code]),
        sessions=[sign_in(person) for person in staff],
    )
