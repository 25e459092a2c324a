"""What staff may know of attempts: lists of them, and one, question by question."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from quizzes import passing
from quizzes.marking.reading import titles_of
from quizzes.models import Attempt, QuestionText, Response, with_questions
from quizzes.stems import kind_label, stem_line

OUTCOMES = {
    "right": _("right"),
    "partly": _("partly right"),
    "wrong": _("not right"),
    "skipped": _("skipped"),
    "unmarked": _("waits to be marked"),
    "unscored": _("not scored"),
}


@dataclass(frozen=True)
class AskedQuestion:
    """
    One question of an attempt and what came of it.

    ``language`` is that of the stem. ``score`` is empty until there is one to tell.
    """

    position: int
    stem: str
    language: str
    kind: str
    outcome: str
    score: Decimal | None
    max_score: int
    failed_tries: int
    answered_at: datetime | None


@dataclass(frozen=True)
class WaitingQuiz:
    """A quiz whose explanations nobody has opened yet, and how many attempts wait for them."""

    key: UUID
    title: str
    attempts: int


def sittings_of(user):
    """Return the attempts at whole quizzes that ``user`` may see, with what a list needs."""
    return (
        Attempt.objects.visible_to_staff(user)
        .filter(kind=Attempt.Kind.QUIZ)
        .select_related("learner")
        .annotate(
            asked_count=Count("responses"),
            answered_count=Count("responses", filter=Q(responses__answered_at__isnull=False)),
            waiting_count=Count("responses", filter=Q(responses__awaits_mark=True)),
        )
    )


def passed(attempts, *, is_passed: bool = True):
    """Return those of ``attempts`` that were handed in and passed, or that were not passed."""
    condition = passing.is_passed()
    return attempts.submitted().filter(condition if is_passed else ~condition)


def quizzes_waiting(user, language: str) -> list[WaitingQuiz]:
    """Return the quizzes with attempts that wait for their explanations, in two queries."""
    rows = (
        Attempt.objects.visible_to_staff(user)
        .submitted()
        .filter(kind=Attempt.Kind.QUIZ, feedback=Attempt.Feedback.RELEASED)
        .with_openness()
        .filter(is_explained=False)
        .order_by()
        .values_list("quiz_key")
        .annotate(Count("pk"))
    )
    counts = dict(rows)
    titles = titles_of(counts, language) if counts else {}
    found = [WaitingQuiz(key, titles.get(key, ""), number) for key, number in counts.items()]
    return sorted(found, key=lambda quiz: quiz.title.casefold())


def asked_questions(user, attempt: Attempt, language: str) -> list[AskedQuestion]:
    """Return what ``attempt`` asked, but for what only its writer knows; in few queries."""
    rows = Response.objects.visible_to_staff(user).filter(attempt=attempt).order_by("position")
    responses = with_questions(rows)
    texts = QuestionText.objects.for_screen([r.version for r in responses], language)
    return [
        _asked(response, texts.get(response.version_id, response.text)) for response in responses
    ]


def _asked(response: Response, text: QuestionText) -> AskedQuestion:
    stem = text.words["stem"]
    return AskedQuestion(
        position=response.position,
        stem=stem_line(text.words),
        language=stem["lang"] if stem else "",
        kind=kind_label(response.version.kind),
        outcome=_outcome(response),
        score=None if response.awaits_mark else response.score,
        max_score=response.max_score,
        failed_tries=response.failed_tries,
        answered_at=response.answered_at,
    )


def _outcome(response: Response) -> str:
    is_open = not response.is_answered and not response.skipped_at
    return _("not answered") if is_open else OUTCOMES[response.outcome]
