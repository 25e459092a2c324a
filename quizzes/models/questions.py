"""Frozen questions: what is right, once for all languages, and the words in each of them."""

from threading import Lock

from cachetools import TTLCache
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from quizzes.items import KINDS, Kind

KEPT_SECONDS = 5 * 60


class FrozenRows(TTLCache):
    """Frozen rows by model and id. They are kept as they are: packing them took longer."""

    lock = Lock()


frozen_rows = FrozenRows(maxsize=2000, ttl=KEPT_SECONDS)


class FrozenQuerySet(models.QuerySet):
    """Rows that never change once made, but for whether and where they are used now."""

    def frozen(self, pks) -> dict:
        """
        Return the rows by id, from the memory of this process where it has read them before.

        A classroom answers the same ten questions: reading them again and again cost more than
        everything else about an answer. Ask these rows for what is frozen only, not for
        ``is_current``, ``container_key``, ``category_key`` and ``purpose``. Other threads have the
        same objects, so nobody changes them.
        """
        with frozen_rows.lock:
            kept = {pk: frozen_rows.get((self.model, pk)) for pk in pks}
        rows = {pk: row for pk, row in kept.items() if row}
        missing = self.in_bulk([pk for pk in kept if pk not in rows])
        if missing:
            with frozen_rows.lock:
                frozen_rows.update({(self.model, pk): row for pk, row in missing.items()})
        return rows | missing


class QuestionVersionQuerySet(FrozenQuerySet):
    """Frozen questions."""

    def current(self):
        """Versions that new attempts use; a question taken out of its quiz has none."""
        return self.filter(is_current=True)

    def checks_in(self, container_key):
        """Check-yourself questions that a published page with this key asks now."""
        page = Page.objects.live().filter(translation_key=OuterRef("container_key"))
        return self.current().filter(
            Exists(page), container_key=container_key, purpose=QuestionVersion.Purpose.CHECK
        )


class QuestionVersion(models.Model):
    """
    A question as it was published: kind, ids, key and points, but no words.

    It never changes once made. A corrected key makes a new version; whoever was in the middle
    of an attempt keeps the old one, and so does every result that was given with it.
    """

    class Purpose(models.TextChoices):
        QUIZ = "quiz", _("part of a quiz")
        CHECK = "check", _("check yourself, in a lesson")

    # The id of the question's block, the same in every language.
    question_key = models.UUIDField(_("question"))
    # The translation_key of the page or bank where the question lives now.
    container_key = models.UUIDField(_("place"), db_index=True)
    # A quiz question shows its key only through an attempt, a check to everybody who tries it.
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose)
    # The translation_key of its category, where it has one; it may change without a new version.
    category_key = models.UUIDField(_("category"), null=True, blank=True, db_index=True)
    kind = models.CharField(_("kind"), max_length=40)
    spec = models.JSONField(_("key"))
    sha = models.CharField(max_length=64, editable=False)
    # Words that a language lacks are shown in this one.
    source_language = models.CharField(_("source language"), max_length=20)
    is_current = models.BooleanField(_("used by new attempts"), default=False)
    created_at = models.DateTimeField(_("frozen at"), auto_now_add=True)

    objects = QuestionVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen question")
        verbose_name_plural = _("frozen questions")
        constraints = [
            models.UniqueConstraint(
                fields=["question_key", "sha"], name="quizzes_questionversion_unique"
            ),
            models.UniqueConstraint(
                fields=["question_key"],
                condition=Q(is_current=True),
                name="quizzes_questionversion_one_current",
            ),
        ]

    def __str__(self):
        return f"{self.kind} {self.question_key}"

    @property
    def item(self) -> Kind:
        """The kind of question, which knows how to score and show this."""
        return KINDS[self.kind]

    @property
    def points(self) -> int:
        """What a fully right answer is worth."""
        return self.item.points(self.spec)


class QuestionTextQuerySet(FrozenQuerySet):
    """Frozen words."""

    def current(self):
        """Words that new attempts show."""
        return self.filter(is_current=True)

    def for_screen(self, versions, language: str) -> dict:
        """Return the current words by version id: in ``language``, or else in the source's."""
        sources = {version.pk: version.source_language for version in versions}
        texts = {}
        for text in self.current().filter(
            version__in=sources, language__in={language, *sources.values()}
        ):
            if text.language == language:
                texts[text.version_id] = text
            elif text.language == sources[text.version_id]:
                texts.setdefault(text.version_id, text)
        return texts


class QuestionText(models.Model):
    """
    The words of a version in one language, complete: what was not translated is filled in.

    It never changes once made. A corrected typo makes a new text and no new version.
    """

    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="texts")
    # A code, not a foreign key: old answers must explain themselves after a language is given up.
    language = models.CharField(_("language"), max_length=20)
    words = models.JSONField(_("words"))
    sha = models.CharField(max_length=64, editable=False)
    is_current = models.BooleanField(_("used by new attempts"), default=False)
    created_at = models.DateTimeField(_("frozen at"), auto_now_add=True)

    objects = QuestionTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of a question")
        verbose_name_plural = _("words of questions")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "language", "sha"], name="quizzes_questiontext_unique"
            ),
            models.UniqueConstraint(
                fields=["version", "language"],
                condition=Q(is_current=True),
                name="quizzes_questiontext_one_current",
            ),
        ]

    def __str__(self):
        return f"{self.version} ({self.language})"
