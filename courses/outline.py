"""
The outline of a module: its steps in order, with titles and addresses, in one query.

The page tree is asked as plain values, never as page objects: a module of sixty lessons costs the
same single query as one of four, and nobody's progress is in it. An outline is kept for a few
seconds in the process, and forgotten as soon as a page changes (``home.signal_handlers``).
"""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.core.cache import caches
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Length, Substr
from wagtail.models import Page

from home.addresses import address_of
from home.prepared import prepared
from home.visibility import hidden_paths

STEP_LENGTH = Page.steplen
LESSON, QUIZ = "lesson", "quiz"


@dataclass(frozen=True)
class Step:
    """A lesson or quiz as child of a module."""

    key: UUID
    number: int
    kind: str
    title: str
    url: str
    minutes: int
    # Differs from the outline's language while the step is not yet translated.
    language: str
    # Of the page that the step mirrors, if it mirrors one: attempts at a quiz carry that key.
    source_key: UUID | None = None
    # Where it stands in the page tree.
    path: str = ""

    @property
    def attempt_key(self) -> UUID:
        """What attempts at this step carry, if it is a quiz."""
        return self.source_key or self.key


@dataclass(frozen=True)
class Outline:
    """One module with its steps, in one language."""

    module_key: UUID
    module_title: str
    module_url: str
    course_title: str
    course_url: str
    language: str
    steps: list[Step] = field(default_factory=list)
    path: str = ""

    def position(self, step_key: UUID) -> int | None:
        """Return where ``step_key`` stands (0 is first), or ``None`` if it is not a step here."""
        return next((i for i, step in enumerate(self.steps) if step.key == step_key), None)

    def without(self, hidden: tuple[str, ...]) -> "Outline":
        """Return this outline without the steps below the tree paths in ``hidden``."""
        if not any(step.path.startswith(hidden) for step in self.steps):
            return self
        seen = [step for step in self.steps if not step.path.startswith(hidden)]
        return replace(
            self, steps=[replace(step, number=n) for n, step in enumerate(seen, start=1)]
        )


def outline_around(request, page) -> Outline | None:
    """
    Return the outline of the module that ``page`` is, or is a step of, in its language.

    Steps that the visitor may not open are not in it.
    """
    is_module = page.specific_class._meta.model_name == "modulepage"
    module_path = page.path if is_module else page.path[:-STEP_LENGTH]
    outline = _outlines(request, [module_path]).get(module_path)
    return outline and outline.without(hidden_paths(request))


def outlines(request, *, module_keys, language: str) -> dict[UUID, Outline]:
    """
    Return the outlines of many modules in ``language``, by key, in two queries.

    A module that does not exist in ``language`` comes in the language it was written in; one that
    is no longer published is left out. Who asks must know that the learner has been in there, or
    look into ``hidden_paths``. Jobs have no request and pass ``None``.
    """
    candidates = (
        Page.objects.live()
        .filter(translation_key__in=list(module_keys), content_type__model="modulepage")
        .values_list("translation_key", "path", "locale__language_code")
        .order_by("path")
    )
    paths = {}
    for key, path, code in candidates:
        if key not in paths or code == language:
            paths[key] = path
    found = _outlines(request, list(paths.values()))
    return {key: found[path] for key, path in paths.items() if path in found}


def modules_in(course_keys) -> dict[UUID, list[UUID]]:
    """Return the keys of the published modules of each course, in order, kept for seconds."""
    return {
        course: list(modules)
        for course, modules in _children_of(course_keys, "coursepage", "modulepage").items()
    }


def quiz_keys_in(module_keys) -> dict[UUID, set[UUID]]:
    """Return what attempts at the published quizzes of each module carry, kept for seconds."""
    found = _children_of(module_keys, "modulepage", "quizpage")
    return {module: set(quizzes) for module, quizzes in found.items()}


def _children_of(keys, parent_model, child_model) -> dict[UUID, dict[UUID, None]]:
    """
    Return the keys of the published children of each page in whatever language, in order.

    Kept as outlines are; two queries where one of them is not known.
    """
    names = {f"children:{child_model}:{key}": key for key in keys}
    kept = caches["process"].get_many(names)
    found = {names[name]: children for name, children in kept.items()}
    missing = [key for key in names.values() if key not in found]
    if missing:
        read = _read_children(missing, parent_model, child_model)
        caches["process"].set_many(
            {f"children:{child_model}:{key}": children for key, children in read.items()}
        )
        found |= read
    return found


def _read_children(keys, parent_model, child_model) -> dict[UUID, dict[UUID, None]]:
    parents = dict(
        Page.objects.live()
        .filter(translation_key__in=keys, content_type__model=parent_model)
        .values_list("path", "translation_key")
    )
    # A mirror of a mirror counts as what both of them show.
    mirrored = ["alias_of__alias_of__translation_key", "alias_of__translation_key"]
    shown = (
        Coalesce(*mirrored, "translation_key")
        if child_model == "quizpage"
        else F("translation_key")
    )
    below = Q(pk__in=[])
    for path in parents:
        below |= Q(path__startswith=path, depth=len(path) // STEP_LENGTH + 1)
    children = (
        Page.objects.live()
        .filter(below, content_type__model=child_model)
        .order_by("path")
        .values_list("path", shown)
    )
    # Ordered and without doubles: a dict that holds nothing.
    found: dict[UUID, dict[UUID, None]] = {key: {} for key in keys}
    for path, key in children:
        found[parents[path[:-STEP_LENGTH]]][key] = None
    return found


def module_of_step(step_key: UUID, *, kind: str = "") -> UUID | None:
    """
    Return the key of the module that the published step ``step_key`` belongs to, or ``None``.

    With ``kind``, ``LESSON`` or ``QUIZ``, only a step of that kind is found; no other page is one.
    """
    for module_key, model in _modules_of(step_key):
        if not kind or model == f"{kind}page":
            return module_key
    return None


@prepared
def _modules_of(step_key: UUID):
    """The key of the module above each published step with this key, and the kind of step."""
    parent = Page.objects.filter(
        path=Substr(OuterRef("path"), 1, Length(OuterRef("path")) - STEP_LENGTH)
    ).values("translation_key")[:1]
    steps = Page.objects.live().filter(
        translation_key=step_key, content_type__model__in=[f"{LESSON}page", f"{QUIZ}page"]
    )
    return steps.values_list(Subquery(parent), "content_type__model")


def _outlines(request, module_paths) -> dict[str, Outline]:
    names = {f"outline:{path}": path for path in module_paths}
    kept = caches["process"].get_many(names)
    found = {names[name]: outline for name, outline in kept.items()}
    missing = [path for path in module_paths if path not in found]
    if missing:
        read = _read_outlines(request, missing)
        caches["process"].set_many({f"outline:{path}": outline for path, outline in read.items()})
        found |= read
    return found


def _read_outlines(request, module_paths) -> dict[str, Outline]:
    wanted = Q(path__in={path[:-STEP_LENGTH] for path in module_paths} | set(module_paths))
    for path in module_paths:
        wanted |= Q(path__startswith=path, depth=len(path) // STEP_LENGTH + 1)
    rows = (
        Page.objects.live()
        .filter(wanted)
        .order_by("path")
        .values_list(
            "path",
            "translation_key",
            "title",
            "url_path",
            "content_type__model",
            "locale__language_code",
            "alias_of__locale__language_code",
            Coalesce("lessonpage__minutes", "quizpage__minutes"),
            # A mirror of a mirror counts as what both of them show.
            Coalesce("alias_of__alias_of__translation_key", "alias_of__translation_key"),
        )
    )
    pages, children = {}, defaultdict(list)
    for row in rows:
        pages[row[0]] = row
        children[row[0][:-STEP_LENGTH]].append(row)
    return {
        path: _outline(request, pages.get(path[:-STEP_LENGTH]), pages[path], children[path])
        for path in module_paths
        if path in pages
    }


def _outline(request, course, module, children) -> Outline:
    path, key, title, url_path, _model, language, _source, _minutes, _source_key = module
    return Outline(
        module_key=key,
        module_title=title,
        module_url=address_of(request, url_path, language),
        course_title=course[2] if course else "",
        course_url=address_of(request, course[3], language) if course else "",
        language=language,
        steps=[
            Step(
                key=row[1],
                number=number,
                kind=QUIZ if row[4] == "quizpage" else LESSON,
                title=row[2],
                url=address_of(request, row[3], language),
                minutes=row[7] or 0,
                language=row[6] or row[5],
                source_key=row[8],
                path=row[0],
            )
            for number, row in enumerate(children, start=1)
        ],
        path=path,
    )
