"""What came of attempts, for result pages, for "My learning" and for a person's own data."""

from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

from django.utils.html import strip_tags

from home.prepared import prepared
from quizzes.category_results import CategorySuccess, is_worth_showing, success_by_category
from quizzes.items.source_check import FALSE, SourceCheck
from quizzes.items.true_false import TrueFalse
from quizzes.models import Attempt, Mark, QuestionText, Response, with_questions
from quizzes.presentation import (
    PresentedQuestion,
    assets_of,
    is_explained_as_answered,
    present_response,
)
from quizzes.spreads import counted_for


@dataclass
class SubmittedAttempt:
    """
    One attempt that was handed in.

    While nobody has opened its explanations, ``score``, ``percent`` and ``passed`` are ``None``
    and no mistakes are counted.
    """

    id: int
    submitted_at: object
    score: object
    max_score: object
    percent: int | None
    passed: bool | None
    mistakes_count: int
    waiting_count: int
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

    Counting only "fakes found" would praise whoever distrusts everything. A post to check counts
    like a statement: it is false if it was made to deceive. Satire, opinion and advertising are
    not, and to call them false is a false alarm.
    """

    false_total: int
    recognised: int
    true_total: int
    distrusted: int
    # Whether posts were judged too, so that they are not spoken of as statements.
    has_posts: bool = False


@dataclass(frozen=True)
class ExplainedResult:
    """A handed-in attempt, question by question."""

    questions: list[PresentedQuestion]
    mistakes_count: int
    discernment: Discernment | None
    # Answers that wait to be marked; while there are any, the result is provisional.
    waiting_count: int = 0
    # What was earned by subject, where the questions are about at least two.
    categories: list[CategorySuccess] = field(default_factory=list)

    @property
    def received_count(self) -> int:
        """How many answers were received; what was skipped is none."""
        return sum(question.is_answered for question in self.questions)

    @property
    def sure_and_wrong(self) -> list[PresentedQuestion]:
        """Questions of whose answer the person was very sure, and which was not right."""
        return [question for question in self.questions if question.is_sure_and_wrong]


def attempts_of(user, quiz_keys) -> dict[UUID, QuizResults]:
    """Return the results of ``user`` by quiz key, in one query; practice is left out."""
    results: dict[UUID, QuizResults] = {}
    mine = _attempts_at(user.pk, *quiz_keys) if user.is_authenticated else []
    for attempt in mine:
        quiz = results.setdefault(attempt.quiz_key, QuizResults(attempt.quiz_key))
        if attempt.is_open:
            quiz.open_attempt_url = attempt.get_absolute_url()
            continue
        quiz.attempts.append(
            SubmittedAttempt(
                id=attempt.pk,
                submitted_at=attempt.submitted_at,
                score=attempt.score if attempt.is_explained else None,
                max_score=attempt.max_score,
                percent=attempt.percent if attempt.is_explained else None,
                passed=attempt.passed if attempt.is_explained else None,
                mistakes_count=attempt.mistakes_count if attempt.is_explained else 0,
                waiting_count=attempt.waiting_count,
                url=attempt.get_absolute_url(),
            )
        )
    return results


@prepared
def _attempts_at(learner_id: int, *quiz_keys: UUID):
    mine = Attempt.objects.filter(learner=learner_id, kind=Attempt.Kind.QUIZ)
    return mine.filter(quiz_key__in=quiz_keys).with_progress()


def explained_result(attempt: Attempt, language: str) -> ExplainedResult:
    """
    Return every question of a handed-in attempt with its solution, in at most eight queries.

    Words are those the person answered; where they have switched language since, the current
    words of the same version.
    """
    responses = with_questions(_responses_in(attempt.pk))
    switched = [r.version for r in responses if not is_explained_as_answered(r, language)]
    texts = QuestionText.objects.for_screen(switched, language) if switched else {}
    shown = [
        r.text if is_explained_as_answered(r, language) else texts.get(r.version_id, r.text)
        for r in responses
    ]
    assets, counted = assets_of(shown), counted_for(response.version for response in responses)
    for response in responses:
        response.attempt = attempt
    questions = [
        present_response(response, text, is_revealed=True, assets=assets, counted=counted)
        for response, text in zip(responses, shown, strict=True)
    ]
    marks = _released_marks(responses)
    for question, response in zip(questions, responses, strict=True):
        question.marks = marks.get(response.pk, [])
    categories = success_by_category(attempt, language)
    return ExplainedResult(
        questions=questions,
        mistakes_count=sum(response.is_mistake for response in responses),
        discernment=discernment(responses),
        waiting_count=sum(response.awaits_mark for response in responses),
        categories=categories if is_worth_showing(categories) else [],
    )


@prepared
def _responses_in(attempt_id: int):
    return Response.objects.filter(attempt=attempt_id).order_by("position")


def _released_marks(responses) -> dict[int, list[Mark]]:
    """Return by response what people gave for it, where that was released; none costs no query."""
    marked = [r.pk for r in responses if r.version.item.is_marked_by_people and not r.awaits_mark]
    found: dict[int, list[Mark]] = {}
    for mark in Mark.objects.filter(response__in=marked) if marked else ():
        found.setdefault(mark.response_id, []).append(mark)
    return found


def discernment(responses) -> Discernment | None:
    """
    Return hits and false alarms over statements and posts to check, if there are both sorts.

    What was skipped on purpose counts neither way.
    """
    judged = [r for r in responses if r.version.kind in _JUDGEMENTS and not r.skipped_at]
    about_false = [_says_false(r) for r in judged if _is_false(r.version)]
    about_true = [_says_false(r) for r in judged if not _is_false(r.version)]
    if not about_false or not about_true:
        return None
    return Discernment(
        false_total=len(about_false),
        recognised=sum(about_false),
        true_total=len(about_true),
        distrusted=sum(about_true),
        has_posts=any(r.version.kind == SourceCheck.name for r in judged),
    )


_JUDGEMENTS = (TrueFalse.name, SourceCheck.name)


def _is_false(version) -> bool:
    key = version.spec["key"]
    return key["verdict"] == FALSE if version.kind == SourceCheck.name else not key


def _says_false(response: Response) -> bool:
    if response.version.kind == SourceCheck.name:
        return bool(response.answer) and response.answer["verdict"] == FALSE
    return response.answer is False


def export_attempts(user) -> list[dict]:
    """Return everything ``user`` answered as plain data, for their own copy."""
    attempts = Attempt.objects.of(user).with_openness()
    attempts = attempts.prefetch_related(
        "responses__version", "responses__text", "responses__marks"
    )
    return [
        {
            "kind": attempt.kind,
            "quiz": str(attempt.quiz_key),
            "language": attempt.language,
            "started_at": attempt.started_at.isoformat(),
            "submitted_at": attempt.submitted_at and attempt.submitted_at.isoformat(),
            "score": _told(attempt.score) if attempt.is_explained else None,
            "max_score": str(attempt.max_score),
            "answers": [_export_response(attempt, answer) for answer in attempt.responses.all()],
        }
        for attempt in attempts
    ]


def _export_response(attempt: Attempt, response: Response) -> dict:
    # While an answer may still be changed, or explanations are not open, its score would tell
    # what is right.
    may_change = attempt.is_open and not attempt.shows_feedback_at_once
    is_secret = may_change or not attempt.is_explained
    export_answer = partial(response.version.item.export_answer, response.text.words)
    draft = response.draft
    if draft:
        # What lacks parts has no words of its own.
        draft = export_answer(draft["answer"]) if draft["is_whole"] else draft["answer"]
    stem = response.text.words["stem"]
    return {
        "question": strip_tags(stem["words"]) if stem else "",
        "language": response.text.language,
        "answer": export_answer(response.answer),
        "answered_at": response.answered_at and response.answered_at.isoformat(),
        "given_at": response.given_at and response.given_at.isoformat(),
        "skipped_at": response.skipped_at and response.skipped_at.isoformat(),
        "not_sent": draft,
        "how_sure": response.confidence,
        "failed_tries": response.failed_tries,
        "score": None if is_secret or response.awaits_mark else _told(response.score),
        "marks": [
            {
                "points": str(mark.points),
                "comment": mark.comment,
                "marked_at": mark.marked_at.isoformat(),
            }
            for mark in response.marks.all()
            if not is_secret and not response.awaits_mark
        ],
    }


def _told(score) -> str | None:
    return None if score is None else str(score)
