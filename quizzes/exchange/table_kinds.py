"""What the cells of a row mean for each kind of question."""

import re
from collections.abc import Callable
from dataclasses import dataclass, fields

from django.utils.translation import gettext as _

from quizzes.exchange import model
from quizzes.exchange.gift_answers import number
from quizzes.exchange.texts import share

LETTERS = "abcdefghijklmnopqrst"
TRUE = {"true", "t", "yes", "1", "wahr", "richtig", "ja", "stimmt"}
FALSE = {"false", "f", "no", "0", "falsch", "nein", "unwahr"}
# Between wordings that are accepted alike, and between the words of a list.
BAR = "|"
CHOOSE, CASE = "choose", "case matters"


class Problem(Exception):
    """A row that makes no question; the message says why."""


@dataclass
class Row:
    """The cells of one question, as its kind reads them."""

    question: model.ImportedQuestion
    text: str
    right: str
    tolerance: str
    unit: str
    explanation: str
    # Option, match and explanation of each numbered group that says anything.
    groups: list[tuple[str, str, str]]
    # The number of each group as its heading has it.
    numbers: list[int]


def _common(row: Row) -> dict:
    common = {f.name: getattr(row.question, f.name) for f in fields(model.ImportedQuestion)}
    return {**common, "general_feedback": row.explanation}


def places_of(row: Row) -> set[int]:
    """
    Return which groups the cell "right" names: by number, letter, or their very words.

    Raises ``Problem`` if it names none, or one by its number and another by its words.
    """
    labels = [label.casefold() for label, _match, _explanation in row.groups]
    said = {labels.index(row.right.casefold())} if row.right.casefold() in labels else set()
    try:
        counted = _counted(row)
    except Problem:
        if not said:
            raise
        return said
    if said and counted and said != counted:
        raise Problem(
            _("“%(name)s” under “right” stands for two options. Write numbers: 1, 3.")
            % {"name": row.right[:40]}
        )
    return counted or said


def _counted(row: Row) -> set[int]:
    """Return which groups the cell "right" names by number or letter."""
    found = set()
    for name in re.split(r"[\s,;/+&]+", row.right.lower().strip(" .")):
        place = int(name) if name.isdecimal() and len(name) < 3 else 0
        if len(name) == 1 and name in LETTERS:
            place = LETTERS.index(name) + 1
        if place in row.numbers:
            found.add(row.numbers.index(place))
        elif name:
            raise Problem(
                _("“%(name)s” under “right” is none of the options. Write their numbers: 1, 3.")
                % {"name": name[:40]}
            )
    return found


def _choice(row: Row, *, is_single: bool) -> model.ChoiceQuestion:
    if sum(bool(label) for label, _match, _explanation in row.groups) < 2:
        raise Problem(_("This question has fewer than two options."))
    if not all(label for label, _match, _explanation in row.groups):
        raise Problem(_("An option is empty."))
    right = places_of(row)
    if not right:
        raise Problem(_("Under “right”, say which option is right."))
    if is_single and len(right) > 1:
        raise Problem(_("Single choice has one right option, but “right” names several."))
    gain, wrong = share(100 / len(right)), len(row.groups) - len(right)
    loss = 0 if is_single or not wrong else share(-100 / wrong)
    choices = [
        model.Choice(label, gain if place in right else loss, explanation)
        for place, (label, _match, explanation) in enumerate(row.groups)
    ]
    return model.ChoiceQuestion(**_common(row), choices=choices, is_single=is_single)


def _truth(words: str) -> bool:
    if words.lower() in TRUE | FALSE:
        return words.lower() in TRUE
    raise Problem(_("Write true or false under “right”."))


def _true_false(row: Row) -> model.TrueFalseQuestion:
    by_number = dict(zip(row.numbers, row.groups, strict=True))
    empty = ("", "", "")
    return model.TrueFalseQuestion(
        **_common(row),
        is_true=_truth(row.right),
        feedback_if_true=by_number.get(1, empty)[2],
        feedback_if_false=by_number.get(2, empty)[2],
    )


def _kprim(row: Row) -> model.KprimQuestion:
    right = places_of(row) if row.right not in ("", "-", "0") else set()
    statements = [
        model.Statement(label, place in right, explanation)
        for place, (label, _match, explanation) in enumerate(row.groups)
    ]
    if not statements or not all(statement.text for statement in statements):
        raise Problem(_("A statement is empty."))
    return model.KprimQuestion(**_common(row), statements=statements)


def _pairs(row: Row) -> tuple[list[model.Pair], list[str]]:
    """Return the pairs, and what stands under "match" without an option beside it."""
    if not all(match for _label, match, _explanation in row.groups):
        raise Problem(_("A cell under “match” is empty."))
    pairs = [model.Pair(*group) for group in row.groups if group[0]]
    if len(pairs) < 2:
        raise Problem(_("This question has fewer than two pairs."))
    return pairs, [match for label, match, _explanation in row.groups if not label]


def _matching(row: Row) -> model.MatchingQuestion:
    pairs, distractors = _pairs(row)
    return model.MatchingQuestion(**_common(row), pairs=pairs, distractors=distractors)


def _sorting(row: Row) -> model.SortingQuestion:
    pairs, _empty = _pairs(row)
    categories = dict.fromkeys(match for _label, match, _explanation in row.groups)
    return model.SortingQuestion(**_common(row), pairs=pairs, categories=list(categories))


def _ordering(row: Row) -> model.OrderingQuestion:
    things = [model.Thing(label, explanation) for label, _match, explanation in row.groups]
    if len(things) < 2 or not all(thing.text for thing in things):
        raise Problem(_("There are fewer than two things to put in order."))
    return model.OrderingQuestion(**_common(row), items=things)


def _wordings(cell: str) -> list[str]:
    return [wording for part in cell.split(BAR) if (wording := part.strip())]


def _short_text(row: Row) -> model.ShortTextQuestion:
    answers = []
    is_case_sensitive = row.right.lower() == CASE
    if row.right and row.groups and not is_case_sensitive:
        raise Problem(
            _("Under “right”, write “%(words)s” or nothing; what is accepted is under “option”.")
            % {"words": CASE}
        )
    for label, match, explanation in row.groups:
        percent = number(match.strip(" %")) if match else 100
        if percent is None:
            raise Problem(_("Under “match”, write how right this answer is: 100 or 50."))
        answers += [
            model.Answer.literal(words, share(percent), explanation) for words in _wordings(label)
        ]
    if not answers:
        answers = [model.Answer.literal(words) for words in _wordings(row.right)]
    if not answers:
        raise Problem(_("This question has no answers."))
    return model.ShortTextQuestion(
        **_common(row), answers=answers, is_case_sensitive=is_case_sensitive
    )


def _number(row: Row) -> model.NumberQuestion:
    value, tolerance = number(row.right), number(row.tolerance or "0")
    if value is None or tolerance is None:
        raise Problem(_("Under “right” and “tolerance”, write numbers."))
    answers = model.usual_answers(value, abs(tolerance))
    return model.NumberQuestion(**_common(row), answers=answers, unit=row.unit)


def _gap_text(row: Row) -> model.GapTextQuestion:
    gaps = []
    for label, match, explanation in row.groups:
        wordings = _wordings(label)
        if not wordings:
            raise Problem(_("A gap has no answer."))
        is_select = match.lower() == CHOOSE
        make = model.Answer if is_select else model.Answer.literal
        answers = [
            make(words, 0 if is_select and place else 100, "" if place else explanation)
            for place, words in enumerate(wordings)
        ]
        gaps.append(model.Gap(answers=answers, is_select=is_select))
    wanted = {int(found) for found in re.findall(r"\[\[(\d{1,3})\]\]", row.text)}
    if not gaps or wanted != set(range(1, len(gaps) + 1)):
        raise Problem(_("Under “text”, write [[1]] for the first gap and so on, each once."))
    return model.GapTextQuestion(**_common(row), text=row.text, gaps=gaps)


def _open_text(row: Row) -> model.OpenTextQuestion:
    points = number(row.right or "1")
    if points is None or not 1 <= points <= 100:
        raise Problem(_("Under “right”, write how many points this earns, or nothing."))
    expectation = row.groups[0][2] if row.groups else ""
    return model.OpenTextQuestion(**_common(row), expectation=expectation, points=int(points))


def _reflection(row: Row) -> model.OpenTextQuestion:
    return model.OpenTextQuestion(**_common(row), points=0)


# Which cells beside question, hint and explanation each kind reads.
OPTION, MATCH, REASON = "option", "match", "explanation of an option"
USED: dict[str, set[str]] = {
    "single choice": {"right", OPTION, REASON},
    "multiple choice": {"right", OPTION, REASON},
    "true/false": {"right", REASON},
    "kprim": {"right", OPTION, REASON},
    "matching": {OPTION, MATCH, REASON},
    "sorting": {OPTION, MATCH, REASON},
    "ordering": {OPTION, REASON},
    "short text": {"right", OPTION, MATCH, REASON},
    "number": {"right", "tolerance", "unit"},
    "gap text": {"text", OPTION, MATCH, REASON},
    "open text": {"right", REASON},
    "reflection": set(),
}


def unused_cells(row: Row, kind: str) -> list[str]:
    """Return the headings of cells that say something which ``kind`` does not read."""
    cells = {name: getattr(row, name).strip() for name in ("text", "right", "tolerance", "unit")}
    for place, group in zip(row.numbers, row.groups, strict=True):
        named = zip((OPTION, MATCH, REASON), group, strict=True)
        cells |= {f"{name} {place}": text for name, text in named}
    used = USED[OTHER_NAMES.get(kind, kind)]
    return [
        name.replace(REASON, "explanation")
        for name, text in cells.items()
        if text and name.rpartition(" ")[0] not in used and name not in used
    ]


READERS: dict[str, Callable[[Row], model.ImportedQuestion]] = {
    "single choice": lambda row: _choice(row, is_single=True),
    "multiple choice": lambda row: _choice(row, is_single=False),
    "true/false": _true_false,
    "kprim": _kprim,
    "matching": _matching,
    "sorting": _sorting,
    "ordering": _ordering,
    "short text": _short_text,
    "number": _number,
    "gap text": _gap_text,
    "open text": _open_text,
    "reflection": _reflection,
}
OTHER_NAMES = {
    "true false": "true/false",
    "true or false": "true/false",
    "wahr/falsch": "true/false",
    "richtig/falsch": "true/false",
    "single": "single choice",
    "multiple": "multiple choice",
    "einfachauswahl": "single choice",
    "mehrfachauswahl": "multiple choice",
    "zuordnung": "matching",
    "sortieren": "sorting",
    "reihenfolge": "ordering",
    "kurzantwort": "short text",
    "zahl": "number",
    "lückentext": "gap text",
    "freitext": "open text",
    "essay": "open text",
    "reflexion": "reflection",
}
KINDS = {**READERS, **{name: READERS[kind] for name, kind in OTHER_NAMES.items()}}
