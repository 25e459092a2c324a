"""Number: a figure or an estimate, right within a tolerance."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import OptionalSourceBlock
from quizzes.items import words
from quizzes.items.base import AnswerForm, Kind, QuestionBlock, WordsBlock
from quizzes.items.numerals import (
    NotANumber,
    as_shown,
    as_text,
    as_typed,
    decimal_mark,
    parse_number,
)
from quizzes.items.typed import without_nul

ABSOLUTE, PERCENT = "absolute", "percent"
MAX_STEPS = 1000
FIGURES = {"max_digits": 15, "decimal_places": 6}


class NumberForm(AnswerForm):
    """One field, read as the language of the screen writes numbers."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=40,
        error_messages={
            "required": _("Type a number before you go on."),
            "max_length": _("This number has too many digits."),
        },
    )

    def __init__(self, *args, spec, **kwargs):
        super().__init__(*args, **kwargs)
        self.spec = spec

    def clean_answer(self):
        try:
            number = parse_number(self.cleaned_data["answer"], get_language() or "en")
        except NotANumber as error:
            raise ValidationError(str(error)) from error
        lowest, highest = _decimal(self.spec["lowest"]), _decimal(self.spec["highest"])
        is_low = lowest is not None and number < lowest
        if is_low or (highest is not None and number > highest):
            raise ValidationError(_range_sentence(lowest, highest))
        return number

    def given_answer(self):
        return as_text(self.cleaned_data["answer"])


def _range_sentence(lowest: Decimal | None, highest: Decimal | None) -> str:
    if highest is None:
        return _("Give a number of at least %(lowest)s.") % {"lowest": as_shown(lowest)}
    if lowest is None:
        return _("Give a number of at most %(highest)s.") % {"highest": as_shown(highest)}
    limits = {"lowest": as_shown(lowest), "highest": as_shown(highest)}
    return _("Give a number from %(lowest)s to %(highest)s.") % limits


class NumberBlock(QuestionBlock):
    """A question answered with a number."""

    right = blocks.DecimalBlock(label=_("Right number"), **FIGURES)
    unit = blocks.CharBlock(
        label=_("Unit"),
        required=False,
        default="",
        max_length=30,
        help_text=_("Shown behind the field, for example “%” or “million people”."),
    )
    tolerance = blocks.DecimalBlock(
        label=_("Tolerance"),
        min_value=0,
        default=Decimal(0),
        help_text=_("So far off still counts as right; up to twice as far counts half."),
        **FIGURES,
    )
    tolerance_in = blocks.ChoiceBlock(
        label=_("The tolerance is"),
        choices=[
            (ABSOLUTE, _("a number in the same unit")),
            (PERCENT, _("per cent of the right number")),
        ],
        default=ABSOLUTE,
    )
    lowest = blocks.DecimalBlock(
        label=_("Lowest number people may give"),
        required=False,
        default=Decimal(0),
        help_text=_("Leave empty if there is none, and if the answer may be below zero."),
        **FIGURES,
    )
    highest = blocks.DecimalBlock(
        label=_("Highest number people may give"), required=False, **FIGURES
    )
    slider = blocks.BooleanBlock(
        label=_("Show a slider too"),
        required=False,
        default=False,
        help_text=_("Good for estimates. The field to type in is always there."),
    )
    step = blocks.DecimalBlock(
        label=_("Step of the slider"), required=False, default=Decimal(1), **FIGURES
    )
    explanation = WordsBlock(
        label=_("Explanation"),
        help_text=_("What the number means and where it comes from. Shown to everybody."),
    )
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = _limit_errors(cleaned) or _slider_errors(cleaned)
        if errors:
            raise blocks.StructBlockValidationError(
                {name: ValidationError(message) for name, message in errors.items()}
            )
        return cleaned

    class Meta:
        icon = "decimal"
        label = _("Number or estimate")
        description = _("A figure to know or to guess, right within a tolerance.")
        preview_value = {
            "stem": "<p>How many states does Germany have?</p>",
            "right": Decimal(16),
            "highest": Decimal(50),
            "slider": True,
        }


def _limit_errors(value) -> dict:
    """Return what does not fit about the right number, by the field to change."""
    right, lowest, highest = value["right"], value["lowest"], value["highest"]
    if lowest is not None and highest is not None and lowest >= highest:
        return {"highest": _("This must be more than the lowest number.")}
    if lowest is not None and right < lowest:
        return {"lowest": _("The right number is lower than this.")}
    if highest is not None and right > highest:
        return {"highest": _("The right number is higher than this.")}
    if value["tolerance_in"] == PERCENT and not right:
        return {"tolerance_in": _("Per cent of zero is zero. Give the tolerance as a number.")}
    return {}


def _slider_errors(value) -> dict:
    """Return what a slider still needs, by field."""
    lowest, highest, step = value["lowest"], value["highest"], value["step"]
    if not value["slider"]:
        return {}
    needed = _("A slider needs this.")
    missing = {name: needed for name in ("lowest", "highest", "step") if value[name] is None}
    if missing:
        return missing
    if step <= 0 or step > highest - lowest:
        return {"step": _("Choose a step that is more than zero and fits between the ends.")}
    if (highest - lowest) / step > MAX_STEPS:
        return {"step": _("Choose a larger step; the slider would be too fine to use.")}
    beside = (value["right"] - lowest) % step
    if min(beside, step - beside) > margin(value):
        return {"step": _("With this step the slider cannot reach the right number.")}
    return {}


def margin(value) -> Decimal:
    """Return how far off still counts as right, in the unit of the right number."""
    tolerance = value["tolerance"] or Decimal(0)
    if value["tolerance_in"] == PERCENT:
        return abs(value["right"] or Decimal(0)) * tolerance / 100
    return Decimal(tolerance)


@dataclass
class ShownNumber:
    """What was typed and what may be typed; the rest is filled in once it may be known."""

    # As it stands in the field.
    given: str
    unit: words.Shown | None
    # In plain digits, for the slider.
    lowest: str | None
    highest: str | None
    step: str | None
    # What people may give, in a sentence.
    limits: str
    decimal_mark: str
    # Whether there is no need for a minus sign, which the number pads of phones lack.
    is_never_negative: bool
    given_shown: str = ""
    right: str = ""
    # How far off: -1 below, 1 above, 0 neither.
    side: int = 0
    off: str = ""
    explanation: words.Shown | None = None
    source: words.Shown | None = None


class Number(Kind):
    """
    A number; the answer is a string of plain digits such as "12.5".

    The spec is ``{"key", "margin", "lowest", "highest", "step", "points": 1}``, numbers as such
    strings; ``lowest`` and ``highest`` may be ``None``, and so is ``step`` without a slider.
    """

    name = "number"
    block_class = NumberBlock
    template = "quizzes/items/number.html"
    legend = _("Your answer")

    def spec(self, value):
        return {
            "key": as_text(value["right"] or Decimal(0)),
            "margin": as_text(margin(value)),
            "lowest": _text(value["lowest"]),
            "highest": _text(value["highest"]),
            "step": _text(value["step"]) if value["slider"] else None,
            "points": 1,
        }

    def answer_words(self, value):
        return {
            "unit": words.plain(value["unit"]),
            "explanation": words.rich(value["explanation"]),
            "source": words.source(value["source"]),
        }

    def form(self, spec, data=None, *, initial=None, auto_id="id_%s"):
        return NumberForm(data, initial={"answer": initial}, auto_id=auto_id, spec=spec)

    def score(self, spec, answer, text=None):
        """
        Return 1 within the tolerance, 1/2 within twice the tolerance, and 0 beyond.

        Both limits count as within. Moodle's numerical question gives credit in the same way,
        by an accepted error for each share. Without a tolerance only the number itself is right.
        """
        if not isinstance(answer, str):
            return Fraction(0)
        off, allowed = abs(Fraction(answer) - Fraction(spec["key"])), Fraction(spec["margin"])
        if off <= allowed:
            return Fraction(1)
        return Fraction(1, 2) if off <= 2 * allowed else Fraction(0)

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        lowest, highest = _decimal(spec["lowest"]), _decimal(spec["highest"])
        is_limited = lowest is not None or highest is not None
        shown = ShownNumber(
            given=_in_field(answer),
            unit=words.show(text["unit"], lang=lang),
            lowest=spec["lowest"],
            highest=spec["highest"],
            step=spec["step"],
            limits=_range_sentence(lowest, highest) if is_limited else "",
            decimal_mark=decimal_mark(),
            is_never_negative=lowest is not None and lowest >= 0,
        )
        if is_revealed:
            key = Decimal(spec["key"])
            shown.right = as_shown(key)
            if isinstance(answer, str):
                off = Decimal(answer) - key
                shown.given_shown, shown.off = as_shown(Decimal(answer)), as_shown(abs(off))
                shown.side = (off > 0) - (off < 0)
            shown.explanation = words.show(text["explanation"], lang=lang)
            shown.source = words.show_source(text["source"], lang=lang)
        return shown

    def export_answer(self, text, answer):
        unit = text["unit"]["words"] if text["unit"] else ""
        return [f"{answer} {unit}".strip()] if answer else []

    def unfinished(self, spec, data):
        """Return the number, or ``{"typed": …}`` for what cannot be read as one (yet)."""
        typed = without_nul(data.get("answer", "")).strip()
        if not typed:
            return None
        try:
            return as_text(parse_number(typed, get_language() or "en"))
        except NotANumber:
            return {"typed": typed}


def _in_field(answer: Any) -> str:
    if isinstance(answer, dict):
        return answer["typed"]
    return as_typed(Decimal(answer)) if answer else ""


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else as_text(Decimal(number))
