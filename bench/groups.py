"""A group of a thousand learners and its facilitators, and groups that print certificates."""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.urls import reverse
from django.utils import timezone

from bench.content import LargeModule
from bench.people import sign_in
from courses.models import ModulePage
from learn.accounts.models import StaffRole, User
from learn.certificates.for_groups import MOST_SHEETS
from learn.groups.models import GroupMembership, LearnerGroup
from learn.groups.services import create_group
from learn.progress.models import StepCompletion

# Two, so that there is a slower and a faster one: a first time there is once for each group.
PRINTING_GROUPS = 2


@dataclass
class LargeGroup:
    """Where the group is, how one joins it, and sessions of those who look at it."""

    page: str
    files: str
    join: str
    certificates: list[str]
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
    learners = list(User.objects.learners())
    fill(group, learners)
    printing = make_printing_groups(staff[0], organisation_key, learners)
    return LargeGroup(
        page=reverse("groups:group", args=[group.uuid]),
        files=reverse("groups:ask_export", args=[group.uuid, "progress", "xlsx"]),
        join=reverse("groups:join_with", args=[group.join_code]),
        certificates=[reverse("certificates:group", args=[each.uuid]) for each in printing],
        sessions=[sign_in(person) for person in staff],
    )


def fill(group: LearnerGroup, learners: list[User]):
    """Make ``learners`` members of ``group``."""
    now = timezone.now()
    GroupMembership.objects.bulk_create(
        GroupMembership(group=group, member=learner, admitted_at=now) for learner in learners
    )


def make_printing_groups(actor: User, organisation_key, learners: list[User]) -> list[LearnerGroup]:
    """
    Return groups whose people have completed a module of the shipped content and hold no sheet.

    Each has as many people as are printed at once, or its share of ``learners`` in a quick trial.
    """
    module = ModulePage.objects.live().filter(locale__language_code="de").order_by("path").first()
    steps = [step.translation_key for step in module.get_children().live()]
    size = min(MOST_SHEETS, len(learners) // PRINTING_GROUPS)
    made = []
    for number in range(PRINTING_GROUPS):
        people = learners[number * size : (number + 1) * size]
        group = create_group(
            actor=actor,
            organisation_key=organisation_key,
            name=f"Druckgruppe {number}",
            module_keys=[module.translation_key],
        )
        fill(group, people)
        StepCompletion.objects.bulk_create(
            (StepCompletion(learner=one, step_key=key) for one in people for key in steps),
            batch_size=5000,
        )
        made.append(group)
    return made
