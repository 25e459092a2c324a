"""The page tree of what can be learnt: catalogue, courses, modules, lessons, and fact cards."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PreviewableMixin, TranslatableMixin
from wagtail.search import index
from wagtail.snippets.models import register_snippet
from wagtail_localize.fields import SynchronizedField

from courses import catalog
from courses.blocks import lesson_blocks
from courses.forms import LessonPageForm
from courses.rendering import body_segments, renew_facts
from home.models import (
    DEFAULT_LICENCE,
    BasePage,
    CaptionedImage,
    Organisation,
    PersonalPageMixin,
    Topic,
)
from home.visibility import without_hidden
from quizzes.presentation import present_checks

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


class Level(models.TextChoices):
    """Language levels of the Common European Framework of Reference."""

    A2 = "A2", _("A2: simple everyday language")
    B1 = "B1", _("B1: clear standard language")
    B2 = "B2", _("B2: demanding language")
    C1 = "C1", _("C1: academic language")


class GoalBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        label=_("Goal"),
        max_length=160,
        help_text=_('A full sentence: "You can tell news from opinion."'),
    )


@register_snippet
class FactCard(PreviewableMixin, TranslatableMixin, index.Indexed, models.Model):
    """
    One checked fact with its source, the day it was checked and the day to check it again.

    Lessons embed it by reference: corrected here, it is corrected everywhere.
    """

    claim = models.CharField(_("fact, in one sentence"), max_length=300)
    detail = RichTextField(_("more about it"), features=["bold", "italic", "link"], blank=True)
    source_title = models.CharField(_("source"), max_length=250)
    source_url = models.URLField(_("address of the source"), blank=True)
    legal_reference = models.CharField(_("legal reference"), max_length=150, blank=True)
    as_of = models.DateField(_("as of"), help_text=_("The day this was last checked."))
    review_by = models.DateField(
        _("check again by"),
        help_text=_("After this day learners see that the fact may be outdated."),
    )
    organisation = models.ForeignKey(
        Organisation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("responsible organisation"),
    )

    panels = [
        FieldPanel("claim"),
        FieldPanel("detail"),
        FieldPanel("source_title"),
        FieldPanel("source_url"),
        FieldPanel("legal_reference"),
        FieldPanel("as_of"),
        FieldPanel("review_by"),
        FieldPanel("organisation"),
    ]
    search_fields = [index.SearchField("claim"), index.AutocompleteField("claim")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("fact card")
        verbose_name_plural = _("fact cards")
        ordering = ["review_by"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(review_by__gt=models.F("as_of")),
                name="courses_factcard_review_after_check",
                violation_error_message=_("The next check must come after the last one."),
            )
        ]

    def __str__(self):
        return self.claim

    def save(self, *args, **kwargs):
        """Save the fact, and have the lessons that embed it drawn anew."""
        super().save(*args, **kwargs)
        transaction.on_commit(renew_facts)

    def delete(self, *args, **kwargs):
        """Delete the fact, and have the lessons that embedded it drawn without it."""
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(renew_facts)
        return deleted

    @property
    def is_due(self) -> bool:
        """Whether the day to check this fact again has passed."""
        return self.review_by < timezone.localdate()

    def get_preview_template(self, request, mode_name):
        return "courses/fact_card_preview.html"


class CatalogPage(BasePage):
    """All modules, to be searched and filtered."""

    introduction = models.CharField(_("introduction"), max_length=400, blank=True)

    template = "courses/catalog_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["courses.CoursePage"]
    max_count_per_parent = 1
    content_panels = [*BasePage.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")

    def get_context(self, request, *args, **kwargs):
        """Add ``form``, ``modules`` that match it and their ``count``."""
        context = super().get_context(request, *args, **kwargs)
        form = catalog.filter_form(request, self.locale)
        interface = self.locale.language_code
        # What was typed wrongly into the address filters nothing; the form says what is wrong.
        chosen = getattr(form, "cleaned_data", {})
        language = chosen.get("language") or interface
        modules = (
            ModulePage.objects.live()
            .filter(catalog.matching(**chosen), locale__language_code=language)
            .order_by("path")
        )
        if chosen.get("language"):
            modules = modules.filter(alias_of=None)
        modules = without_hidden(modules, request)
        modules = catalog.containing(modules, chosen.get("q", ""))
        cards = catalog.module_cards(request, modules, language=language, interface=interface)
        return {**context, "form": form, "modules": cards, "count": len(cards)}


class CoursePage(BasePage):
    """Modules that belong together."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topic"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    cover = models.ForeignKey(
        CaptionedImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover picture"),
    )
    cover_alt = models.CharField(_("text alternative"), max_length=300, blank=True)
    introduction = RichTextField(_("introduction"), features=["bold", "italic", "link"])

    template = "courses/course_page.html"
    parent_page_types = ["courses.CatalogPage"]
    subpage_types = ["courses.ModulePage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("topic"),
        FieldPanel("organisation"),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt")], heading=_("Cover")),
        FieldPanel("introduction"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    def get_context(self, request, *args, **kwargs):
        """Add ``modules``, the modules of this course as cards."""
        context = super().get_context(request, *args, **kwargs)
        language = self.locale.language_code
        modules = ModulePage.objects.live().child_of(self).order_by("path")
        modules = without_hidden(modules, request)
        context["modules"] = catalog.module_cards(
            request, modules, language=language, interface=language
        )
        return context


class ModulePage(PersonalPageMixin, BasePage):
    """
    What a facilitator assigns and a learner completes; its children in tree order are its steps.

    It says who speaks: who wrote it, who paid for it, and what they want.
    """

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+", verbose_name=_("topic"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    level = models.CharField(_("language level"), max_length=2, choices=Level, default=Level.B1)
    minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"), validators=[MinValueValidator(1)]
    )
    goals = StreamField([("goal", GoalBlock())], verbose_name=_("goals"), min_num=1)
    introduction = RichTextField(_("introduction"), features=["bold", "italic", "link"])
    cover = models.ForeignKey(
        CaptionedImage,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover picture"),
    )
    cover_alt = models.CharField(_("text alternative"), max_length=300, blank=True)
    authors = models.CharField(_("authors"), max_length=300)
    funder = models.CharField(_("funded by"), max_length=300, blank=True)
    interests = models.TextField(
        _("interests"), help_text=_("What the authors and the funder want. Learners should know.")
    )
    licence = models.CharField(_("licence"), max_length=60, default=DEFAULT_LICENCE)
    reviewed_on = models.DateField(_("last reviewed on"))

    template = "courses/module_page.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage", "quizzes.QuizPage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("goals"),
        MultiFieldPanel(
            [FieldPanel("topic"), FieldPanel("level"), FieldPanel("minutes")],
            heading=_("At a glance"),
        ),
        MultiFieldPanel([FieldPanel("cover"), FieldPanel("cover_alt")], heading=_("Cover")),
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("authors"),
                FieldPanel("funder"),
                FieldPanel("interests"),
                FieldPanel("licence"),
                FieldPanel("reviewed_on"),
            ],
            heading=_("Who is speaking here?"),
        ),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("introduction"),
        index.SearchField("goals"),
    ]
    override_translatable_fields = [SynchronizedField("licence", overridable=False)]

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def get_context(self, request, *args, **kwargs):
        """Add ``languages``, the native names of the languages this module is written in."""
        context = super().get_context(request, *args, **kwargs)
        codes = (
            ModulePage.objects.live()
            .filter(translation_key=self.translation_key, alias_of=None)
            .values_list("locale__language_code", flat=True)
        )
        context["languages"] = [get_language_info(code)["name_local"] for code in sorted(codes)]
        return context


class LessonPage(PersonalPageMixin, BasePage):
    """The smallest thing that can be completed: a few screens of reading, looking and trying."""

    class Stance(models.TextChoices):
        """What a lesson claims; it decides what must be there before it is published."""

        FACT = "fact", _("Fact: it rests on sources")
        VALUE = "value", _("Value: human dignity and basic rights, not up for vote")
        CONTROVERSY = "controversy", _("Controversy: shown from at least two sides")

    minutes = models.PositiveSmallIntegerField(
        _("duration in minutes"), validators=[MinValueValidator(1)]
    )
    stance = models.CharField(_("stance"), max_length=12, choices=Stance, default=Stance.FACT)
    body = StreamField(lesson_blocks(), verbose_name=_("content"))

    template = "courses/lesson_page.html"
    base_form_class = LessonPageForm
    parent_page_types = ["courses.ModulePage"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("stance"),
        FieldPanel("body"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def get_context(self, request, *args, **kwargs):
        """Add ``segments``: the body as runs of HTML, with this visitor's questions between."""
        context = super().get_context(request, *args, **kwargs)
        segments = body_segments(self, is_preview=getattr(request, "is_preview", False))
        questions = present_checks(
            container_key=self.translation_key,
            question_keys=[s.question_key for s in segments if s.question_key],
            locale_code=self.content_locale.language_code,
            learner_or_none=request.user if request.user.is_authenticated else None,
            next_url=request.path,
        )
        for segment in segments:
            segment.question = questions.get(segment.question_key)
        context["segments"] = segments
        return context


class ShortName(models.Model):
    """
    The short name from which the key of a page, block or snippet was computed.

    Keys cannot be computed backwards, so what came from files keeps its readable name here and is
    written back under it. What was made in the editor has none.
    """

    key = models.UUIDField(_("key"), unique=True)
    name = models.CharField(_("path of short names"), max_length=400)

    class Meta:
        verbose_name = _("short name")
        verbose_name_plural = _("short names")

    def __str__(self):
        return self.name
