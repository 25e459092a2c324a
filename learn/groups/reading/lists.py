"""Groups in lists, and the names of what they belong to."""

from uuid import UUID

from django.db.models import Count, Q

from home.models import Organisation
from learn.groups.models import GroupMembership, LearnerGroup

LEARNS = Q(memberships__role=GroupMembership.Role.LEARNER)


def groups_of(user, language: str) -> list[LearnerGroup]:
    """
    Return the groups that ``user`` helps to lead or watches, newest first, in two queries.

    Each knows ``learner_count``, ``knocking_count`` and, as ``organisation_name``, whose it is.
    """
    groups = list(
        LearnerGroup.objects.facilitated_by(user).annotate(
            learner_count=Count(
                "memberships", filter=LEARNS & Q(memberships__admitted_at__isnull=False)
            ),
            knocking_count=Count("memberships", filter=LEARNS & Q(memberships__admitted_at=None)),
        )
    )
    names = dict(organisation_names({group.organisation_key for group in groups}, language))
    for group in groups:
        group.organisation_name = names.get(group.organisation_key, "")
    return groups


def organisation_names(keys: set[UUID], language: str) -> list[tuple[UUID, str]]:
    """Return the short names of organisations by key, in ``language`` or else any, in order."""
    rows = Organisation.objects.filter(translation_key__in=keys).values_list(
        "translation_key", "short_name", "locale__language_code"
    )
    names: dict[UUID, str] = {}
    for key, name, code in rows:
        if key not in names or code == language:
            names[key] = name
    return list(names.items())
