"""Attempts and responses: what learners did. Rows are added, and closed ones never change."""

import uuid
from decimal import ROUND_HALF_UP, Decimal

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.prepared import prepared
from quizzes.items import KINDS
from quizzes.models.questions import QuestionText, QuestionVersion
from quizzes.scopes import scope_of

# What only its writer ever reads, and what people mark.
PRIVATE_KINDS = [name for name, kind in KINDS.items() if not kind.is_scored]
MARKED_KINDS = [name for name, kind in KINDS.items() if kind.is_marked_by_people]

# Conditions of rooms above under which explanations are open; see ``register_feedback_gate``.
feedback_gates = []


class AttemptQuerySet(models.QuerySet):
    """Attempts, by whose they are and how far they got."""

    def of(self, user):
        """Attempts ``user`` may see: their own. Nobody signed in has none."""
        return self.filter(learner_id=user.pk) if user.is_authenticated else self.none()

    def visible_to_staff(self, user):
        """
        Attempts of the learners that ``user`` looks after, as rooms above say (``quizzes.scopes``).

        Whether they may look at them at all is another question: ``quizzes.permissions``.
        """
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self.all()
        # A subquery, not a filter: someone in two groups still comes once.
        return self.filter(pk__in=Attempt.objects.filter(scope_of(user)).order_by().values("pk"))

    def open(self):
        """Attempts that were not handed in yet."""
        return self.filter(submitted_at=None)

    def submitted(self):
        """Attempts that were handed in."""
        return self.filter(submitted_at__isnull=False)

    def with_openness(self):
        """Add ``is_explained``: whether, once handed in, score and solutions may be seen."""
        release = FeedbackRelease.objects.filter(quiz_key=OuterRef("quiz_key"))
        is_open = ~Q(feedback=Attempt.Feedback.RELEASED) | Q(Exists(release))
        for gate in feedback_gates:
            is_open |= Q(gate())
        return self.annotate(is_explained=Case(When(is_open, then=Value(True)), default=False))

    def with_progress(self):
        """
        Add how many answers are mistakes or wait to be marked, and the first open position.

        ``mistakes_count`` is what may be practised; ``waiting_count`` makes a result provisional;
        ``next_position`` is the first question neither answered nor skipped; ``is_explained`` as in
        ``with_openness()``.

        Newest first, said here because Django drops the model's own order where it groups.
        """
        is_wrong = Q(responses__score=None) | Q(responses__score__lt=F("responses__max_score"))
        is_mistake = is_wrong & Q(
            responses__max_score__gt=0, responses__awaits_mark=False, responses__skipped_at=None
        )
        waits = Q(responses__answered_at=None, responses__skipped_at=None)
        rows = self.with_openness().annotate(
            mistakes_count=Count("responses", filter=is_mistake),
            waiting_count=Count("responses", filter=Q(responses__awaits_mark=True)),
            next_position=Min("responses__position", filter=waits),
        )
        return rows.order_by("-started_at", "-pk")


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
    # All three copied from the quiz, so that a later edit changes no attempt that has begun.
    # How many tries a question gives where feedback comes at once; 1 is once and no more.
    tries_allowed = models.PositiveSmallIntegerField(_("tries"), default=1)
    pass_mark = models.PositiveSmallIntegerField(_("pass mark (%)"), default=0)
    feedback = models.CharField(
        _("feedback"), max_length=10, choices=Feedback, default=Feedback.AT_ONCE
    )
    started_at = models.DateTimeField(_("started at"), default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True, editable=False)
    score = models.DecimalField(_("score"), max_digits=7, decimal_places=2, null=True, blank=True)
    # Of all questions while the attempt is open; from handing in on without those skipped.
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
        # Plain text: Django stores it in the database, in one language for all.
        permissions = [
            ("view_attempts", "Can see what learners answered"),
            ("mark", "Can mark what learners wrote"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.quiz_key}"

    def totals(self) -> tuple[Decimal, int]:
        """
        Return what the answers earned so far, and what the questions asked are worth together.

        A question not answered earned nothing; one that was skipped was not asked.
        """
        rows = _earned_in(self.pk)
        rows = [(score or Decimal(0), worth) for score, worth, skipped_at in rows if not skipped_at]
        score = sum((score for score, _worth in rows), Decimal(0))
        return score.quantize(Decimal("0.01"), ROUND_HALF_UP), sum(worth for _score, worth in rows)

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

    def visible_to_staff(self, user):
        """Responses in the attempts ``user`` may see, without what nobody else may read."""
        attempts = Attempt.objects.visible_to_staff(user).order_by().values("pk")
        return self.filter(attempt__in=attempts).exclude(version__kind__in=PRIVATE_KINDS)

    def to_mark(self, user):
        """
        Answers that people mark, in what was handed in and ``user`` may see.

        They stay in the list once marked and released: a mark may be changed later. What is worth
        nothing, as in a practice, is marked by nobody.
        """
        return self.visible_to_staff(user).filter(
            version__kind__in=MARKED_KINDS,
            max_score__gt=0,
            attempt__submitted_at__isnull=False,
            answered_at__isnull=False,
        )

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
    # Answers that were not right before the one that counts, where the quiz gives several tries.
    failed_tries = models.PositiveSmallIntegerField(_("failed tries"), default=0)
    # A person has yet to mark it; until then its score is 0 and nobody sees it as wrong.
    awaits_mark = models.BooleanField(_("waits to be marked"), default=False)
    # What was typed or chosen but not yet sent: ``answer``, whether it ``is_whole`` or may lack
    # parts (``Kind.unfinished``), and when, where and in which words (``services.drafting``).
    draft = models.JSONField(_("draft"), null=True, blank=True, editable=False)
    drafted_at = models.DateTimeField(_("draft saved at"), null=True, blank=True, editable=False)
    # When the answer, try or skipping that stands was given: before it arrived, if it waited.
    given_at = models.DateTimeField(_("given at"), null=True, blank=True, editable=False)
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

    def knows(self, client_uuid) -> bool:
        """Whether what the client sends under this id was taken before, be it replaced since."""
        return self.client_uuid == client_uuid or str(client_uuid) in self.replaced_uuids

    @property
    def tries_left(self) -> int:
        """How often the question may still be tried after an answer that was not right."""
        attempt = self.attempt
        if self.is_answered or not self.failed_tries or not attempt.shows_feedback_at_once:
            return 0
        return max(attempt.tries_allowed - self.failed_tries, 0)

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

    @property
    def is_mistake(self) -> bool:
        """Whether this is to be practised again, as ``AttemptQuerySet.with_progress`` counts."""
        return self.outcome in ("partly", "wrong")


@prepared
def _earned_in(attempt_id: int):
    rows = Response.objects.filter(attempt=attempt_id).order_by()
    return rows.values_list("score", "max_score", "skipped_at")


class FeedbackRelease(models.Model):
    """
    Says that score and explanations of a quiz are open for everybody who handed it in.

    Only quizzes whose feedback waits for the facilitator need one; there is no way back, since
    what people have read they know.
    """

    # The page's translation_key: it opens the quiz in every language.
    quiz_key = models.UUIDField(_("quiz"), unique=True)
    released_at = models.DateTimeField(_("opened at"), default=timezone.now, editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("opened by"),
    )

    class Meta:
        verbose_name = _("opened explanations")
        verbose_name_plural = _("opened explanations")

    def __str__(self):
        return str(self.quiz_key)
