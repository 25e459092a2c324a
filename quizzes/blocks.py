"""What a quiz may hold beside questions."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from quizzes.items import question_blocks

DRAW = "draw"


class DrawBlock(blocks.StructBlock):
    """So many questions from a bank, or a category of it; others for each attempt."""

    bank = SnippetChooserBlock("quizzes.QuestionBank", label=_("Question bank"))
    category = SnippetChooserBlock(
        "quizzes.QuestionCategory",
        label=_("Only from this category"),
        required=False,
        default=None,
        help_text=_("Its sub-categories count too. Leave empty for the whole bank."),
    )
    number = blocks.IntegerBlock(label=_("How many questions"), min_value=1, default=3)

    def clean(self, value):
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        available = cleaned["bank"].question_count(cleaned["category"])
        if cleaned["number"] > available:
            message = (
                ngettext(
                    "This bank has only %(available)d question in this category.",
                    "This bank has only %(available)d questions in this category.",
                    available,
                )
                if cleaned["category"]
                else ngettext(
                    "This bank has only %(available)d question.",
                    "This bank has only %(available)d questions.",
                    available,
                )
            ) % {"available": available}
            raise blocks.StructBlockValidationError({"number": ValidationError(message)})
        return cleaned

    def get_translatable_segments(self, value):
        """Tell wagtail-localize that there is nothing to translate: only the source is read."""
        return []

    class Meta:
        icon = "sliders"
        label = _("Draw from a bank")
        description = _("Takes some questions at random from a question bank.")
        group = _("Questions")


def quiz_blocks() -> list[tuple]:
    """Return the (name, block) pairs a quiz is made of."""
    return [*question_blocks(), (DRAW, DrawBlock())]
