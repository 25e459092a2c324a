"""
Text that people paste: Aiken, GIFT or XML where it looks like it, else a simple list.

    1. Who answers for a website?
    a) The search engine
    *b) Whoever is named in the imprint
    Explanation: It has to be there by law.

A star marks what is right; so does ``[x]``. An explanation belongs to the option above it, or
to the question when it comes before the options.
"""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes.exchange import aiken, gift, moodle_xml, rich_text
from quizzes.exchange.decoding import decode
from quizzes.exchange.gift_escapes import protect
from quizzes.exchange.model import Choice, ChoiceQuestion, Parsed, TrueFalseQuestion
from quizzes.exchange.texts import share

QUESTION = re.compile(r"\s*(?:(?:Question|Frage|Aufgabe)\s+)?\d{1,4}\s*[.):]\s+(?P<words>.*\S)\s*$")
OPTION = re.compile(
    r"\s*(?P<star>\*\s*)?"
    r"(?:(?:[A-Za-z][.)]|\([A-Za-z]\)|[-–•○●☐])\s+|(?P<box>\[[ xX*✓]?\])\s*)"
    r"(?P<words>.*\S)\s*$"
)
RIGHT_BEHIND = re.compile(r"\s*(?:\*|\((?:right|correct|richtig)\)|✓)$", re.IGNORECASE)
AIKEN = re.compile(f"^{aiken.ANSWER.pattern}", re.IGNORECASE | re.MULTILINE)
GIFT = re.compile(
    r"^\s*(::|\$CATEGORY\s*:)|\{\s*([=~#}]|(T|F|TRUE|FALSE)\s*[#}]|>\d*\s*[A-Z])",
    re.MULTILINE | re.IGNORECASE,
)
XML = re.compile(r"\s*<(\?xml|quiz\b)", re.IGNORECASE)
TRUE, FALSE = {"true", "wahr", "richtig", "stimmt"}, {"false", "falsch", "stimmt nicht"}


@dataclass
class Draft:
    """A question of a list, while its lines are read."""

    line: int
    words: list[str] = field(default_factory=list)
    explanation: str = ""
    # Each with whether it is right.
    choices: list[tuple[Choice, bool]] = field(default_factory=list)


def format_of(text: str) -> str:
    """Return which format ``text`` looks like: xml, gift, aiken or list."""
    if XML.match(text):
        return "xml"
    if AIKEN.search(text):
        return "aiken"
    return "gift" if GIFT.search(protect(text)) else "list"


def read(data: bytes | str, *, language: str = "") -> Parsed:
    """Return the questions in pasted ``data``, in whatever format it is."""
    text = decode(data)
    readers = {"xml": moodle_xml.read, "gift": gift.read, "aiken": aiken.read, "list": read_list}
    return readers[format_of(text)](text, language=language)


def read_list(data: bytes | str, *, language: str = "") -> Parsed:
    """Return the questions of a simple list; say at which line one lacks something."""
    parsed = Parsed()
    draft: Draft | None = None
    was_blank = True
    for number, line in enumerate(decode(data).split("\n"), start=1):
        if not line.strip():
            was_blank = True
            continue
        option = OPTION.match(line)
        explanation = aiken.EXPLANATION.match(line)
        start = QUESTION.match(line)
        is_next = draft is None or (was_blank and draft.choices)
        is_new = start or (is_next and not option)
        if draft and explanation:
            _explain(draft, explanation["words"])
        elif is_new and not (explanation and draft):
            _finish(parsed, draft)
            draft = Draft(line=number, words=[start["words"] if start else line.strip()])
        elif option and draft:
            draft.choices.append(_option(option))
        elif option:
            parsed.error(number, _("This option comes before any question."))
        elif draft.choices:
            choice = draft.choices[-1][0]
            choice.label = f"{choice.label} {rich_text.one_line(line)}"
        else:
            draft.words.append(line.strip())
        was_blank = False
    _finish(parsed, draft)
    return parsed.finished()


def _explain(draft: Draft, words: str) -> None:
    html = rich_text.from_plain(words)
    if draft.choices:
        draft.choices[-1][0].feedback += html
    else:
        draft.explanation += html


def _option(match: re.Match) -> tuple[Choice, bool]:
    words, behind = RIGHT_BEHIND.subn("", match["words"])
    is_ticked = bool(match["box"] and match["box"].strip("[] "))
    label = rich_text.one_line(words.removeprefix("*"))
    return Choice(label), bool(match["star"] or is_ticked or behind or words.startswith("*"))


def _finish(parsed: Parsed, draft: Draft | None) -> None:
    """Add the question of ``draft``, or say what it lacks."""
    if draft is None:
        return
    right = sum(is_right for _choice, is_right in draft.choices)
    if len(draft.choices) < 2:
        parsed.error(draft.line, _("This question has fewer than two options."))
    elif not right:
        parsed.error(draft.line, _("No option is marked as right. Put a * before it."))
    elif not all(choice.label for choice, _is_right in draft.choices):
        parsed.error(draft.line, _("An option is empty."))
    else:
        parsed.add(_true_false(draft) or _choices(draft, right))


def _choices(draft: Draft, right: int) -> ChoiceQuestion:
    for choice, is_right in draft.choices:
        choice.fraction = share(100 / right) if is_right else 0
    return ChoiceQuestion(
        stem=_stem(draft),
        general_feedback=draft.explanation,
        choices=[choice for choice, _is_right in draft.choices],
        is_single=right == 1,
        line=draft.line,
    )


def _true_false(draft: Draft) -> TrueFalseQuestion | None:
    """Return the question as a statement if its options are nothing but true and false."""
    by_name = {choice.label.casefold(): (choice, right) for choice, right in draft.choices}
    true = next((by_name[name] for name in by_name if name in TRUE), None)
    false = next((by_name[name] for name in by_name if name in FALSE), None)
    if len(draft.choices) != 2 or not true or not false or true[1] == false[1]:
        return None
    return TrueFalseQuestion(
        stem=_stem(draft),
        general_feedback=draft.explanation,
        is_true=true[1],
        feedback_if_true=true[0].feedback,
        feedback_if_false=false[0].feedback,
        line=draft.line,
    )


def _stem(draft: Draft) -> str:
    return rich_text.from_plain("\n".join(draft.words))
