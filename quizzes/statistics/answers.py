"""Which answers were given how often: the distractors of a question, if it has any."""

import json
from collections import Counter
from dataclasses import dataclass

from django.utils.html import strip_tags

from quizzes.items.choices import ChoicesKind
from quizzes.items.rows import RowsKind
from quizzes.items.source_check import VERDICTS, SourceCheck
from quizzes.items.true_false import LABELS, TRUE, TrueFalse
from quizzes.statistics.small_groups import FEWEST_SHOWN

# Of answers that are not options to choose from, this many are listed.
MOST_LISTED = 8


@dataclass(frozen=True)
class GivenAnswer:
    """
    An answer and how many gave it; ``share`` is of all who answered, from 0 to 1.

    ``part`` says which part of a question with several it answers: a row, a verdict or a clue.
    """

    label: str
    is_right: bool
    count: int
    share: float
    part: str = ""

    @property
    def percent(self) -> int:
        """``share`` in whole per cent, as long as a bar."""
        return round(100 * self.share)


def given_answers(version, words: dict, tallies) -> list[GivenAnswer]:
    """
    Return how often each answer to ``version`` was given; nothing below ``FEWEST_SHOWN`` answers.

    Options come in the author's order, those nobody chose too: a distractor that nobody chooses
    is news. Questions with rows are told row by row. Of all other kinds the most frequent answers
    are listed, each of them given by ``FEWEST_SHOWN`` people at least, so that nobody finds the
    words of one person.
    """
    item = version.item
    answered = sum(tally.answered for tally in tallies)
    if answered < FEWEST_SHOWN or item.is_marked_by_people or not item.is_scored:
        return []
    if isinstance(item, ChoicesKind):
        return _chosen_options(version, words, tallies, answered)
    if isinstance(item, TrueFalse):
        return _judgements(version, tallies, answered)
    if isinstance(item, RowsKind | SourceCheck):
        return _given_parts(version, words, tallies, answered)
    return _frequent_answers(version, words, tallies, answered)


def shortened(text: str, length: int = 120) -> str:
    """Return ``text`` without mark-up, on one line, of at most ``length`` characters."""
    line = " ".join(strip_tags(text).split())
    return line if len(line) <= length else f"{line[: length - 1].rstrip()}…"


def _chosen_options(version, words, tallies, answered):
    counts = Counter()
    for tally in tallies:
        for id_ in version.item.chosen(tally.answer):
            counts[id_] += tally.answered
    return [
        GivenAnswer(
            label=shortened(words["choices"][id_]["label"]["words"]),
            is_right=id_ in version.spec["key"],
            count=counts[id_],
            share=counts[id_] / answered,
        )
        for id_ in version.spec["choices"]
    ]


def _judgements(version, tallies, answered):
    counts = Counter()
    for tally in tallies:
        counts[tally.answer] += tally.answered
    return [
        GivenAnswer(
            label=str(label),
            is_right=(name == TRUE) == version.spec["key"],
            count=counts[name == TRUE],
            share=counts[name == TRUE] / answered,
        )
        for name, label in LABELS.items()
    ]


def _given_parts(version, words, tallies, answered):
    """Return what was given to each row, or as verdict and as clue: all have the key's shape."""
    key = version.spec["key"]
    counts = Counter()
    for tally in tallies:
        for part, value in (tally.answer or {}).items():
            counts[part, value] += tally.answered
    parts = version.spec.get("rows") or ("verdict", "clue")
    places = {part: place for place, part in enumerate(parts)}
    offered = {*counts, *key.items()}
    in_order = sorted(offered, key=lambda pair: (places[pair[0]], -counts[pair], str(pair[1])))
    return [
        GivenAnswer(
            label=shortened(_part_label(version.item, words, part, value)),
            is_right=key[part] == value,
            count=counts[part, value],
            share=counts[part, value] / answered,
            part=part,
        )
        for part, value in in_order
    ]


def _part_label(item, words, part, value) -> str:
    if not isinstance(item, SourceCheck):
        return " · ".join(item.export_answer(words, {part: value}))
    return str(VERDICTS[value]) if part == "verdict" else words["clues"][value]["title"]["words"]


def _frequent_answers(version, words, tallies, answered):
    counts, right = Counter(), Counter()
    answers = {}
    for tally in tallies:
        if tally.answer is None:
            continue
        name = json.dumps(tally.answer, sort_keys=True)
        answers[name] = tally.answer
        counts[name] += tally.answered
        right[name] += tally.right
    given = [
        GivenAnswer(
            label=shortened(" · ".join(version.item.export_answer(words, answers[name]))),
            is_right=right[name] == count,
            count=count,
            share=count / answered,
        )
        for name, count in counts.most_common(MOST_LISTED)
        if count >= FEWEST_SHOWN
    ]
    # Words marked in a text of another language have no words in this one.
    return [one for one in given if one.label]
