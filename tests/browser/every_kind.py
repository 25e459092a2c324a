"""
Right answers to the module with every kind of question, found in its content files.

Everything is found by role and accessible name, as a screen reader would find it: a field that
has lost its name is a field these answers do not find. The files say which name is right.
"""

import re
from functools import cache
from pathlib import Path

import yaml
from playwright.sync_api import Locator, expect

MODULE = Path(__file__).resolve().parents[2] / "courses/content/medienkompetenz/alle-aufgabentypen"
# Which step of the module each quiz is, counted from 0, and its file.
QUIZZES = {1: "2-choosing", 2: "3-writing"}
MARK = re.compile(r"\[\[(.*?)\]\]")
TEXTS = {
    "de": "Die Quelle ist genannt und eine andere Redaktion schreibt dasselbe.",
    "ar": "المصدر مذكور وهيئة تحرير أخرى تكتب الشيء نفسه.",
}


@cache
def _read(name: str, language: str):
    return yaml.safe_load((MODULE / f"{name}.{language}.yaml").read_text())


def title(language: str) -> str:
    """Return what the module is called."""
    return _read("module", language)["title"]


def questions(quiz: int, language: str) -> list["Question"]:
    """Return the questions of a quiz in their order."""
    facts = _read(QUIZZES[quiz], "de")["items"]
    words = _read(QUIZZES[quiz], language)["items"]
    return [Question(f, w, language) for f, w in zip(facts, words, strict=True)]


class Question:
    """What the files say about one question: ``facts`` in the source, ``words`` on the screen."""

    def __init__(self, facts: dict, words: dict, language: str):
        self.facts, self.words, self.language = facts, words, language
        self.kind = facts["type"]

    def answer(self, question: Locator, hand) -> None:
        """Give the right answer with ``hand``."""
        getattr(self, f"_{self.kind}")(question, hand)

    def _pairs(self, name: str):
        return zip(self.facts[name], self.words[name], strict=True)

    def _right_labels(self) -> set[str]:
        return {words["label"] for facts, words in self._pairs("choices") if facts["is_correct"]}

    def _single_choice(self, question, hand):
        [label] = self._right_labels()
        hand.choose(question.get_by_role("radio", name=label, exact=True))

    def _multiple_choice(self, question, hand):
        for label in self._right_labels():
            hand.tick(question.get_by_role("checkbox", name=label, exact=True))

    def _true_false(self, question, hand):
        value = "true" if self.facts["is_true"] else "false"
        hand.choose(named(question.locator(f"input[type=radio][value={value}]")))

    def _kprim(self, question, hand):
        for facts, words in self._pairs("statements"):
            row = question.get_by_role("group", name=words["label"], exact=True)
            value = "true" if facts["truth"] else "false"
            hand.choose(named(row.locator(f"input[value={value}]")))

    def _matching(self, question, hand):
        for pair in self.words["pairs"]:
            field = question.get_by_role("combobox", name=pair["left"], exact=True)
            hand.select(field, pair["right"])

    def _ordering(self, question, hand):
        labels = [thing["label"] for thing in self.words["things"]]
        for place, label in enumerate(labels, start=1):
            if hand.has_scripts:
                self._move_up(question, hand, label, place)
            else:
                field = question.get_by_role("combobox", name=label, exact=True)
                hand.select(field, str(place))

    def _move_up(self, question, hand, label, place):
        shown = question.locator(".ordering__label")
        button = question.get_by_role("button", name=label).first
        # The controller comes a moment after the question.
        expect(button).to_be_visible()
        while (here := shown.all_inner_texts().index(label) + 1) > place:
            hand.press(button)
            # A screen reader hears where the thing is now.
            expect(question.get_by_role("status").filter(has_text=str(here - 1))).to_have_count(1)

    def _sorting(self, question, hand):
        for category in self.words["categories"]:
            for thing in category["things"]:
                row = question.get_by_role("group", name=thing["label"], exact=True)
                hand.choose(row.get_by_role("radio", name=category["label"], exact=True))

    def _gap_text(self, question, hand):
        for number, (facts, words) in enumerate(self._pairs("gaps"), start=1):
            field = question.locator(f"[name=gap_{number}]")
            expect(field).to_have_accessible_name(re.compile(rf"\S.* {number}$"))
            if facts["mode"] == "typed":
                hand.write(field, words["accepted"].splitlines()[0])
                continue
            options = zip(facts["options"], words["options"], strict=True)
            [label] = [w["label"] for f, w in options if f["is_correct"]]
            hand.select(field, label)

    def _short_text(self, question, hand):
        wording = self.words["accepted"][0]["wordings"].splitlines()[0]
        hand.write(named(question.get_by_role("textbox")), wording)

    def _number(self, question, hand):
        hand.write(named(question.get_by_role("textbox")), str(self.facts["right"]))

    def _mark_words(self, question, hand):
        for word in MARK.findall(self.words["text"]):
            hand.tick(question.get_by_role("checkbox", name=word, exact=True))

    def _source_check(self, question, hand):
        for number, clue in enumerate(self.words["clues"]):
            details = question.locator("details.accordion__item").nth(number)
            hand.open(details)
            expect(details).to_contain_text(clue["text"].strip())
        hand.choose(named(question.locator(f"input[value={self.facts['verdict']}]")))
        [title] = [words["title"] for facts, words in self._pairs("clues") if facts["is_deciding"]]
        hand.choose(question.get_by_role("radio", name=title, exact=True))

    def _open_text(self, question, hand):
        hand.write(named(question.get_by_role("textbox")), TEXTS[self.language])

    _reflection = _open_text


def named(field: Locator) -> Locator:
    """Return ``field``, which must have a name for people who do not see it."""
    expect(field).to_have_accessible_name(re.compile(r"\S"))
    return field
