"""Gap text as authors write it: gaps stand in the text as {{1}}, {{2}} and are described below."""

import re
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import OptionalSourceBlock
from quizzes.items import typed
from quizzes.items.base import QuestionBlock, WordsBlock
from quizzes.items.choices import check_labels
from quizzes.items.typed import ForgivenBlock

TYPED, CHOSEN = "typed", "chosen"
# Digits of every script: a translator may write {{٢}}.
GAP = re.compile(r"\{\{\s*(\d{1,3})\s*\}\}")


class GapOptionBlock(blocks.StructBlock):
    """One word to choose for a gap."""

    label = blocks.CharBlock(label=_("Word"), max_length=typed.MAX_WORDING)
    is_correct = blocks.BooleanBlock(label=_("This is right"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Word to choose")
        label_format = "{label}"


class GapBlock(blocks.StructBlock):
    """One gap: typed, with its accepted wordings, or chosen, with its list."""

    mode = blocks.ChoiceBlock(
        label=_("How it is filled"),
        choices=[(TYPED, _("Typed")), (CHOSEN, _("Chosen from a list"))],
        default=TYPED,
    )
    accepted = blocks.TextBlock(
        label=_("Accepted answers, if it is typed"),
        rows=2,
        required=False,
        default="",
        help_text=_("One wording on a line. Translations bring their own lines."),
    )
    options = blocks.ListBlock(
        GapOptionBlock(),
        label=_("List, if it is chosen"),
        default=[],
        max_num=8,
        help_text=_("Two to eight words, exactly one of them right. Everybody gets them mixed."),
    )
    explanation = WordsBlock(
        label=_("Explanation"),
        help_text=_("What belongs here, and why. Shown after answering, to everybody."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        check = _check_options if cleaned["mode"] == CHOSEN else _check_accepted
        check(cleaned)
        return cleaned

    class Meta:
        icon = "edit"
        label = _("Gap")
        label_format = "{accepted}"


def _check_accepted(gap) -> None:
    if not typed.lines(gap["accepted"]):
        message = _("Write at least one accepted answer, or let people choose from a list.")
    elif typed.has_long_line(gap["accepted"]):
        message = _("Keep every wording under %(number)d characters; people have to type it.") % {
            "number": typed.MAX_WORDING
        }
    else:
        return
    raise blocks.StructBlockValidationError({"accepted": ValidationError(message)})


def _check_options(gap) -> None:
    options = gap["options"]
    try:
        if len(options) < 2:
            raise ValidationError(_("Give at least two words to choose from."))
        if sum(option["is_correct"] for option in options) != 1:
            raise ValidationError(_("Mark exactly one word as right."))
        check_labels([option["label"] for option in options])
    except ValidationError as error:
        raise blocks.StructBlockValidationError(
            {"options": blocks.ListBlockValidationError(non_block_errors=[error])}
        ) from error


class GapTextBlock(QuestionBlock):
    """A text with gaps."""

    text = blocks.TextBlock(
        label=_("Text with gaps"),
        rows=5,
        help_text=_(
            "Write {{1}} where the first gap is, {{2}} for the second, and describe them below in "
            "this order. An empty line starts a new paragraph. In a translation the gaps may "
            "stand in another order."
        ),
    )
    gaps = blocks.ListBlock(GapBlock(), label=_("Gaps"), min_num=1, max_num=20)
    forgiven = ForgivenBlock()
    source = OptionalSourceBlock(label=_("Source"), required=False, collapsed=True)

    def clean(self, value):
        cleaned = super().clean(value)
        if not self.is_deferred_validation:
            message = gaps_error(cleaned["text"], len(cleaned["gaps"]))
            if message:
                raise blocks.StructBlockValidationError({"text": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "pilcrow"
        label = _("Gap text")
        description = _("A text with gaps, to be typed or chosen from a list.")
        preview_value = {
            "stem": "<p>Fill in the gaps.</p>",
            "text": "Every German website must have an {{1}}. It says who is {{2}}.",
            "gaps": [
                {"mode": TYPED, "accepted": "imprint\nlegal notice"},
                {
                    "mode": CHOSEN,
                    "options": [
                        {"label": "responsible", "is_correct": True},
                        {"label": "famous", "is_correct": False},
                    ],
                },
            ],
        }


def gap_numbers(text: str) -> list[int]:
    """Return the numbers of the gaps in ``text`` in their order."""
    return [int(number) for number in GAP.findall(text)]


def gaps_error(text: str, count: int) -> str:
    """Return why ``text`` and ``count`` gaps do not fit together, or an empty string."""
    numbers = gap_numbers(text)
    missing = [number for number in range(1, count + 1) if number not in numbers]
    if missing:
        return _("Write {{%(number)d}} where gap %(number)d is.") % {"number": missing[0]}
    unknown = [number for number in numbers if not 1 <= number <= count]
    if unknown:
        return _("The text has {{%(number)d}}, but no such gap is described below.") % {
            "number": unknown[0]
        }
    twice = [one for one, next_ in pairwise(sorted(numbers)) if one == next_]
    if twice:
        return _("{{%(number)d}} is in the text twice. Give each gap its own number.") % {
            "number": twice[0]
        }
    return ""
