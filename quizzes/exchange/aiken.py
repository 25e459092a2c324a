"""
Aiken: single choice as plain text, one question after the other.

    Who answers for a website?
    A. Whoever is named in the imprint
    B. The search engine
    ANSWER: A

Read with lenience: ``A)`` and ``A.``, small letters, questions of several lines, with or without
empty lines, and several letters after ``ANSWER:`` for multiple choice.
"""

import re

from django.utils.translation import gettext as _

from quizzes.exchange import rich_text
from quizzes.exchange.decoding import decode
from quizzes.exchange.losses import Losses
from quizzes.exchange.model import Choice, ChoiceQuestion, ImportedQuestion, Parsed, Written

OPTION = re.compile(r"\s*([A-Za-z])[.)]\s+(.*\S)\s*$")
ANSWER = re.compile(r"\s*ANSWER\s*:(.*)$", re.IGNORECASE)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What a question in this format can carry beside its stem and options.
KEEPS: frozenset[str] = frozenset()


def read(data: bytes | str) -> Parsed:
    """Return the questions in ``data``; raise ``ExchangeError`` if it is no text."""
    parsed = Parsed()
    block: list[tuple[int, str]] = []
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if not line.strip():
            continue
        if answer := ANSWER.match(line):
            _add(parsed, block, answer[1], number)
            block = []
        else:
            block.append((number, line))
    if block:
        parsed.error(block[0][0], _("The line with ANSWER: is missing for this question."))
    return parsed.finished()


def _add(parsed: Parsed, block: list[tuple[int, str]], answer: str, line: int) -> None:
    """Add the question in the lines of ``block``, or say what is wrong with it."""
    stem, options = [], []
    for number, text in block:
        match = OPTION.match(text)
        expected = LETTERS[len(options)] if len(options) < len(LETTERS) else ""
        if match and match[1].upper() == expected and (stem or _starts_options(block)):
            options.append(match[2])
        elif options and match:
            parsed.error(
                number,
                _("After option %(before)s comes %(after)s. Check the letters.")
                % {"before": LETTERS[len(options) - 1], "after": match[1].upper()},
            )
            return
        elif options:
            options[-1] = f"{options[-1]} {text.strip()}"
        else:
            stem.append(text.strip())
    first = block[0][0] if block else line
    is_list = re.fullmatch(r"\s*[A-Za-z][.)]?(\s*[,; ]\s*[A-Za-z][.)]?)*\s*", answer)
    letters = re.findall(r"[A-Z]", answer.upper()) if is_list else []
    if not stem:
        parsed.error(first, _("The text of the question is missing."))
    elif len(options) < 2:
        parsed.error(first, _("This question has fewer than two options."))
    elif not letters or any(LETTERS.index(letter) >= len(options) for letter in letters):
        parsed.error(line, _("After ANSWER: write the letter of one of the options."))
    else:
        parsed.add(_question(" ".join(stem), options, set(letters), first))


def _starts_options(block) -> bool:
    """Return whether the question begins with its options: A in the first line, B in the next."""
    found = [OPTION.match(text) for _number, text in block[:2]]
    return len(found) == 2 and all(found) and found[1][1].upper() == "B"


def _question(stem: str, options: list[str], letters: set[str], line: int) -> ChoiceQuestion:
    right = {LETTERS.index(letter) for letter in letters}
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
