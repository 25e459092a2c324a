"""What authors write: quizzes as pages of a module, and banks of questions for several quizzes."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import (
    DraftStateMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
)
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from home.blocks import TEXT_FEATURES
from home.models import BasePage, PersonalPageMixin
from quizzes.blocks import DRAW, quiz_blocks
from quizzes.forms import QuizPageForm
from quizzes.items import question_blocks
from quizzes.models.attempts import Attempt
from quizzes.models.categories import QuestionCategory
from quizzes.panels import PublishingEffectPanel


class QuizPage(PersonalPageMixin, BasePage):
    """
    A quiz: a step of a module that ends with a result.

    Rules and keys are read from the source language only; a translation brings words.
    """

    introduction = RichTextField(
        _("introduction"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Shown before the first question. Say what the quiz is about."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=10, help_text=_("How long most people need. Nobody is timed.")
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("pass mark (%)"),
        default=60,
        validators=[MaxValueValidator(100)],
        help_text=_("From this share of points on the quiz counts as passed. 0: always passed."),
    )
    feedback = models.CharField(
        _("show what is right"),
        max_length=10,
        choices=Attempt.Feedback,
        default=Attempt.Feedback.AT_ONCE,
        help_text=_("After each question helps people to learn; at the end suits a test."),
    )
    tries_allowed = models.PositiveSmallIntegerField(
        _("tries for each question"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text=_(
            "With feedback after each question: how often people may try, helped by a hint."
        ),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=0, help_text=_("0: as often as people like.")
    )
    shuffle_questions = models.BooleanField(
        _("mix the questions"),
        default=False,
        help_text=_("Everybody gets the questions in another order."),
    )
    passed_text = RichTextField(_("text for those who passed"), features=TEXT_FEATURES, blank=True)
    failed_text = RichTextField(
        _("text for those who did not pass"),
        features=TEXT_FEATURES,
        blank=True,
        help_text=_("Encourage, and say what helps: a lesson to read again, another try."),
    )
    items = StreamField(
        quiz_blocks(),
        verbose_name=_("questions"),
        help_text=_("Write questions here, or draw them from a bank."),
    )

    override_translatable_fields = [
        SynchronizedField(name, overridable=False)
        for name in (
            "minutes",
            "pass_mark",
            "feedback",
            "tries_allowed",
            "attempts_allowed",
            "shuffle_questions",
        )
    ]

    template = "quizzes/quiz_page.html"
    base_form_class = QuizPageForm
    parent_page_types = ["courses.ModulePage"]
    subpage_types = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("items"),
        PublishingEffectPanel(heading=_("What publishing would change")),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("feedback"),
                FieldPanel("tries_allowed"),
                FieldPanel("attempts_allowed"),
                FieldPanel("shuffle_questions"),
                FieldPanel("minutes"),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [FieldPanel("passed_text"), FieldPanel("failed_text")], heading=_("After the quiz")
        ),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("introduction")]

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")

    @property
    def quiz_key(self):
        """The key attempts carry: that of the page itself, or of the one it mirrors."""
        source = self
        while source.alias_of_id:
            source = source.alias_of
        return source.translation_key

    @cached_property
    def question_count(self) -> int:
        """How many questions an attempt has."""
        return sum(
            raw["value"]["number"] if raw["type"] == DRAW else 1 for raw in self.items.raw_data
        )

    def get_preview_template(self, request, mode_name):
        """Show the questions too, which learners see only after they have started."""
        return "quizzes/quiz_page_preview.html"

    def attempts_left(self, user) -> int | None:
        """How often ``user`` may still hand in this quiz; ``None`` if as often as they like."""
        if not self.attempts_allowed:
            return None
        mine = Attempt.objects.of(user).submitted()
        used = mine.filter(quiz_key=self.quiz_key, kind=Attempt.Kind.QUIZ).count()
        return max(self.attempts_allowed - used, 0)

    def get_context(self, request, *args, **kwargs):
        """Add the visitor's ``open_attempt``, their handed-in ``attempts`` and ``can_start``."""
        context = super().get_context(request, *args, **kwargs)
        mine = list(
            Attempt.objects.of(request.user)
            .filter(quiz_key=self.quiz_key, kind=Attempt.Kind.QUIZ)
            .with_progress()
        )
        context["open_attempt"] = next((a for a in mine if a.is_open), None)
        context["attempts"] = [a for a in mine if not a.is_open]
        context["can_start"] = (
            not self.attempts_allowed or len(context["attempts"]) < self.attempts_allowed
        )
        return context


class QuestionBank(
    PreviewableMixin, DraftStateMixin, RevisionMixin, TranslatableMixin, index.Indexed, models.Model
):
    """Questions kept apart from any quiz, for several quizzes to draw from."""

    name = models.CharField(
        _("name"), max_length=120, help_text=_("For authors; learners never see it.")
    )
    items = StreamField(question_blocks(), verbose_name=_("questions"))

    panels = [
        FieldPanel("name"),
        FieldPanel("items"),
        PublishingEffectPanel(heading=_("What publishing would change")),
    ]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def question_count(self, category: QuestionCategory | None = None) -> int:
        """How many questions the bank has, or has about ``category`` and what is part of it."""
        if category is None:
            return len(self.items)
        chosen = [
            (raw["value"].get("options") or {}).get("category") for raw in self.items.raw_data
        ]
        keys = QuestionCategory.objects.tree().below(category.translation_key)
        stored = QuestionCategory.objects.filter(pk__in=set(chosen) - {None})
        about = set(stored.filter(translation_key__in=keys).values_list("pk", flat=True))
        return sum(pk in about for pk in chosen)

    def get_preview_template(self, request, mode_name):
        """Show the questions one below the other."""
        return "quizzes/question_bank_preview.html"
