"""
Questions as plain data, between a file and a bank.

Texts come in two sorts. Fields named ``stem``, ``feedback`` and ``general_feedback`` hold clean
HTML (see ``rich_text``); everything else is a line of plain text. Shares of the points
(``fraction``) are percentages, as Moodle counts them: 100 is right, below 0 takes points away.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MEGABYTE = 1024 * 1024
# Text holds no pictures; a thousand long questions need less than this.
MAX_TEXT_BYTES = 3 * MEGABYTE
MAX_LINES = 50_000
MAX_FILE_BYTES = 20 * MEGABYTE
# More than this nobody can check, nor open in the editor: questions, answers to one of them, and
# answers to all of them together.
MAX_QUESTIONS = 1000
MAX_PARTS = 100
MAX_ALL_PARTS = 10_000
# A file with more than this is of another format than it seems.
MAX_PROBLEMS = 1000
ERROR, WARNING = "error", "warning"


class ExchangeError(Exception):
    """A file cannot be read at all; ``line`` says where, if there is a place to point at."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class Problem:
    """Something to tell whoever imports. Errors stop the import; warnings do not."""

    line: int | None
    severity: str
    message: str

    @property
    def is_error(self) -> bool:
        return self.severity == ERROR

    def __str__(self):
        if self.line is None:
            return self.message
        return _("Line %(line)d: %(message)s") % {"line": self.line, "message": self.message}


@dataclass
class Picture:
    """A picture that came with a question, or goes with it."""

    name: str
    data: bytes = field(repr=False)
    alt: str = ""


@dataclass
class Recording:
    """Sound or video that came with a question, or goes with it."""

    name: str
    data: bytes = field(repr=False)
    title: str = ""


@dataclass
class ImportedQuestion:
    """What all questions have. Subclasses add their answers."""

    kind: ClassVar[str]
    label: ClassVar[str]

    stem: str = ""
    title: str = ""
    idnumber: str = ""
    # Names from the top down, for example ("Media", "Sources").
    category: tuple[str, ...] = ()
    general_feedback: str = ""
    hints: list[str] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    recordings: list[Recording] = field(default_factory=list)
    line: int | None = field(default=None, compare=False)
    # Names of parts that no file can hold, such as a made-up post.
    extras: list[str] = field(default_factory=list, compare=False)


@dataclass
class OwnQuestion(ImportedQuestion):
    """A question of a kind that no other program has; ``name`` is what we call the kind."""

    kind = "own"

    name: str = ""

    @property
    def label(self):
        return self.name


@dataclass
class Choice:
    """An option of a choice question."""

    label: str
    fraction: float = 0
    feedback: str = ""


@dataclass
class ChoiceQuestion(ImportedQuestion):
    """Options to choose from; one of them, or several."""

    kind = "choice"
    label = gettext_lazy("Choice")

    choices: list[Choice] = field(default_factory=list)
    is_single: bool = True
    is_shuffled: bool = True


@dataclass
class TrueFalseQuestion(ImportedQuestion):
    """A statement to judge. The feedback speaks to those who gave that answer."""

    kind = "true_false"
    label = gettext_lazy("True or false")

    is_true: bool = True
    feedback_if_true: str = ""
    feedback_if_false: str = ""


@dataclass
class Answer:
    """
    An accepted answer in words.

    Where it is typed, ``*`` stands for any letters and ``\\*`` for a star, as in Moodle.
    """

    text: str
    fraction: float = 100
    feedback: str = ""

    @classmethod
    def literal(cls, words: str, *args) -> "Answer":
        """Return an answer whose ``words`` hold no sign but themselves."""
        return cls(words.replace("*", "\\*"), *args)

    @property
    def words(self) -> str:
        """The answer as people type it."""
        return self.text.replace("\\*", "*")

    @property
    def has_wildcard(self) -> bool:
        return "*" in self.text.replace("\\*", "")


@dataclass
class ShortTextQuestion(ImportedQuestion):
    """A word or a few to type."""

    kind = "short_text"
    label = gettext_lazy("Short text")

    answers: list[Answer] = field(default_factory=list)
    is_case_sensitive: bool = False


@dataclass
class NumberAnswer:
    """A number within ``tolerance``; ``value`` is ``None`` for "any other number"."""

    value: Decimal | None
    tolerance: Decimal = Decimal(0)
    fraction: float = 100
    feedback: str = ""

    def is_half_of(self, best: "NumberAnswer") -> bool:
        """Return whether this gives half for up to twice as far off, as our numbers always do."""
        is_twice = self.value == best.value and self.tolerance == 2 * best.tolerance
        return is_twice and self.fraction == 50 and not self.feedback


def usual_answers(value: Decimal, tolerance: Decimal) -> list[NumberAnswer]:
    """Return how we score a number: right within ``tolerance``, half within twice as much."""
    best = NumberAnswer(value, tolerance)
    return [best, NumberAnswer(value, 2 * tolerance, 50)] if tolerance else [best]


@dataclass
class NumberQuestion(ImportedQuestion):
    """A number to type."""

    kind = "number"
    label = gettext_lazy("Number")

    answers: list[NumberAnswer] = field(default_factory=list)
    unit: str = ""


@dataclass
class Pair:
    """Two things that belong together, and why."""

    left: str
    right: str
    feedback: str = ""


@dataclass
class MatchingQuestion(ImportedQuestion):
    """Pairs to find; ``distractors`` belong to nothing."""

    kind = "matching"
    label = gettext_lazy("Matching")

    pairs: list[Pair] = field(default_factory=list)
    distractors: list[str] = field(default_factory=list)
    is_shuffled: bool = True


@dataclass
class SortingQuestion(ImportedQuestion):
    """Things to sort into ``categories``: ``left`` is the thing, ``right`` its category."""

    kind = "sorting"
    label = gettext_lazy("Sorting")

    categories: list[str] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)


@dataclass
class Thing:
    """Something to put in order."""

    text: str
    feedback: str = ""


@dataclass
class OrderingQuestion(ImportedQuestion):
    """Things in their right order."""

    kind = "ordering"
    label = gettext_lazy("Ordering")

    items: list[Thing] = field(default_factory=list)


@dataclass
class Statement:
    """One statement of several under one question."""

    text: str
    is_true: bool
    feedback: str = ""


@dataclass
class KprimQuestion(ImportedQuestion):
    """Statements, each true or false."""

    kind = "kprim"
    label = gettext_lazy("Kprim")

    statements: list[Statement] = field(default_factory=list)
    is_shuffled: bool = True


@dataclass
class Gap:
    """A gap in a text: typed, or chosen from a list."""

    answers: list[Answer] = field(default_factory=list)
    is_select: bool = False
    is_case_sensitive: bool = False


@dataclass
class GapTextQuestion(ImportedQuestion):
    """
    A text with gaps: ``[[1]]`` in ``text`` is the place of the first of ``gaps``.

    ``text`` is plain; an empty line starts a paragraph. ``stem`` says what to do, or nothing.
    """

    kind = "gap_text"
    label = gettext_lazy("Gap text")

    text: str = ""
    gaps: list[Gap] = field(default_factory=list)


@dataclass
class OpenTextQuestion(ImportedQuestion):
    """A text that people read and mark, or with no ``points`` one that nobody marks."""

    kind = "open_text"
    label = gettext_lazy("Open text")

    # Clean HTML: what a good answer says, for those who mark.
    expectation: str = ""
    points: int = 1
    min_words: int | None = None
    max_words: int | None = None


@dataclass
class Parsed:
    """What a file holds, and what there is to say about it."""

    questions: list[ImportedQuestion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    parts: int = 0

    @property
    def has_errors(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def error(self, line: int | None, message: str) -> None:
        self._tell(Problem(line, ERROR, message))

    def warn(self, line: int | None, message: str) -> None:
        self._tell(Problem(line, WARNING, message))

    def _tell(self, problem: Problem) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            raise ExchangeError(
                _("There is too much wrong with this file. Is it of another format?"),
                self.problems[0].line,
            )
        self.problems.append(problem)

    def add(self, question: ImportedQuestion) -> None:
        """Add ``question``; raise ``ExchangeError`` when there are more than can be checked."""
        number = parts_of(question)
        if number > MAX_PARTS:
            self.error(
                question.line,
                _("This question has more than %(number)d answers.") % {"number": MAX_PARTS},
            )
            return
        self.parts += number
        if len(self.questions) >= MAX_QUESTIONS or self.parts > MAX_ALL_PARTS:
            raise ExchangeError(
                _("This file has more than %(number)d questions, or too many answers. Split it.")
                % {"number": MAX_QUESTIONS},
                question.line,
            )
        self.questions.append(question)

    def finished(self) -> "Parsed":
        """Return this with its problems in the order of the file; refuse an empty file."""
        if not self.questions and not self.problems:
            raise ExchangeError(_("There is no question in this file."))
        self.problems.sort(key=lambda problem: (problem.line or 0, not problem.is_error))
        return self


def parts_of(question: ImportedQuestion) -> int:
    """Return how many answers, pairs, gaps and the like ``question`` has."""
    names = ("choices", "answers", "pairs", "distractors", "items", "statements", "gaps")
    gaps = getattr(question, "gaps", [])
    inside = sum(len(gap.answers) for gap in gaps)
    return inside + sum(len(getattr(question, name, [])) for name in names)


@dataclass
class Written:
    """A file to hand out: its content, and in sentences what it could not express."""

    content: bytes
    losses: list[str] = field(default_factory=list)
