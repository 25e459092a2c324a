"""
What a certificate can be about: a module or a course as it is published now.

Read without a request, so that a job can issue certificates too. Which pages the learner may not
open is told by the caller (``home.visibility.hidden_paths``): such steps are asked of nobody.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce
from wagtail.models import Page

from courses.models import CoursePage, ModulePage
from courses.outline import LESSON, QUIZ, STEP_LENGTH, Outline, Step
from learn.certificates.exceptions import UnknownSubject
from learn.progress.reading import ModuleProgress

KINDS = {"lessonpage": LESSON, "quizpage": QUIZ}


@dataclass(frozen=True)
class Subject:
    """A module or course with its steps in one language and its words in all of them."""

    title: str
    organisation_key: UUID
    minutes: int
    words: dict[str, dict]
    outlines: list[Outline]
    module_key: UUID | None = None
    course_key: UUID | None = None

    @property
    def key(self) -> dict[str, UUID | None]:
        """What a certificate about it carries."""
        return {"module_key": self.module_key, "course_key": self.course_key}

    def is_completed(self, done: set[UUID]) -> bool:
        """Return whether somebody who completed the steps ``done`` has nothing left of it."""
        return are_complete(self.outlines, done)


def subject_of(
    *,
    module_key: UUID | None = None,
    course_key: UUID | None = None,
    language: str,
    hidden: tuple[str, ...] = (),
) -> Subject:
    """
    Return the module or the course with this key as it stands in ``language``.

    What does not exist in ``language`` comes in the language it was written in. Raises
    ``UnknownSubject`` for what is not published or lies below the tree paths in ``hidden``.
    """
    if (module_key is None) == (course_key is None):
        raise ValueError("A certificate is about one module or about one course.")
    if module_key:
        return _module(module_key, language, hidden)
    return _course(course_key, language, hidden)


def are_complete(outlines: list[Outline], done: set[UUID]) -> bool:
    """Return whether there is something to complete and none of it is left."""
    return bool(outlines) and all(ModuleProgress(o, done).is_complete for o in outlines)


def completed_courses(paths: list[str], done: set[UUID], hidden=()) -> list[tuple[UUID, str]]:
    """
    Return key and title of the courses at the tree ``paths`` that are complete, in one query.

    A course of one module is left out: its certificate would say what the module's says.
    """
    if not paths:
        return []
    below = Q()
    for path in paths:
        below |= Q(path__startswith=path)
    pages = _tree(below, hidden)
    found = []
    for path, page in pages.items():
        outlines = _outlines_below(path, pages) if page.model == "coursepage" else []
        if len(outlines) > 1 and are_complete(outlines, done):
            found.append((page.key, page.title))
    return found


def _module(key, language, hidden) -> Subject:
    pages = list(
        ModulePage.objects.live()
        .filter(translation_key=key)
        .select_related("organisation", "locale")
        .order_by("path")
    )
    page = _in_language(pages, language, hidden)
    tree = _tree(Q(path__startswith=page.path), hidden)
    return Subject(
        module_key=key,
        title=page.title,
        organisation_key=page.organisation.translation_key,
        minutes=page.minutes,
        words={
            p.locale.language_code: _words(
                p, goals=[goal.value["text"] for goal in p.goals], licence=p.licence
            )
            for p in _written(pages)
        },
        outlines=[_outline(page.path, tree)],
    )


def _course(key, language, hidden) -> Subject:
    pages = list(
        CoursePage.objects.live()
        .filter(translation_key=key)
        .select_related("organisation", "locale")
        .order_by("path")
    )
    page = _in_language(pages, language, hidden)
    below = Q()
    for each in pages:
        below |= Q(path__startswith=each.path, depth=each.depth + 1)
    modules = [
        module
        for module in ModulePage.objects.live().filter(below).order_by("path")
        if not module.path.startswith(hidden)
    ]
    tree = _tree(Q(path__startswith=page.path), hidden)
    return Subject(
        course_key=key,
        title=page.title,
        organisation_key=page.organisation.translation_key,
        minutes=sum(module.minutes for module in modules if module.path.startswith(page.path)),
        words={
            p.locale.language_code: _words(
                p, modules=[m.title for m in modules if m.path.startswith(p.path)]
            )
            for p in _written(pages)
        },
        outlines=_outlines_below(page.path, tree),
    )


def _in_language(pages, language, hidden):
    """Return the page in ``language``, or else the first one that is not a mirror of another."""
    seen = [page for page in pages if not page.path.startswith(hidden)]
    if not seen:
        raise UnknownSubject
    same = [page for page in seen if page.locale.language_code == language]
    return (same or _written(seen))[0]


def _written(pages) -> list:
    """Leave out mirrors of what is not translated yet, unless there is nothing else."""
    return [page for page in pages if not page.alias_of_id] or pages


def _words(page, *, goals=(), modules=(), licence="") -> dict:
    return {
        "title": page.title,
        "goals": list(goals),
        "modules": list(modules),
        "organisation": page.organisation.name,
        "short_name": page.organisation.short_name,
        "organisation_code": page.organisation.code,
        "licence": licence,
    }


@dataclass(frozen=True)
class _Row:
    key: UUID
    title: str
    model: str
    language: str
    source_key: UUID | None


def _tree(below: Q, hidden: tuple[str, ...]) -> dict[str, _Row]:
    """Return the published pages that fit ``below``, by path and in the order of the tree."""
    rows = (
        Page.objects.live()
        .filter(below)
        .order_by("path")
        .values_list(
            "path",
            "translation_key",
            "title",
            "content_type__model",
            "locale__language_code",
            # A mirror of a mirror counts as what both of them show.
            Coalesce("alias_of__alias_of__translation_key", "alias_of__translation_key"),
        )
    )
    return {path: _Row(*row) for path, *row in rows if not path.startswith(hidden)}


def _outlines_below(course_path: str, tree: dict[str, _Row]) -> list[Outline]:
    """Return the modules of the course at ``course_path``."""
    return [
        _outline(path, tree)
        for path, row in tree.items()
        if row.model == "modulepage" and path[:-STEP_LENGTH] == course_path
    ]


def _outline(module_path: str, tree: dict[str, _Row]) -> Outline:
    """Return what progress needs to know of a module; nobody follows its addresses."""
    module = tree[module_path]
    steps = [
        (path, row)
        for path, row in tree.items()
        if path[:-STEP_LENGTH] == module_path and row.model in KINDS
    ]
    return Outline(
        module_key=module.key,
        module_title=module.title,
        module_url="",
        course_title="",
        course_url="",
        language=module.language,
        steps=[
            Step(
                key=row.key,
                number=number,
                kind=KINDS[row.model],
                title=row.title,
                url="",
                minutes=0,
                language=row.language,
                source_key=row.source_key,
                path=path,
            )
            for number, (path, row) in enumerate(steps, start=1)
        ],
        path=module_path,
    )
