"""Blocks that state facts and show where they come from."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from home.blocks import FormattedTextBlock, SourceBlock


class MythFactBlock(blocks.StructBlock):
    """
    A myth taken apart in the order that leaves the fact in memory.

    Fact, warning, the myth once, the trick behind it, the fact again: the myth never stands
    alone, never first and never in a heading.
    """

    fact = FormattedTextBlock(label=_("The fact"), help_text=_("Begin with what is true."))
    warning = blocks.CharBlock(
        label=_("Warning"),
        max_length=160,
        required=False,
        default="",
        help_text=_('For example: "What follows is wrong, and still often shared."'),
    )
    myth = blocks.CharBlock(label=_("The myth, once"), max_length=240)
    fallacy = FormattedTextBlock(
        label=_("The trick behind it"), help_text=_("Which trick makes the myth sound right?")
    )
    fact_again = FormattedTextBlock(label=_("The fact again, with more detail"))
    sources = blocks.ListBlock(SourceBlock(), label=_("Sources"), min_num=1)

    class Meta:
        icon = "warning"
        label = _("Myth and fact")
        group = _("Facts and sources")
        template = "courses/blocks/myth_fact.html"
        description = _("Takes a myth apart: fact, warning, myth, trick, fact.")
        preview_value = {
            "fact": "<p>The sky is blue because air scatters blue light most.</p>",
            "warning": _("What follows is wrong."),
            "myth": _("The sky mirrors the sea."),
            "fallacy": "<p>It sounds right because both are blue.</p>",
            "fact_again": "<p>The sky is blue far from any sea, too.</p>",
            "sources": [{"title": _("Physics textbook"), "publisher": "", "url": ""}],
        }


class FactCardBlock(blocks.StructBlock):
    """A fact card by reference, so that a changed fact changes in every lesson at once."""

    fact = SnippetChooserBlock("courses.FactCard", label=_("Fact card"))

    def get_preview_value(self):
        """Return the newest fact card, or ``None`` while there is none."""
        newest = self.child_blocks["fact"].target_model.objects.order_by("-pk").first()
        return self.normalize({"fact": newest}) if newest else None

    class Meta:
        icon = "doc-full"
        label = _("Fact card")
        group = _("Facts and sources")
        template = "courses/blocks/fact_card.html"
        description = _("A checked fact with source and date, kept in one place.")


class SourcesBlock(blocks.StructBlock):
    """The list of sources a lesson rests on."""

    items = blocks.ListBlock(SourceBlock(), label=_("Sources"), min_num=1)

    class Meta:
        icon = "list-ul"
        label = _("Sources")
        group = _("Facts and sources")
        template = "courses/blocks/sources.html"
        description = _("Where the facts of this lesson come from.")
        preview_value = {
            "items": [{"title": _("Basic Law, Article 5"), "publisher": "", "url": ""}]
        }


def has_dated_source(sources) -> bool:
    """Return whether any of ``sources`` says when somebody last read it."""
    return any(source.get("accessed_on") for source in sources)
