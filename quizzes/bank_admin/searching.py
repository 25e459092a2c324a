"""All questions that somebody may see in the admin: found, filtered, and read for a list."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID
from xml.sax.saxutils import escape

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import get_language
from wagtail.coreutils import get_content_languages
from wagtail.permissions import page_permission_policy

from quizzes.containers import BANK, Container, containers_of, quizzes_drawing
from quizzes.models import QuestionBank, QuestionCategory, QuestionText, QuestionVersion, Response
from quizzes.stems import kind_label, stem_line

# Parts that may well stay as they are in every language.
UNTRANSLATED = {"source", "sources"}


@dataclass
class QuestionRow:
    """A question as it is asked now, as one line of a list. Languages are codes."""

    key: UUID
    stem: str
    language: str
    kind: str
    category: str
    place: Container | None
    quizzes: list[Container] = field(default_factory=list)
    attempts: int = 0
    complete: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def edit_url(self) -> str:
        return self.place.question_url(self.key) if self.place else ""

    @property
    def is_in_bank(self) -> bool:
        return self.place is not None and self.place.kind == BANK


def may_see_banks(user) -> bool:
    """Whether ``user`` may do anything with banks."""
    policy = QuestionBank.snippet_viewset.permission_policy
    return policy.user_has_any_permission(user, {"add", "change", "delete", "view"})


def banks_with_drafts(user) -> list[Container]:
    """Return the banks with changes that are not published and that ``user`` may go on with."""
    policy = QuestionBank.snippet_viewset.permission_policy
    if not policy.user_has_permission(user, "change"):
        return []
    drafts = QuestionBank.objects.filter(has_unpublished_changes=True).order_by("name", "pk")
    rows = drafts.values_list("translation_key", "pk", "name")
    return [Container(key, BANK, pk, name) for key, pk, name in rows]


def visible_questions(user):
    """Return the questions asked now in banks and in pages that ``user`` may see in the admin."""
    pages = page_permission_policy.explorable_instances(user)
    where = Q(container_key__in=pages.order_by().values("translation_key"))
    if may_see_banks(user):
        where |= Q(container_key__in=QuestionBank.objects.order_by().values("translation_key"))
    return QuestionVersion.objects.current().filter(where)


def asking(questions, query: str):
    """Return those of ``questions`` whose stem holds ``query``, as written or on this screen."""
    languages = Q(language=OuterRef("source_language")) | Q(language=get_language())
    texts = QuestionText.objects.current().filter(
        languages, version=OuterRef("pk"), words__stem__words__icontains=escape(query)
    )
    return questions.filter(Exists(texts))


def in_language(questions, language: str, *, is_missing: bool = False):
    """Return those of ``questions`` that can be read in ``language``, or those that cannot."""
    texts = QuestionText.objects.current().filter(
        version=OuterRef("pk"), language=language, words__stem__lang=language
    )
    return questions.filter(~Exists(texts) if is_missing else Exists(texts))


def used(questions, *, is_never: bool = False):
    """Return those of ``questions`` that a published quiz may ask, or those of idle banks."""
    banks = QuestionBank.objects.order_by().values("translation_key")
    idle = Q(container_key__in=banks) & ~Q(container_key__in=list(quizzes_drawing()))
    return questions.filter(idle) if is_never else questions.exclude(idle)


def question_rows(versions) -> list[QuestionRow]:
    """Return ``versions``, one screen of them, as rows; the queries do not grow with them."""
    versions = list(versions)
    if not versions:
        return []
    language = get_language()
    tree = QuestionCategory.objects.tree()
    places = containers_of({version.container_key for version in versions})
    drawing = quizzes_drawing()
    attempts = _attempts_by_question(versions)
    texts = defaultdict(dict)
    for text in QuestionText.objects.current().filter(version__in=versions):
        texts[text.version_id][text.language] = text.words
    rows = []
    for version in versions:
        own = texts[version.pk]
        shown_in = language if language in own else version.source_language
        words = own.get(shown_in) or {}
        row = QuestionRow(
            key=version.question_key,
            stem=stem_line(words),
            language=(words.get("stem") or {}).get("lang", ""),
            kind=kind_label(version.kind),
            category=tree.path(version.category_key, language) if version.category_key else "",
            place=places.get(version.container_key),
            quizzes=drawing.get(version.container_key, []),
            attempts=attempts.get(version.question_key, 0),
        )
        for code in get_content_languages():
            _sort_in(row, code, own.get(code))
        rows.append(row)
    return rows


def _attempts_by_question(versions) -> dict[UUID, int]:
    rows = (
        Response.objects.answered()
        .filter(version__question_key__in=[version.question_key for version in versions])
        .order_by()
        .values_list("version__question_key")
        .annotate(Count("attempt", distinct=True))
    )
    return dict(rows)


def _sort_in(row: QuestionRow, code: str, words: dict | None) -> None:
    if not words or not words.get("stem") or words["stem"]["lang"] != code:
        row.missing.append(code)
    elif all(language == code for language in _languages_of(words)):
        row.complete.append(code)
    else:
        row.partial.append(code)


def _languages_of(words: dict):
    """Yield the language of each part that wants translating: sources and mere numbers do not."""
    for name, part in words.items():
        if part is None or name in UNTRANSLATED:
            continue
        if "words" not in part:
            yield from _languages_of(part)
        elif any(letter.isalpha() for letter in part["words"]):
            yield part["lang"]
