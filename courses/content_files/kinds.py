"""
What kinds of thing the files hold, and which fields of which model each file has, in file order.

Only the names are listed here. Whether a field is a word, a date, a picture or a list of blocks
follows from the model, so a new block or kind of question needs no line in this package.
"""

from dataclasses import dataclass, field

from django.db import models
from wagtail.fields import RichTextField, StreamField
from wagtail.models import DraftStateMixin, Page
from wagtail_localize.fields import TranslatableField, get_translatable_fields

from courses.models import CatalogPage, CoursePage, FactCard, LessonPage, ModulePage
from home.models import HomePage, Organisation, StandardPage, Topic
from quizzes.models import QuestionBank, QuestionCategory, QuizPage


@dataclass(frozen=True)
class Kind:
    """One kind of file or list entry, and the model it becomes."""

    name: str
    model: type[models.Model]
    fields: tuple[str, ...]
    # A picture field and the field with its text alternative.
    alternatives: dict[str, str] = field(default_factory=dict)
    # Names of block fields that read better in the files: {stream: {in the block: in the file}}.
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)
    # The field that repeats the short name, for models that show it.
    code_field: str = ""
    # Fields with words that are nevertheless written once, in the source file.
    untranslated: frozenset[str] = frozenset()
    # There is one of these on a platform, whatever its key.
    is_single: bool = False

    @property
    def is_page(self) -> bool:
        return issubclass(self.model, Page)

    @property
    def is_published(self) -> bool:
        """Whether it is a draft until it is published."""
        return issubclass(self.model, DraftStateMixin)

    def model_field(self, name: str) -> models.Field:
        return self.model._meta.get_field(name)

    def is_required(self, name: str) -> bool:
        """Return whether the source file must have the field ``name``."""
        model_field = self.model_field(name)
        return not (model_field.blank or model_field.null or model_field.has_default())

    def word_fields(self) -> set[str]:
        """Return the fields with words to translate; all others are facts."""
        return {
            entry.field_name
            for entry in get_translatable_fields(self.model)
            if isinstance(entry, TranslatableField)
            and entry.field_name in self.fields
            and entry.field_name not in self.untranslated
            and isinstance(
                entry.get_field(self.model),
                models.CharField | models.TextField | RichTextField | StreamField,
            )
        }


HOME = Kind(
    "home",
    HomePage,
    (
        "title",
        "slug",
        "summary",
        "lead_title",
        "lead_text",
        "alliance_title",
        "alliance_text",
        "working_groups",
        "steps",
        "hero_image",
        "hero_alt",
    ),
    alternatives={"hero_image": "hero_alt"},
    renamed={"working_groups": {"title": "name"}},
    # All home pages stand side by side, so their slugs are made from the source's.
    untranslated=frozenset({"slug"}),
    is_single=True,
)
CATALOG = Kind("catalog", CatalogPage, ("title", "slug", "summary", "introduction"), is_single=True)
STANDARD = Kind("page", StandardPage, ("title", "slug", "summary", "show_in_footer", "body"))
COURSE = Kind(
    "course",
    CoursePage,
    (
        "title",
        "slug",
        "summary",
        "topic",
        "organisation",
        "introduction",
        "cover",
        "cover_alt",
    ),
    alternatives={"cover": "cover_alt"},
)
MODULE = Kind(
    "module",
    ModulePage,
    (
        "title",
        "slug",
        "summary",
        "topic",
        "organisation",
        "level",
        "minutes",
        "goals",
        "authors",
        "funder",
        "interests",
        "licence",
        "reviewed_on",
        "cover",
        "cover_alt",
        "introduction",
    ),
    alternatives={"cover": "cover_alt"},
)
LESSON = Kind("lesson", LessonPage, ("title", "slug", "summary", "minutes", "stance", "body"))
QUIZ = Kind(
    "quiz",
    QuizPage,
    (
        "title",
        "slug",
        "summary",
        "minutes",
        "introduction",
        "pass_mark",
        "feedback",
        "tries_allowed",
        "attempts_allowed",
        "shuffle_questions",
        "passed_text",
        "failed_text",
        "items",
    ),
)
ORGANISATION = Kind(
    "organisation",
    Organisation,
    ("short_name", "name", "task", "url", "is_alliance"),
    code_field="code",
)
CATEGORY = Kind("category", QuestionCategory, ("name", "parent"))
BANK = Kind("bank", QuestionBank, ("name", "items"))
TOPIC = Kind("topic", Topic, ("name", "description"), code_field="code")
FACT = Kind(
    "fact",
    FactCard,
    (
        "claim",
        "detail",
        "source_title",
        "source_url",
        "legal_reference",
        "as_of",
        "review_by",
        "organisation",
    ),
)

# What a step file may say behind ``kind:``.
STEP_KINDS = {kind.name: kind for kind in (LESSON, QUIZ)}
