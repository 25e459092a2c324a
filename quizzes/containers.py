"""What holds questions: quizzes, banks and lessons, found by the key that questions carry."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef
from django.urls import reverse
from wagtail.models import Page, ReferenceIndex
from wagtail_localize.models import Translation

from quizzes.models import QuestionBank, QuizPage

BANK, QUIZ, LESSON = "bank", "quiz", "lesson"


@dataclass(frozen=True)
class Container:
    """A page or bank in the language it was first written in, as lists show it."""

    key: UUID
    kind: str
    pk: int
    title: str

    @property
    def edit_url(self) -> str:
        """Where authors change it."""
        if self.kind == BANK:
            return reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[self.pk])
        return reverse("wagtailadmin_pages:edit", args=[self.pk])

    def question_url(self, question_key) -> str:
        """Where authors change one of its questions."""
        return f"{self.edit_url}#block-{question_key}-section"


def containers_of(keys) -> dict[UUID, Container]:
    """Return what has these keys, in two queries; mirrored pages are left out."""
    keys = list(keys)
    found: dict[UUID, Container] = {}
    banks = QuestionBank.objects.filter(translation_key__in=keys).order_by("pk")
    for key, pk, name in banks.values_list("translation_key", "pk", "name"):
        found.setdefault(key, Container(key, BANK, pk, name))
    pages = Page.objects.filter(translation_key__in=keys, alias_of=None).order_by("pk")
    rows = pages.values_list("translation_key", "pk", "draft_title", "content_type__model")
    for key, pk, title, model in rows:
        found.setdefault(key, Container(key, QUIZ if model == "quizpage" else LESSON, pk, title))
    return found


def container_of(key: UUID):
    """Return the page or bank itself with this key, as first written, or ``None``."""
    bank = QuestionBank.objects.filter(translation_key=key).order_by("pk").first()
    if bank:
        return bank
    page = Page.objects.filter(translation_key=key, alias_of=None).order_by("pk").first()
    return page.specific if page else None


def banks_written_in(locale):
    """Return the banks that were first written in ``locale``, and not translated into it."""
    translated = Translation.objects.filter(
        source__object_id=OuterRef("translation_key"), target_locale=OuterRef("locale")
    )
    return QuestionBank.objects.filter(~Exists(translated), locale=locale)


def quizzes_drawing() -> dict[UUID, list[Container]]:
    """
    Return, by the key of each bank, the published quizzes that draw from it.

    It is read from Wagtail's reference index, in three queries however many quizzes there are.
    """
    of_model = ContentType.objects.get_for_model
    references = ReferenceIndex.objects.filter(
        to_content_type=of_model(QuestionBank), content_type=of_model(QuizPage)
    )
    pairs = {
        (int(bank), int(quiz)) for bank, quiz in references.values_list("to_object_id", "object_id")
    }
    banks = dict(
        QuestionBank.objects.filter(pk__in={bank for bank, _quiz in pairs}).values_list(
            "pk", "translation_key"
        )
    )
    quizzes = {
        pk: Container(key, QUIZ, pk, title)
        for pk, key, title in QuizPage.objects.live()
        .filter(pk__in={quiz for _bank, quiz in pairs}, alias_of=None)
        .values_list("pk", "translation_key", "draft_title")
    }
    found: dict[UUID, dict[UUID, Container]] = defaultdict(dict)
    # The oldest first: a quiz is named as it was first written, once for all its languages.
    for bank, quiz in sorted(pairs):
        if bank in banks and quiz in quizzes:
            found[banks[bank]].setdefault(quizzes[quiz].key, quizzes[quiz])
    return {key: list(quizzes.values()) for key, quizzes in found.items()}
