"""Gap text: words are missing from a text, to be typed or chosen from a list."""

import re
from dataclasses import dataclass
from fractions import Fraction

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.items import typed, words
from quizzes.items.base import AnswerForm, Kind
from quizzes.items.choices import in_order
from quizzes.items.gap_blocks import CHOSEN, GAP, TYPED, GapTextBlock, gap_numbers

# Punctuation that belongs to the word before it.
BEHIND = re.compile(r"[.,;:!?…%)\]»“”’،؛؟]*")


class GapTextForm(AnswerForm):
    """A field for each gap, named ``gap_1`` and so on in the order of the source."""

    def __init__(self, *args, spec, **kwargs):
        super().__init__(*args, **kwargs)
        self.spec = spec
        for number, id_ in enumerate(spec["gaps"], start=1):
            self.fields[f"gap_{number}"] = _field(number, spec["options"].get(id_))

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.given_answer():
            self.add_error("gap_1", _("Fill in at least one gap before you go on."))
        return cleaned

    def given_answer(self):
        values = {
            id_: " ".join(self.cleaned_data.get(f"gap_{number}", "").split())
            for number, id_ in enumerate(self.spec["gaps"], start=1)
        }
        return {id_: value for id_, value in values.items() if value}


def _field(number: int, options: list[str] | None) -> forms.Field:
    label = _("Gap %(number)d") % {"number": number}
    if options is not None:
        message = _("Choose from the list for gap %(number)d.") % {"number": number}
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[(id_, id_) for id_ in options],
            error_messages={"invalid_choice": message},
        )
    message = _("Your answer in gap %(number)d is too long.") % {"number": number}
    return forms.CharField(
        label=label,
        required=False,
        max_length=typed.MAX_CHARACTERS,
        error_messages={"max_length": message},
    )


@dataclass
class ShownOption:
    """A word to choose for a gap."""

    value: str
    label: words.Shown
    is_chosen: bool


@dataclass
class ShownGap:
    """A gap as it stands in the text; the last three are filled in once they may be known."""

    number: int
    given: str
    # Where the gap is chosen from a list; otherwise it is typed.
    options: list[ShownOption] | None
    # The comma or full stop behind it, which must not stand alone on the next line.
    after: str = ""
    # ``right`` or ``wrong``.
    verdict: str = ""
    accepted: list[words.Shown] | None = None
    explanation: words.Shown | None = None


@dataclass
class ShownGapText:
    """Paragraphs of text (strings) and gaps, the gaps in their order, and the source."""

    paragraphs: list[list]
    gaps: list[ShownGap]
    lang: str
    dir: str
    source: words.Shown | None = None


class GapText(Kind):
    """
    A text with gaps; the answer is ``{gap id: typed text or option id}`` without empty gaps.

    The spec is ``{"gaps": [ids], "options": {gap id: [ids]}, "key": {gap id: option id, or the
    fingerprint of the accepted wordings}, "forgiven": [names], "points": 1}``. Only gaps that are
    chosen from a list have options.
    """

    name = "gap_text"
    block_class = GapTextBlock
    template = "quizzes/items/gap_text.html"
    legend = _("Fill in the gaps.")
    stays_in_language = True

    def spec(self, value):
        gaps = value["gaps"].bound_blocks
        chosen = [gap for gap in gaps if gap.value["mode"] == CHOSEN]
        return {
            "gaps": [gap.id for gap in gaps],
            "options": {
                gap.id: [option.id for option in gap.value["options"].bound_blocks]
                for gap in chosen
            },
            "key": {gap.id: _key(gap.value) for gap in gaps},
            "forgiven": typed.forgiven_names(value["forgiven"]),
            "points": 1,
        }

    def answer_words(self, value):
        text = value["text"] or ""
        return {
            "text": {"words": text, "shape": sorted(gap_numbers(text))},
            "gaps": {
                gap.id: {
                    "accepted": typed.accepted(gap.value["accepted"] or ""),
                    "options": {
                        option.id: words.plain(option.value["label"])
                        for option in gap.value["options"].bound_blocks
                    },
                    "explanation": words.rich(gap.value["explanation"]),
                }
                for gap in value["gaps"].bound_blocks
            },
            "source": words.source(value["source"]),
        }

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        given = initial or {}
        initials = {
            f"gap_{number}": given.get(id_) for number, id_ in enumerate(spec["gaps"], start=1)
        }
        return GapTextForm(data, initial=initials, auto_id=auto_id, spec=spec)

    def score(self, spec, answer, text=None):
        """
        Return the share of the gaps that are right; an empty gap is not.

        Each gap is an item of its own, and what means the same counts the same: acceptable-word
        scoring (Oller 1972, Modern Language Journal 56(3), 151-158).
        """
        right = sum(self._is_right(id_, spec, answer or {}, text) for id_ in spec["gaps"])
        return Fraction(right, len(spec["gaps"])) if spec["gaps"] else Fraction(0)

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        gaps = [
            self._gap(number, id_, spec, text, answer or {}, lang, f"{order_seed}:{id_}")
            for number, id_ in enumerate(spec["gaps"], start=1)
        ]
        around = words.show(text["text"], lang=lang)
        shown = ShownGapText(
            _paragraphs(text["text"]["words"], gaps), gaps, around.lang, around.dir
        )
        if is_revealed:
            for gap, id_ in zip(gaps, spec["gaps"], strict=True):
                self._explain(gap, id_, spec, text, answer or {}, lang)
            shown.source = words.show_source(text["source"], lang=lang)
        return shown

    def export_answer(self, text, answer):
        gaps = text["gaps"]
        return [
            gaps[id_]["options"][value]["words"] if value in gaps[id_]["options"] else value
            for id_, value in (answer or {}).items()
        ]

    def unfinished(self, spec, data):
        given = {}
        for number, id_ in enumerate(spec["gaps"], start=1):
            value = typed.without_nul(data.get(f"gap_{number}", ""))
            options = spec["options"].get(id_)
            if value.strip() and (options is None or value in options):
                given[id_] = value
        return given or None

    def _is_right(self, id_, spec, answer, text) -> bool:
        value = answer.get(id_)
        if not value:
            return False
        if id_ in spec["options"]:
            return value == spec["key"][id_]
        if text is None:
            return False
        return typed.is_accepted(value, text["gaps"][id_]["accepted"], spec["forgiven"])

    def _gap(self, number, id_, spec, text, answer, lang, seed) -> ShownGap:
        given = answer.get(id_, "")
        if id_ not in spec["options"]:
            return ShownGap(number, given, None)
        labels = text["gaps"][id_]["options"]
        options = [
            ShownOption(option, words.show(labels[option], lang=lang), option == given)
            for option in in_order(spec["options"][id_], seed)
        ]
        return ShownGap(number, given, options)

    def _explain(self, gap, id_, spec, text, answer, lang) -> None:
        """Fill in what may be known after answering."""
        gap.verdict = "right" if self._is_right(id_, spec, answer, text) else "wrong"
        part = text["gaps"][id_]
        if gap.options is None:
            lines = typed.lines(part["accepted"]["words"]) if part["accepted"] else []
            gap.accepted = [
                words.show({**part["accepted"], "words": line}, lang=lang) for line in lines
            ]
        else:
            gap.accepted = [o.label for o in gap.options if o.value == spec["key"][id_]]
            gap.given = next((o.label.html for o in gap.options if o.is_chosen), "")
        gap.explanation = words.show(part["explanation"], lang=lang)


def _key(gap) -> str:
    """Return the id of the right option of a chosen gap, or what tells its wordings apart."""
    if gap["mode"] == TYPED:
        return typed.fingerprint(gap["accepted"] or "")
    right = (o.id for o in gap["options"].bound_blocks if o.value["is_correct"])
    return next(right, "")


def _paragraphs(text: str, gaps: list[ShownGap]) -> list[list]:
    """Return ``text`` in paragraphs of strings and gaps; a gap nobody described is left out."""
    by_number = {gap.number: gap for gap in gaps}
    paragraphs = []
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        pieces = []
        for index, piece in enumerate(GAP.split(paragraph)):
            # Every second piece is the number of a gap.
            if index % 2:
                pieces.append(by_number.get(int(piece), ""))
                continue
            if pieces and pieces[-1]:
                pieces[-1].after = BEHIND.match(piece)[0]
                piece = piece.removeprefix(pieces[-1].after)
            pieces.append(piece)
        paragraphs.append(pieces)
    return paragraphs
