"""How the catalogue, a course and the home page list modules, in constant queries."""

from dataclasses import dataclass
from html import unescape
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.html import strip_tags
from django.utils.translation import get_language_info
from wagtail.models import Page

from courses.forms import CatalogFilterForm
from home.addresses import address_of
from home.models import CaptionedImage, Topic

# Duration filter: name → (from, up to) minutes, both included.
DURATIONS = {"short": (0, 20), "medium": (21, 60), "long": (61, 100_000)}
# More words than anybody types; a longer search would only cost time.
MOST_WORDS = 8


@dataclass(frozen=True)
class ModuleCard:
    """A module as it is shown in a list."""

    key: UUID
    title: str
    url: str
    summary: str
    minutes: int
    level: str
    topic: str
    topic_code: str
    course_title: str
    organisation: str
    cover: CaptionedImage | None
    cover_alt: str
    # The language its words are in; differs from the list's while it is not yet translated.
    language: str
    dir: str
    is_foreign: bool


def filter_form(request, locale) -> CatalogFilterForm:
    """Return the catalogue's filter form, bound to the address; its topics are in ``locale``."""
    form = CatalogFilterForm(
        request.GET,
        topics=list(Topic.objects.filter(locale=locale).values_list("code", "name")),
        languages=[(code, get_language_info(code)["name_local"]) for code, _ in settings.LANGUAGES],
    )
    form.is_valid()
    return form


def matching(*, topic="", duration="", **_other) -> Q:
    """Return the condition for modules of ``topic`` and ``duration``."""
    condition = Q()
    if topic:
        condition &= Q(topic__code=topic)
    if duration:
        least, most = DURATIONS[duration]
        condition &= Q(minutes__gte=least, minutes__lte=most)
    return condition


def containing(modules, q: str):
    """
    Return those of ``modules``, a queryset, in which every word of ``q`` is found.

    Looked for here and not by the database: SQLite knows capitals in ASCII only, goals are stored
    as JSON with escaped letters and names of fields, and introductions with their HTML.
    """
    words = q.casefold().split()[:MOST_WORDS]
    if not words:
        return modules
    found = [
        module.pk
        for module in modules.select_related("topic")
        if all(word in _searched_text(module) for word in words)
    ]
    return modules.filter(pk__in=found)


def _searched_text(module) -> str:
    """Return what a search looks through: the words a reader of the module's page would see."""
    goals = (goal.value["text"] for goal in module.goals)
    introduction = unescape(strip_tags(module.introduction))
    parts = (module.title, module.summary, introduction, *goals, module.topic.name)
    return "\n".join(parts).casefold()


def module_cards(request, modules, *, language: str, interface: str) -> list[ModuleCard]:
    """
    Return ``modules``, a queryset of modules in the tree of ``language``, as cards.

    ``interface`` is the language around the list. Costs four queries, however many modules.
    """
    modules = list(
        modules.select_related(
            "topic", "organisation", "cover", "alias_of__locale"
        ).prefetch_related("cover__renditions")
    )
    courses = dict(
        Page.objects.filter(path__in={m.path[: -Page.steplen] for m in modules}).values_list(
            "path", "title"
        )
    )
    cards = []
    for module in modules:
        code = module.alias_of.locale.language_code if module.alias_of_id else language
        cards.append(
            ModuleCard(
                key=module.translation_key,
                title=module.title,
                url=address_of(request, module.url_path, language),
                summary=module.summary,
                minutes=module.minutes,
                level=module.level,
                topic=module.topic.name,
                topic_code=module.topic.code,
                course_title=courses.get(module.path[: -Page.steplen], ""),
                organisation=module.organisation.short_name,
                cover=module.cover,
                cover_alt=module.cover_alt,
                language=code,
                dir="rtl" if get_language_info(code)["bidi"] else "ltr",
                is_foreign=code != interface,
            )
        )
    return cards
