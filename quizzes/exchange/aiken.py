"""
Aiken: single choice as plain text, one question after the other.

    Who answers for a website?
    A. Whoever is named in the imprint
    B. The search engine
    ANSWER: A

Read with lenience: ``A)``, ``(A)`` and ``A.``, small letters, questions of several lines, with or
without empty lines, several letters after ``ANSWER:`` for multiple choice, German words for it, and
an explanation below it.
"""

import re

from django.utils.translation import gettext as _

from quizzes.exchange import rich_text
from quizzes.exchange.decoding import decode
from quizzes.exchange.losses import Losses
from quizzes.exchange.model import Choice, ChoiceQuestion, ImportedQuestion, Parsed, Written

# Without a space behind it, only a capital with a point counts: "e.g." and "z.B." are words.
OPTION = re.compile(
    r"\s*(?:\((?P<a>[A-Za-z])\)|(?P<b>[A-Za-z])\s?\)|(?P<c>[A-Za-z])\s?\.(?=\s|$)"
    r"|(?P<d>[A-Z])\.(?![A-Za-z]\.))\s*(?P<words>.*?)\s*$"
)
LETTERS_ONLY = r"[A-Z][.)]?(?:\s*[,;&+ ]\s*[A-Z][.)]?)*\s*$"
ANSWER = re.compile(
    r"\s*(?:ANSWERS?\s*[:\N{FULLWIDTH COLON}]"
    rf"|(?:ANSWERS?\s+|(?:(?:RICHTIGE\s+)?ANTWORT(?:EN)?|LÖSUNG)\s*:\s*)(?={LETTERS_ONLY}))"
    r"(?P<answer>.*)$",
    re.IGNORECASE,
)
EXPLANATION = re.compile(
    r"\s*(?:Explanation|Feedback|Erklärung|Erläuterung|Begründung)\s*:\s*(?P<words>.*\S)\s*$",
    re.IGNORECASE,
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What a question in this format can carry beside its stem and options.
KEEPS: frozenset[str] = frozenset()


def read(data: bytes | str, *, language: str = "") -> Parsed:
    """
    Return the questions in ``data``; raise ``ExchangeError`` if it is no text.

    ``language`` makes no difference: there is no way to write several in this format.
    """
    parsed = Parsed()
    block: list[tuple[int, str]] = []
    last: ChoiceQuestion | None = None
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if not line.strip():
            continue
        if answer := ANSWER.match(line):
            last = _question_in(parsed, block, answer["answer"], number)
            block = []
        elif last and not block and (explanation := EXPLANATION.match(line)):
            last.general_feedback += rich_text.from_plain(explanation["words"])
        else:
            block.append((number, line))
    if block:
        parsed.error(block[0][0], _("The line with ANSWER: is missing for this question."))
    return parsed.finished()


def _question_in(parsed: Parsed, block, answer: str, line: int) -> ChoiceQuestion | None:
    """Add and return the question in the lines of ``block``, or say what is wrong with it."""
    first = block[0][0] if block else line
    try:
        stem, options = _parts(block)
        right = _right(answer, options, line)
    except _Mistake as mistake:
        parsed.error(mistake.line or first, mistake.message)
        return None
    question = _question(" ".join(stem), options, right, first)
    parsed.add(question)
    return question


class _Mistake(Exception):
    """Something that keeps a block of lines from being a question."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message)
        self.message = message
        self.line = line


def _parts(block: list[tuple[int, str]]) -> tuple[list[str], list[str]]:
    """Return the lines of the question, and its options."""
    stem: list[str] = []
    options: list[str] = []
    for number, text in block:
        match = OPTION.match(text)
        letter = _letter(match)
        expected = LETTERS[len(options)] if len(options) < len(LETTERS) else ""
        if letter and letter == expected and (stem or _starts_options(block)):
            if not match["words"]:
                raise _Mistake(_("An option is empty."), number)
            options.append(match["words"])
        elif letter == "A" and len(options) > 1:
            raise _Mistake(_("The line with ANSWER: is missing for this question."))
        elif options and letter:
            raise _Mistake(
                _("After option %(before)s comes %(after)s. Check the letters.")
                % {"before": LETTERS[len(options) - 1], "after": letter},
                number,
            )
        elif options:
            options[-1] = f"{options[-1]} {text.strip()}"
        else:
            stem.append(text.strip())
    if not stem:
        raise _Mistake(_("The text of the question is missing."))
    if len(options) < 2:
        raise _Mistake(
            _("This question has fewer than two options. Begin their lines with A. and B.")
        )
    return stem, options


def _right(answer: str, options: list[str], line: int) -> set[int]:
    """Return the places of the right ones of ``options``."""
    # Some repeat the option behind its letter.
    letter, _space, words = answer.strip().partition(" ")
    labels = [f"{name} {label}".casefold() for name, label in zip(LETTERS, options, strict=False)]
    if (repeated := f"{letter.strip('.)')} {words.strip()}".casefold()) in labels:
        return {labels.index(repeated)}
    is_list = re.match(rf"\s*{LETTERS_ONLY}", answer, re.IGNORECASE)
    places = {LETTERS.index(name) for name in re.findall(r"[A-Z]", answer.upper())}
    if not is_list or not places or max(places) >= len(options):
        raise _Mistake(_("After ANSWER: write the letter of one of the options."), line)
    return places


def _starts_options(block) -> bool:
    """Return whether the question begins with its options: A in the first line, B in the next."""
    found = [OPTION.match(text) for _number, text in block[:2]]
    return len(found) == 2 and all(found) and _letter(found[1]) == "B"


def _letter(match: re.Match | None) -> str:
    """Return the letter of an option as a capital, or nothing."""
    return next(name for name in match.group("a", "b", "c", "d") if name).upper() if match else ""


def _question(stem: str, options: list[str], right: set[int], line: int) -> ChoiceQuestion:
    share = 100 / len(right)
    return ChoiceQuestion(
        stem=rich_text.from_plain(stem),
        choices=[
            Choice(label=rich_text.one_line(label), fraction=share if number in right else 0)
            for number, label in enumerate(options)
        ],
        is_single=len(right) == 1,
        line=line,
    )


def write(questions: list[ImportedQuestion]) -> Written:
    """Return ``questions`` as Aiken; only single choice can be told in it."""
    losses = Losses(KEEPS)
    parts = [_written(question) for question in questions if _can_write(question, losses)]
    return Written("\n".join(parts).encode(), losses.sentences)


def _can_write(question: ImportedQuestion, losses: Losses) -> bool:
    if not isinstance(question, ChoiceQuestion) or not question.is_single:
        return losses.leave_out(question)
    stem = rich_text.to_line(question.stem)
    rights = [choice for choice in question.choices if choice.fraction >= 100]
    is_whole = len(rights) == 1 and 2 <= len(question.choices) <= len(LETTERS)
    if not is_whole or not stem or ANSWER.match(stem) or not all(c.label for c in question.choices):
        return losses.leave_out(question)
    losses.note(question)
    return True


def _written(question: ChoiceQuestion) -> str:
    lines = [rich_text.to_line(question.stem)]
    for letter, choice in zip(LETTERS, question.choices, strict=False):
        lines.append(f"{letter}. {choice.label}")
        if choice.fraction >= 100:
            answer = letter
    return "\n".join([*lines, f"ANSWER: {answer}", ""])
