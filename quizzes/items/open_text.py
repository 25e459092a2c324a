"""Open text: people write, and people mark what they wrote."""

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import FormattedTextBlock
from quizzes.items import words
from quizzes.items.base import QuestionBlock, WordsBlock
from quizzes.items.written import ShownText, WrittenKind


class OpenTextBlock(QuestionBlock):
    """A question to answer in one's own words."""

    max_points = blocks.IntegerBlock(label=_("Points"), min_value=1, max_value=10, default=2)
    min_words = blocks.IntegerBlock(label=_("At least so many words"), required=False, min_value=1)
    max_words = blocks.IntegerBlock(
        label=_("At most so many words"), required=False, min_value=1, max_value=2000
    )
    criteria = WordsBlock(
        label=_("What earns points"),
        help_text=_(
            "For those who mark; learners see it with their points. "
            "Opinions earn none: reasons, facts and care do."
        ),
    )
    sample = FormattedTextBlock(
        label=_("Sample solution"),
        required=False,
        help_text=_("One good answer of many. Learners see it with their points."),
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        least, most = cleaned["min_words"], cleaned["max_words"]
        if least and most and least > most:
            message = _("This is less than the least number of words.")
            raise blocks.StructBlockValidationError({"max_words": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "edit"
        label = _("Open text")
        description = _("People answer in their own words; somebody of your team marks it.")
        preview_value = {
            "stem": "<p>What makes you trust a page? Give two reasons.</p>",
            "max_points": 2,
        }


class OpenText(WrittenKind):
    """
    A text that people mark.

    The spec is ``{"points": 1 to 10}`` and, where the author limits the length, ``min_words`` and
    ``max_words``; the answer is the text.
    """

    name = "open_text"
    block_class = OpenTextBlock
    template = "quizzes/items/open_text.html"
    legend = _("Answer in your own words.")
    is_marked_by_people = True

    def spec(self, value):
        limits = {name: value[name] for name in ("min_words", "max_words") if value[name]}
        return {"points": value["max_points"], **limits}

    def answer_words(self, value):
        return {"criteria": words.rich(value["criteria"]), "sample": words.rich(value["sample"])}

    def score(self, spec, answer, text=None):
        """Return 0: until people have marked the text it has earned nothing."""
        return Fraction(0)

    def answers(self, spec, text, *, answer, is_revealed, lang, order_seed):
        shown = ShownText(
            text=answer or "",
            points=spec["points"],
            min_words=spec.get("min_words"),
            max_words=spec.get("max_words"),
        )
        if is_revealed:
            shown.sample = words.show(text["sample"], lang=lang)
            shown.criteria = words.show(text["criteria"], lang=lang)
        return shown
