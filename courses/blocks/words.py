"""Blocks that hold what learners should remember."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import FormattedTextBlock


class KeyPointBlock(blocks.StructBlock):
    """The one thing to take away from a section."""

    text = FormattedTextBlock(label=_("Key point"))

    class Meta:
        icon = "pick"
        label = _("Key point")
        group = _("Read and look")
        template = "courses/blocks/key_point.html"
        description = _("One thing to remember. Use it once or twice in a lesson.")
        preview_value = {"text": "<p>Leave the page to check the page.</p>"}


class TermBlock(blocks.StructBlock):
    """A word of the field with its explanation."""

    term = blocks.CharBlock(label=_("Word"), max_length=80)
    explanation = FormattedTextBlock(label=_("Explanation"))

    class Meta:
        icon = "glossary"
        label = _("Word explained")
        group = _("Read and look")
        template = "courses/blocks/term.html"
        description = _("Explains a word that not everybody knows.")
        preview_value = {
            "term": _("Imprint"),
            "explanation": "<p>The part of a website that names who is responsible for it.</p>",
        }
