"""Attempts and responses: what learners did. Rows are added, and closed ones never change."""

import uuid
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from quizzes.models.questions import QuestionText, QuestionVersion


class AttemptQuerySet(models.QuerySet):
    """Attempts, by whose they are and how far they got."""

    def of(self, user):
        """Attempts ``user`` may see: their own. Nobody signed in has none."""
        return self.filter(learner_id=user.pk) if user.is_authenticated else self.none()

    def open(self):
        """Attempts that were not handed in yet."""
        return self.filter(submitted_at=None)

    def submitted(self):
        """Attempts that were handed in."""
        return self.filter(submitted_at__isnull=False)

    def with_progress(self):
        """
        Add ``mistakes_count`` (not fully right) and ``next_position`` (first not answered).

        Newest first, said here because Django drops the model's own order where it groups.
        """
        is_mistake = Q(responses__score=None) | Q(responses__score__lt=F("responses__max_score"))
        return self.annotate(
            mistakes_count=Count("responses", filter=is_mistake),
            next_position=Min("responses__position", filter=Q(responses__answered_at=None)),
        ).order_by("-started_at", "-pk")


class Attempt(models.Model):
    """
    One sitting of a quiz by one learner; it never changes once handed in.

    ``quiz``: all questions of a quiz, counts. ``practice``: only earlier mistakes, counts for
    nothing. ``check``: the questions inside one lesson, tried as often as one likes; it gathers
    rows and is never handed in.
    """

    class Kind(models.TextChoices):
        QUIZ = "quiz", _("quiz")
        PRACTICE = "practice", _("practice")
        CHECK = "check", _("check yourself")

    class Feedback(models.TextChoices):
        AT_ONCE = "at_once", _("after each question")
        AT_END = "at_end", _("after handing in")
        RELEASED = "released", _("when the facilitator opens it")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.QUIZ)
    # The page's translation_key: an attempt belongs to every language of the quiz.
    quiz_key = models.UUIDField(_("quiz"), db_index=True)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="attempts", verbose_name=_("learner")
    )
    language = models.CharField(_("language at the start"), max_length=20)
    # Mixes questions and options; the same attempt keeps one order in every language.
    seed = models.UUIDField(default=uuid.uuid4, editable=False)
    # Both copied from the quiz, so that a later edit changes no attempt that has begun.
    # How often a wrong answer may be tried again, copied from the quiz; 1 is once and no more.
    tries_allowed = models.PositiveSmallIntegerField(_("tries"), default=1)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark (%)"), default=0)
    feedback = models.CharField(
        _("feedback"), max_length=10, choices=Feedback, default=Feedback.AT_ONCE
    )
    started_at = models.DateTimeField(_("started at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=2, null=True, blank=True)
    max_score = models.DecimalField(
        _("highest possible score"), max_digits=7, decimal_places=2, default=0
    )

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quiz_key", "learner", "kind"],
                condition=Q(submitted_at=None),
                name="quizzes_attempt_one_open",
                violation_error_message=_("Finish your open attempt first."),
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=F("max_score")),
                name="quizzes_attempt_score_in_range",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, score=None)
                | Q(submitted_at__isnull=False, score__isnull=False),
                name="quizzes_attempt_scored_when_submitted",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.quiz_key}"

    def total(self) -> Decimal:
        """Return what the answers earned so far; a question not answered earned nothing."""
        scores = self.responses.answered().order_by().values_list("score", flat=True)
        return sum(scores, Decimal(0)).quantize(Decimal("0.01"), ROUND_HALF_UP)

    @property
    def is_open(self) -> bool:
        """Whether the attempt still takes answers."""
        return self.submitted_at is None

    def get_absolute_url(self) -> str:
        """Return where the attempt goes on; needs ``with_progress()`` while it is open."""
        if not self.is_open:
            return reverse("quizzes:result", args=[self.pk])
        if self.next_position is None:
            return reverse("quizzes:hand_in", args=[self.pk])
        return reverse("quizzes:question", args=[self.pk, self.next_position])

    @property
    def shows_feedback_at_once(self) -> bool:
        """Whether each question is explained as soon as it is answered."""
        return self.feedback == self.Feedback.AT_ONCE

    @property
    def percent(self) -> int | None:
        """
        The score in whole per cent, rounded down; ``None`` before handing in.

        Down, so that 59.6 % is not shown as 60 % beside "not passed" with a pass mark of 60.
        """
        if self.score is None:
            return None
        return int(self.score * 100 / self.max_score) if self.max_score else 0

    @property
    def passed(self) -> bool | None:
        """Whether the pass mark was reached; ``None`` before handing in."""
        return None if self.score is None else self.percent >= self.pass_mark


class ResponseQuerySet(models.QuerySet):
    """Responses, by whose they are and whether they hold an answer."""

    def of(self, user):
        """Responses ``user`` may see: those in their own attempts."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(attempt__learner_id=user.pk)

    def answered(self):
        """Responses that hold an answer; a quiz has a row for each question from the start."""
        return self.filter(answered_at__isnull=False)


class Confidence(models.IntegerChoices):
    """How sure somebody was of an answer. Never scored."""

    GUESSED = 1, _("I guessed")
    FAIRLY = 2, _("Fairly sure")
    SURE = 3, _("Very sure")


def with_questions(responses) -> list["Response"]:
    """Return ``responses`` with their frozen questions and words at hand."""
    rows = list(responses)
    versions = QuestionVersion.objects.frozen({row.version_id for row in rows})
    texts = QuestionText.objects.frozen({row.text_id for row in rows})
    for row in rows:
        row.version = versions[row.version_id]
        row.text = texts[row.text_id]
    return rows


class Response(models.Model):
    """
    A question in an attempt and what the learner gave.

    A quiz makes one row for each question when it starts, which pins version and words for
    everybody in the middle of it. A check adds a row for each try.
    """

    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="responses")
    position = models.PositiveSmallIntegerField(_("position"))
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="responses")
    # In the language in which the person answered, or was first asked.
    text = models.ForeignKey(QuestionText, models.PROTECT, related_name="+")
    answer = models.JSONField(_("answer"), null=True, blank=True)
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=4, null=True, blank=True)
    # Copied from the version, so that sums and mistakes are one query.
    max_score = models.PositiveSmallIntegerField(_("highest possible score"), default=1)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    # Left out on purpose, where the author allows it: it counts neither for nor against.
    skipped_at = models.DateTimeField(_("skipped at"), null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(
        _("how sure"), null=True, blank=True, choices=Confidence
    )
    # Answers that were not right, where the quiz gives several tries.
    failed_tries = models.PositiveSmallIntegerField(_("failed tries"), default=0)
    # A person has yet to mark it; until then its score is 0 and nobody sees it as wrong.
    awaits_mark = models.BooleanField(_("waits to be marked"), default=False)
    # What was typed or chosen but not yet sent, in the shape of an answer (``Kind.unfinished``).
    draft = models.JSONField(_("draft"), null=True, blank=True, editable=False)
    drafted_at = models.DateTimeField(_("draft saved at"), null=True, blank=True, editable=False)
    # Made by the client: the same answer sent twice is one answer.
    client_uuid = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    # Ids of answers that were changed since: one that arrives late again must not come back.
    replaced_uuids = models.JSONField(default=list, editable=False)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        verbose_name = _("response")
        verbose_name_plural = _("responses")
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="quizzes_response_position_unique"
            ),
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=F("max_score")),
                name="quizzes_response_score_in_range",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, score=None)
                | Q(answered_at__isnull=False, score__isnull=False),
                name="quizzes_response_scored_when_answered",
            ),
            models.CheckConstraint(
                condition=Q(skipped_at=None) | Q(answered_at=None),
                name="quizzes_response_answered_or_skipped",
            ),
        ]

    def __str__(self):
        return f"{self.attempt} #{self.position}"

    @property
    def is_answered(self) -> bool:
        """Whether the learner has answered."""
        return self.answered_at is not None

    @property
    def outcome(self) -> str:
        """``right``, ``partly`` or ``wrong`` (no answer too), or why it is none of them."""
        if self.skipped_at:
            return "skipped"
        if self.awaits_mark:
            return "unmarked"
        if not self.max_score:
            return "unscored"
        score = self.score or Decimal(0)
        if score >= self.max_score:
            return "right"
        return "partly" if score else "wrong"
