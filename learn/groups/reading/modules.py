"""Which modules and quizzes a group is to take: courses taken apart into their modules."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from wagtail.models import Page

from courses.outline import modules_in, quiz_keys_in
from home.prepared import prepared
from home.visibility import hidden_paths
from learn.groups.models import Assignment, LearnerGroup


def module_keys_of(assignments: Iterable[Assignment]) -> dict[int, list[UUID]]:
    """Return the modules of each assignment by its primary key, those of a course in its order."""
    rows = list(assignments)
    courses = {row.course_key for row in rows if row.course_key}
    modules = modules_in(courses) if courses else {}
    return {
        row.pk: [row.module_key] if row.module_key else modules.get(row.course_key, [])
        for row in rows
    }


def given_to(group: LearnerGroup) -> set[UUID]:
    """Return the keys of all courses and modules that ``group`` is to take."""
    rows = list(group.assignments.current())
    courses = {row.course_key for row in rows if row.course_key}
    return courses.union(*module_keys_of(rows).values())


def quiz_keys_of(assignments: Iterable[Assignment]) -> set[UUID]:
    """Return what attempts at the quizzes of all ``assignments`` carry."""
    modules = {key for keys in module_keys_of(assignments).values() for key in keys}
    return set().union(*quiz_keys_in(modules).values()) if modules else set()


@dataclass(frozen=True)
class Offered:
    """A course or module that can be assigned, as a facilitator reads it."""

    key: UUID
    title: str


def offered(request, language: str) -> list[tuple[str, Offered]]:
    """
    Return all courses and their modules as ("course" or "module", page), in order.

    In ``language``; what is not there in it comes after, in another one. One query. What the
    request's user may not open is not offered, and neither is a course without modules.
    """
    rows = (
        Page.objects.live()
        .filter(
            content_type__app_label="courses",
            content_type__model__in=["coursepage", "modulepage"],
        )
        .order_by("path")
        .values_list(
            "path",
            "content_type__model",
            "translation_key",
            "title",
            "locale__language_code",
        )
    )
    hidden = hidden_paths(request)
    seen = [row for row in rows if not row[0].startswith(hidden)]
    # Stable: the tree's order stays within each language.
    seen.sort(key=lambda row: row[4] != language)
    found: dict[UUID, tuple[str, Offered]] = {}
    for _path, model, key, title, _code in seen:
        found.setdefault(key, (model.removesuffix("page"), Offered(key, title)))
    pages = list(found.values())
    return [
        (kind, page)
        for number, (kind, page) in enumerate(pages)
        if kind == "module" or (number + 1 < len(pages) and pages[number + 1][0] == "module")
    ]


def titles_of(keys: Iterable[UUID], language: str, hidden: tuple[str, ...] = ()) -> dict[UUID, str]:
    """
    Return the titles of published courses and modules in ``language``, else in any other.

    What is below the paths ``hidden`` is left out (``hidden_paths``).
    """
    titles: dict[UUID, str] = {}
    for path, key, title, code in _titles(*set(keys)):
        if not path.startswith(hidden) and (key not in titles or code == language):
            titles[key] = title
    return titles


@prepared
def _titles(*keys: UUID):
    pages = Page.objects.live().filter(translation_key__in=keys).order_by("path")
    return pages.values_list("path", "translation_key", "title", "locale__language_code")
