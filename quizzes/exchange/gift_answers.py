"""What stands between GIFT's braces, by kind of question; escapes are still protected here."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from quizzes.exchange import model
from quizzes.exchange.gift_escapes import COMMENT, restore
from quizzes.exchange.rich_text import one_line
from quizzes.exchange.texts import Texts, share

WEIGHT = re.compile(r"\s*%\s*([+-]?\d{1,3}(?:[.,]\d{1,20})?)\s*%")
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
# How many of the things are shown, which, how they lie, how they are marked and numbered.
ORDERING = re.compile(r"\s*>[ \t]*+(\d{0,4})[ \t]*+([A-Z]*+)[A-Z0-9_ \t]*+\n", re.IGNORECASE)
TRUTH = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(#.*)?$", re.IGNORECASE | re.DOTALL)
# As long as the longest that has an exponent of two digits, written out.
NUMBER = re.compile(
    r"[+-]?(\d{1,130}([.,]\d{0,130})?|[.,]\d{1,130})(e[+-]?\d{1,2})?$", re.IGNORECASE
)


class AnswerProblem(Exception):
    """The answers cannot be understood; ``at`` is the place in their text that is at fault."""

    def __init__(self, message: str, at: int = 0):
        super().__init__(message)
        self.message = message
        self.at = at


@dataclass
class Entry:
    """One answer: its sign and where it stands, its weight if any, its text and its feedback."""

    mark: str
    weight: float | None
    text: str
    feedback: str
    source: str
    at: int


@dataclass(frozen=True)
class Answers:
    """The kind of question that such answers make, and how to read them."""

    kind: type[model.ImportedQuestion]
    read: Callable


def kind_of(answers: str) -> str:
    """Return which kind of question the text between the braces makes."""
    text = answers.strip()
    if not text:
        return "essay"
    if text.startswith("#"):
        return "number"
    if ORDERING.match(text):
        return "ordering"
    if "~" in text:
        return "choice"
    if "->" in text and "=" in text:
        return "matching"
    return "true_false" if TRUTH.match(text) else "short_text"


def entries(text: str, marks: str, *, start: int = 0) -> list[Entry]:
    """Return the answers in ``text`` from ``start``; each begins with one of ``marks``."""
    # Some write ~= for what is right.
    parts = re.split(r"(~?=|~)" if "~" in marks else "(=)", text[start:])
    at = start + len(parts[0])
    if parts[0].strip():
        if len(parts) > 1:
            raise AnswerProblem(
                _("Before the first answer stands text. Each answer begins with = or ~."),
                at - len(parts[0].lstrip()),
            )
        parts = ["", "=", parts[0]]
    found = []
    for mark, source in zip(parts[1::2], parts[2::2], strict=True):
        weight = WEIGHT.match(source)
        rest = source[weight.end() :] if weight else source
        words, _sign, feedback = rest.partition("#")
        percent = share(float(weight[1].replace(",", "."))) if weight else None
        found.append(Entry(mark[-1], percent, words, feedback, source, at))
        at += len(mark) + len(source)
    return found


def read_choice(question: model.ChoiceQuestion, text: str, form: str, texts: Texts) -> None:
    found = entries(text, "=~")
    question.is_single = any(entry.mark == "=" for entry in found)
    for entry in found:
        right = 100.0 if entry.mark == "=" else 0.0
        label = texts.label(*_parts(entry.text, form), question)
        if not label:
            raise AnswerProblem(_("An option is empty."), entry.at)
        question.choices.append(
            model.Choice(
                label=label,
                fraction=right if entry.weight is None else entry.weight,
                feedback=_feedback(entry, question, form, texts),
            )
        )
    if len(found) < 2:
        raise AnswerProblem(_("This question has fewer than two options."))


def read_true_false(question: model.TrueFalseQuestion, text: str, form: str, texts: Texts) -> None:
    match = TRUTH.match(text)
    question.is_true = match[1].upper().startswith("T")
    wrong, right = [*(match[2] or "").split("#")[1:], "", ""][:2]
    shown = [texts.html(*_parts(part, form), question, is_line=True) for part in (right, wrong)]
    if not question.is_true:
        shown.reverse()
    question.feedback_if_true, question.feedback_if_false = shown


def read_short_text(question: model.ShortTextQuestion, text: str, form: str, texts: Texts) -> None:
    for entry in entries(text, "="):
        words = one_line(restore(_parts(entry.text, form, is_restored=False)[0]))
        if not words:
            raise AnswerProblem(_("An accepted answer is empty."), entry.at)
        question.answers.append(
            model.Answer(
                text=words,
                fraction=100.0 if entry.weight is None else entry.weight,
                feedback=_feedback(entry, question, form, texts),
            )
        )


def read_matching(question: model.MatchingQuestion, text: str, form: str, texts: Texts) -> None:
    for entry in entries(text, "="):
        whole = entry.source
        left, arrow, right = whole.partition("->")
        right = one_line(restore(right))
        if not arrow or not right:
            raise AnswerProblem(_("Write each pair as =left -> right."), entry.at)
        if left := texts.label(*_parts(left, form), question):
            question.pairs.append(model.Pair(left=left, right=right))
        else:
            question.distractors.append(right)
    if len(question.pairs) < 2:
        raise AnswerProblem(_("This question has fewer than two pairs."))


def read_number(question: model.NumberQuestion, text: str, form: str, texts: Texts) -> None:
    for entry in entries(text, "=~", start=text.index("#") + 1):
        value, tolerance = (
            (None, Decimal(0)) if entry.mark == "~" and not entry.text.strip() else _range(entry)
        )
        right = 100.0 if entry.mark == "=" else 0.0
        question.answers.append(
            model.NumberAnswer(
                value=value,
                tolerance=tolerance,
                fraction=right if entry.weight is None else entry.weight,
                feedback=_feedback(entry, question, form, texts),
            )
        )
    if all(answer.value is None for answer in question.answers):
        raise AnswerProblem(_("After # write a number, such as 3 or 3:0.1 or 1..5."))


def read_ordering(question: model.OrderingQuestion, text: str, form: str, texts: Texts) -> None:
    """Read what the plugin "ordering" writes: a line of settings, and each thing on its own."""
    settings = ORDERING.match(text)
    lines = [line for line in text[settings.end() :].split("\n") if line.strip(f" \t{COMMENT}")]
    for line in lines:
        words = texts.label(*_parts(line, form), question)
        if not words:
            raise AnswerProblem(_("One of the things to put in order is empty."), settings.end())
        question.items.append(model.Thing(words))
    if len(question.items) < 2:
        raise AnswerProblem(_("There are fewer than two things to put in order."))
    is_part = settings[2].upper() in ("RANDOM", "REL", "CONTIGUOUS", "CONTIG")
    if is_part and 0 < int(settings[1] or 0) < len(lines):
        texts.count(
            _("All things are put in order here, not some of them drawn at random."), question
        )


def read_essay(question: model.OpenTextQuestion, text: str, form: str, texts: Texts) -> None:
    """An essay has no answers to read."""


def number(text: str) -> Decimal | None:
    """Return the number in ``text``, decimal comma or point, or ``None`` if it is none."""
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if not NUMBER.match(text):
        return None
    try:
        return Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None


def _range(entry: Entry) -> tuple[Decimal | None, Decimal]:
    text = restore(entry.text).strip()
    if text == "*":
        return None, Decimal(0)
    low, dots, high = text.partition("..")
    value, _colon, tolerance = text.partition(":")
    numbers = [number(low), number(high)] if dots else [number(value), number(tolerance or "0")]
    if None in numbers:
        raise AnswerProblem(
            _("“%(text)s” is no number. Write 3 or 3:0.1 or 1..5.") % {"text": text[:40]},
            entry.at,
        )
    if dots:
        low, high = sorted(numbers)
        return (low + high) / 2, (high - low) / 2
    return numbers[0], abs(numbers[1])


def _parts(text: str, form: str, *, is_restored=True) -> tuple[str, str]:
    """Return the words of ``text`` and their format, which a part may say for itself."""
    if match := FORMAT.match(text):
        text, form = text[match.end() :], match[1].lower()
    return (restore(text) if is_restored else text), form


def _feedback(entry: Entry, question, form: str, texts: Texts) -> str:
    return texts.html(*_parts(entry.feedback, form), question, is_line=True)


ANSWERS = {
    "essay": Answers(model.OpenTextQuestion, read_essay),
    "number": Answers(model.NumberQuestion, read_number),
    "ordering": Answers(model.OrderingQuestion, read_ordering),
    "choice": Answers(model.ChoiceQuestion, read_choice),
    "matching": Answers(model.MatchingQuestion, read_matching),
    "true_false": Answers(model.TrueFalseQuestion, read_true_false),
    "short_text": Answers(model.ShortTextQuestion, read_short_text),
}
