"""
Mark the words: find the words in a text that are loaded, unproven or otherwise of a kind.

Here the key is in the words, unlike anywhere else: which words are right differs from language
to language. What all languages share is the number of the passage, ``p1`` to ``pn`` in the order
of the text. A translation must mark as many passages, else the text of the source is shown.
"""

import re
from dataclasses import dataclass, field
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks

from home.blocks import FormattedTextBlock, OptionalSourceBlock
from quizzes.items import marks, words
from quizzes.items.base import AnswerForm, Kind, QuestionBlock, WordsBlock

MAX_PASSAGES = 30
# A token chosen in the text of a language: right or not, as far as the browser may know.
CHOSEN = re.compile(r"t([0-9]{1,4}):([A-Za-z0-9-]{2,20})")
# A token that belongs to no passage.
OTHER = re.compile(r"w([0-9]{1,4}):([A-Za-z0-9-]{2,20})")


class TokensField(forms.MultipleChoiceField):
    """Tokens of a text that the form does not know; those the text lacks are dropped later."""

    def valid_value(self, value):
        return CHOSEN.fullmatch(value) is not None


class MarkWordsForm(AnswerForm):
    """Check boxes, at least one of them ticked."""

    answer = TokensField(
        label=_("Your answer"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Mark at least one word before you go on."),
            "invalid_choice": _("Choose from the words shown."),
        },
    )

    def given_answer(self):
        return sorted(set(self.cleaned_data["answer"]))


class MarkWordsBlock(QuestionBlock):
    """A text in which words are to be found."""

    text = blocks.TextBlock(
        label=_("Text"),
        rows=5,
        help_text=_(
            "Put [[ and ]] around what is right: “The [[shocking truth]] about our town.” People "
            "can choose every word; one word of a marked passage is enough. An empty line starts "
            "a new paragraph. Translations mark as many passages in their own words."
        ),
    )
    explanations = blocks.ListBlock(
        WordsBlock(label=_("Explanation")),
        label=_("Explanations"),
        min_num=1,
        max_num=MAX_PASSAGES,
        help_text=_("One for each marked passage, in the order of the text."),
    )
    others = FormattedTextBlock(
        label=_("About the other words"),
        required=False,
        help_text=_("May be left empty. Why the other words are not what was asked for."),
    )
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        if message := marks.marks_error(cleaned["text"]):
            raise blocks.StructBlockValidationError({"text": ValidationError(message)})
        marked, explained = len(marks.places(cleaned["text"])), len(cleaned["explanations"])
        if marked != explained:
            message = ngettext(
                "The text has %(number)d marked passage; explain each of them, and nothing more.",
                "The text has %(number)d marked passages; explain each of them, and nothing more.",
                marked,
            ) % {"number": marked}
            error = blocks.ListBlockValidationError(non_block_errors=[ValidationError(message)])
            raise blocks.StructBlockValidationError({"explanations": error})
        return cleaned

    class Meta:
        icon = "crosshairs"
        label = _("Mark the words")
        description = _("A text in which people mark the words you ask for.")
        preview_value = {
            "stem": "<p>Which words want to make you angry?</p>",
            "text": "The [[shameless]] council wants to [[rob]] us of our park on Monday.",
            "explanations": ["", ""],
        }


@dataclass
class ShownToken:
    """A word of the text with what stands around it, or only that."""

    before: str
    word: str
    after: str
    # What a check box sends; empty where there is no word.
    value: str
    index: int | None
    is_chosen: bool
    # ``right``, ``missed`` or ``wrong``; empty until it may be known, and for all other words.
    verdict: str = ""
    # On the first word of a passage, its number once it may be known.
    number: int | None = None


@dataclass
class ShownPassage:
    """A passage that was to be found."""

    number: int
    words: str
    is_found: bool
    explanation: words.Shown | None


@dataclass
class ShownMarks:
    """The text by paragraph; the rest is filled in once it may be known."""

    paragraphs: list[list[ShownToken]]
    lang: str
    dir: str
    passages: list[ShownPassage] = field(default_factory=list)
    found_count: int = 0
    wrong_count: int = 0
    others: words.Shown | None = None
    source: words.Shown | None = None


class MarkWords(Kind):
    """
    Words chosen in a text.

    The spec is ``{"key": {"p1": [indices of tokens in the source], …}, "points": 1}``: the places
    are there so that another key makes another version. The answer is a sorted list of ids: ``p1``
    for each passage that was found, ``w7:de`` for each other word that was chosen, and ``t3:de``
    for the words chosen inside passages. Until an answer may be explained only the last two are
    shown again, so that nobody sees how far a passage reaches.
    """

    name = "mark_words"
    block_class = MarkWordsBlock
    template = "quizzes/items/mark_words.html"
    legend = _("Mark the words. You can choose every word of the text.")

    def spec(self, value):
        found = marks.places(value["text"] or "")
        return {"key": {f"p{n}": places for n, places in enumerate(found, start=1)}, "points": 1}

    def answer_words(self, value):
        text = value["text"] or ""
        return {
            "text": {"words": text, "shape": len(marks.places(text))},
            "explanations": {
                f"p{number}": words.rich(explanation)
                for number, explanation in enumerate(value["explanations"], start=1)
            },
            "others": words.rich(value["others"]),
            "source": words.source(value["source"]),
        }

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        return MarkWordsForm(data, auto_id=auto_id)

    def settled(self, spec, answer, text):
        """
        Return ``answer`` with passages and other words told apart, as they are in ``text``.

        An answer that was settled before is read anew, since the marks may have been corrected;
        only one that was given in another language stays as it was settled there.
        """
        lang, tokens = text["text"]["lang"], marks.tokens(text["text"]["words"])
        chosen = _chosen(answer, lang)
        if not chosen:
            return sorted(set(answer))
        ids = set()
        for index in chosen:
            if index < len(tokens):
                passage = tokens[index].passage
                ids |= {f"p{passage}", f"t{index}:{lang}"} if passage else {f"w{index}:{lang}"}
        return sorted(ids)

    def score(self, spec, answer, text=None):
        """
        Return the share of passages found minus the share of other words chosen, at least 0.

        That is hit rate minus false-alarm rate (Youden 1950, Cancer 3(1), 32-35), as in multiple
        choice: to mark everything earns nothing. A passage is found with one of its words. How
        many other words there are is known from ``text``; without it any of them counts as all.
        """
        ids = set(self.settled(spec, answer or (), text) if text else answer or ())
        if not spec["key"]:
            return Fraction(0)
        wrong = sum(OTHER.fullmatch(id_) is not None for id_ in ids)
        hits = Fraction(len(ids & set(spec["key"])), len(spec["key"]))
        return max(hits - Fraction(wrong, max(self._count_others(text), wrong, 1)), Fraction(0))

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        part = text["text"]
        own = _chosen(answer or (), part["lang"])
        around = words.show(part, lang=lang)
        rows = [
            [
                ShownToken(
                    before=token.before,
                    word=token.word,
                    after=token.after,
                    value="" if token.index is None else f"t{token.index}:{part['lang']}",
                    index=token.index,
                    is_chosen=token.index in own,
                )
                for token in row
            ]
            for row in marks.paragraphs(part["words"])
        ]
        shown = ShownMarks(rows, around.lang, around.dir)
        if is_revealed:
            self._explain(shown, text, set(self.settled(spec, answer or (), text)), lang)
        return shown

    def export_answer(self, text, answer):
        lang, tokens = text["text"]["lang"], marks.tokens(text["text"]["words"])
        chosen = sorted(_chosen(answer or (), lang))
        return [tokens[index].word for index in chosen if index < len(tokens)]

    def unfinished(self, spec, data):
        chosen = [id_ for id_ in data.getlist("answer") if CHOSEN.fullmatch(id_)]
        return sorted(set(chosen)) or None

    def _count_others(self, text) -> int:
        tokens = marks.tokens(text["text"]["words"]) if text else []
        return sum(token.passage is None for token in tokens)

    def _explain(self, shown, text, ids, lang) -> None:
        """Fill in what may be known after answering."""
        tokens = marks.tokens(text["text"]["words"])
        seen = set()
        for token in (token for row in shown.paragraphs for token in row if token.value):
            passage = tokens[token.index].passage
            if passage:
                token.verdict = "right" if f"p{passage}" in ids else "missed"
                token.number = None if passage in seen else passage
                seen.add(passage)
            elif token.is_chosen:
                token.verdict = "wrong"
        shown.passages = [
            ShownPassage(
                number=number,
                words=passage,
                is_found=f"p{number}" in ids,
                explanation=words.show(text["explanations"].get(f"p{number}"), lang=lang),
            )
            for number, passage in enumerate(marks.passages(text["text"]["words"]), start=1)
        ]
        shown.found_count = sum(passage.is_found for passage in shown.passages)
        shown.wrong_count = sum(OTHER.fullmatch(id_) is not None for id_ in ids)
        shown.others = words.show(text["others"], lang=lang)
        shown.source = words.show_source(text["source"], lang=lang)


def _chosen(ids, lang: str) -> set[int]:
    """Return the indices of the words that ``ids`` choose in the text in ``lang``."""
    matches = (CHOSEN.fullmatch(id_) or OTHER.fullmatch(id_) for id_ in ids)
    return {int(match[1]) for match in matches if match and match[2] == lang}
