"""What the organisations are called; this room knows them by their keys."""

from collections.abc import Iterable
from uuid import UUID

from home.models import Organisation


def organisation_names(keys: Iterable[UUID], language: str) -> dict[UUID, str]:
    """Return the names of organisations in ``language``, where they have one, by short name."""
    rows = Organisation.objects.filter(translation_key__in=keys).order_by("short_name", "pk")
    names: dict[UUID, str] = {}
    for key, name, locale in rows.values_list("translation_key", "name", "locale__language_code"):
        if locale == language or key not in names:
            names[key] = name
    return names


def organisation_name(key: UUID, language: str) -> str:
    """Return the name of one organisation, or an empty string once it is deleted."""
    return organisation_names([key], language).get(key, "")
