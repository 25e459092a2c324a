"""What waits to be marked: by quiz, by question, and one answer after the other."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from quizzes.models import Mark, QuestionText, QuizPage, Response
from quizzes.stems import stem_line


@dataclass
class QuestionToMark:
    """A question and how many of its answers wait, are ready to be released, and are released."""

    key: UUID
    stem: str
    waiting: int
    ready: int
    released: int


@dataclass
class QuizToMark:
    """A quiz with questions that people mark."""

    key: UUID
    title: str
    questions: list[QuestionToMark] = field(default_factory=list)

    @property
    def ready(self) -> int:
        """How many answers have marks that learners do not see yet."""
        return sum(question.ready for question in self.questions)


@dataclass(frozen=True)
class AnswerToMark:
    """One answer in the list of its question. ``own_points`` are those of who is looking."""

    id: int
    number: int
    language: str
    is_released: bool
    marks: int
    own_points: object | None

    @property
    def is_second(self) -> bool:
        """Whether somebody else has marked it and who is looking has not."""
        return bool(self.marks) and self.own_points is None

    @property
    def state(self) -> str:
        """``waiting`` for a mark, ``ready`` to be released, or ``released``."""
        if self.is_released:
            return "released"
        return "ready" if self.marks else "waiting"


def waiting_count(user) -> int:
    """Return how many answers that ``user`` may see nobody has marked yet."""
    return Response.objects.to_mark(user).filter(~_has_mark(), awaits_mark=True).count()


def quizzes_to_mark(user, language: str) -> list[QuizToMark]:
    """Return the quizzes with answers that people mark, those that wait first; three queries."""
    rows = (
        Response.objects.to_mark(user)
        .annotate(has_mark=_has_mark())
        .order_by()
        .values("attempt__quiz_key", "version__question_key")
        .annotate(
            waiting=Count("pk", filter=Q(awaits_mark=True, has_mark=False)),
            ready=Count("pk", filter=Q(awaits_mark=True, has_mark=True)),
            released=Count("pk", filter=Q(awaits_mark=False)),
        )
    )
    rows = list(rows)
    stems = stems_of({row["version__question_key"] for row in rows}, language)
    titles = titles_of({row["attempt__quiz_key"] for row in rows}, language)
    quizzes = {}
    for row in rows:
        quiz_key, key = row["attempt__quiz_key"], row["version__question_key"]
        quiz = quizzes.setdefault(quiz_key, QuizToMark(quiz_key, titles.get(quiz_key, "")))
        counts = {name: row[name] for name in ("waiting", "ready", "released")}
        quiz.questions.append(QuestionToMark(key, stem_line(stems[key].words), **counts))
    for quiz in quizzes.values():
        quiz.questions.sort(key=lambda question: (-question.waiting, question.stem))
    return sorted(quizzes.values(), key=lambda q: (-sum(i.waiting for i in q.questions), q.title))


def answers_to_mark(user, quiz_key: UUID, question_key: UUID) -> list[AnswerToMark]:
    """Return the answers to a question in the order in which they are marked, in one query."""
    own = Mark.objects.filter(response=OuterRef("pk"), marker=user).values("points")
    rows = (
        Response.objects.to_mark(user)
        .filter(attempt__quiz_key=quiz_key, version__question_key=question_key)
        .order_by("pk")
        .annotate(number_of_marks=Count("marks"), own_points=Subquery(own))
        .values_list("pk", "text__language", "awaits_mark", "number_of_marks", "own_points")
    )
    return [
        AnswerToMark(pk, number, language, not awaits_mark, marks, own_points)
        for number, (pk, language, awaits_mark, marks, own_points) in enumerate(rows, start=1)
    ]


def only(answers: list[AnswerToMark], *, state: str = "", language: str = "") -> list[AnswerToMark]:
    """Return those of ``answers`` in ``state`` and ``language``; they keep their numbers."""
    return [
        answer
        for answer in answers
        if state in ("", answer.state) and language in ("", answer.language)
    ]


def next_to_mark(answers: list[AnswerToMark], *, after: int = 0, is_second: bool = False):
    """
    Return the next answer without a mark, first behind number ``after``, then before; or ``None``.

    With ``is_second``, the next one that only others have marked.
    """
    if is_second:
        open_ = [answer for answer in answers if answer.is_second]
    else:
        open_ = [answer for answer in answers if not answer.marks]
    open_ = [answer for answer in open_ if answer.number != after and not answer.is_released]
    later = [answer for answer in open_ if answer.number > after]
    return (later or open_ or [None])[0]


def stems_of(question_keys, language: str) -> dict[UUID, QuestionText]:
    """Return the newest words of each question, in ``language`` or else as they were written."""
    texts = QuestionText.objects.current().filter(version__question_key__in=question_keys)
    found = defaultdict(list)
    for text in texts.select_related("version").order_by("version"):
        found[text.version.question_key].append(text)

    def fitness(text):
        is_source = text.language == text.version.source_language
        return text.version_id, text.language == language, is_source

    return {key: max(candidates, key=fitness) for key, candidates in found.items()}


def titles_of(quiz_keys, language: str) -> dict[UUID, str]:
    """Return the titles of quizzes, in ``language`` or else that of the oldest page."""
    pages = QuizPage.objects.filter(translation_key__in=quiz_keys).order_by("-pk")
    rows = list(pages.values_list("translation_key", "title", "locale__language_code"))
    rows.sort(key=lambda row: row[2] == language)
    return {key: title for key, title, _language in rows}


def _has_mark() -> Exists:
    return Exists(Mark.objects.filter(response=OuterRef("pk")))
