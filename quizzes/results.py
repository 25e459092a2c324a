"""What came of attempts, for result pages, for "My learning" and for a person's own data."""

from dataclasses import dataclass, field
from uuid import UUID

from django.utils.html import strip_tags

from quizzes.items.true_false import TrueFalse
from quizzes.models import Attempt, QuestionText, Response, with_questions
from quizzes.presentation import PresentedQuestion, assets_of, present_response


@dataclass
class SubmittedAttempt:
    """One attempt that was handed in."""

    id: int
    submitted_at: object
    score: object
    max_score: object
    percent: int
    passed: bool
    mistakes_count: int
    url: str


@dataclass
class QuizResults:
    """All that a person made of one quiz: handed-in attempts, newest first, and the open one."""

    quiz_key: UUID
    attempts: list[SubmittedAttempt] = field(default_factory=list)
    open_attempt_url: str = ""


@dataclass(frozen=True)
class Discernment:
    """
    How well somebody told true from false: hits and false alarms, side by side.

    Counting only "fakes found" would praise whoever distrusts everything.
    """

    false_total: int
    recognised: int
    true_total: int
    distrusted: int


@dataclass(frozen=True)
class ExplainedResult:
    """A handed-in attempt, question by question."""

    questions: list[PresentedQuestion]
    mistakes_count: int
    discernment: Discernment | None


def attempts_of(user, quiz_keys) -> dict[UUID, QuizResults]:
    """Return the results of ``user`` by quiz key, in one query; practice is left out."""
    results: dict[UUID, QuizResults] = {}
    mine = Attempt.objects.of(user).filter(kind=Attempt.Kind.QUIZ, quiz_key__in=list(quiz_keys))
    for attempt in mine.with_progress():
        quiz = results.setdefault(attempt.quiz_key, QuizResults(attempt.quiz_key))
        if attempt.is_open:
            quiz.open_attempt_url = attempt.get_absolute_url()
            continue
        quiz.attempts.append(
            SubmittedAttempt(
                id=attempt.pk,
                submitted_at=attempt.submitted_at,
                score=attempt.score,
                max_score=attempt.max_score,
                percent=attempt.percent,
                passed=attempt.passed,
                mistakes_count=attempt.mistakes_count,
                url=attempt.get_absolute_url(),
            )
        )
    return results


def explained_result(attempt: Attempt, language: str) -> ExplainedResult:
    """
    Return every question of a handed-in attempt with its solution, in at most four queries.

    Words are those the person answered; where they have switched language since, the current
    words of the same version.
    """
    responses = with_questions(attempt.responses.order_by("position"))
    switched = [r.version for r in responses if r.text.language != language]
    texts = QuestionText.objects.for_screen(switched, language) if switched else {}
    shown = [
        r.text if r.text.language == language else texts.get(r.version_id, r.text)
        for r in responses
    ]
    assets = assets_of(shown)
    for response in responses:
        response.attempt = attempt
    questions = [
        present_response(response, text, is_revealed=True, assets=assets)
        for response, text in zip(responses, shown, strict=True)
    ]
    return ExplainedResult(
        questions=questions,
        mistakes_count=sum(question.outcome != "right" for question in questions),
        discernment=discernment(responses),
    )


def discernment(responses) -> Discernment | None:
    """Return hits and false alarms over the statements among ``responses``, if of both sorts."""
    judged = [r for r in responses if r.version.kind == TrueFalse.name]
    about_false = [r.answer for r in judged if not r.version.spec["key"]]
    about_true = [r.answer for r in judged if r.version.spec["key"]]
    if not about_false or not about_true:
        return None
    return Discernment(
        false_total=len(about_false),
        recognised=about_false.count(False),
        true_total=len(about_true),
        distrusted=about_true.count(False),
    )


def export_attempts(user) -> list[dict]:
    """Return everything ``user`` answered as plain data, for their own copy."""
    attempts = Attempt.objects.of(user).prefetch_related("responses__version", "responses__text")
    return [
        {
            "kind": attempt.kind,
            "quiz": str(attempt.quiz_key),
            "language": attempt.language,
            "started_at": attempt.started_at.isoformat(),
            "submitted_at": attempt.submitted_at and attempt.submitted_at.isoformat(),
            "score": None if attempt.score is None else str(attempt.score),
            "max_score": str(attempt.max_score),
            "answers": [_export_response(attempt, answer) for answer in attempt.responses.all()],
        }
        for attempt in attempts
    ]


def _export_response(attempt: Attempt, response: Response) -> dict:
    # While an answer may still be changed, its score would tell what is right.
    is_secret = attempt.is_open and not attempt.shows_feedback_at_once
    stem = response.text.words["stem"]
    return {
        "question": strip_tags(stem["words"]) if stem else "",
        "language": response.text.language,
        "answer": response.version.item.export_answer(response.text.words, response.answer),
        "answered_at": response.answered_at and response.answered_at.isoformat(),
        "score": None if is_secret or response.score is None else str(response.score),
    }
