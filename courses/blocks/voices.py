"""Blocks that give people a voice and learners something to do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from home.blocks import FormattedTextBlock, SourceBlock


class QuotationBlock(blocks.StructBlock):
    """The very words of a text or person, with the place they can be found."""

    quote = blocks.TextBlock(label=_("Quotation"), rows=3)
    speaker = blocks.CharBlock(label=_("Who says it"), max_length=150)
    source = SourceBlock(label=_("Source"))

    class Meta:
        icon = "openquote"
        label = _("Quotation")
        group = _("Think and act")
        template = "courses/blocks/quotation.html"
        description = _("A real quotation. Without a source it cannot be published.")
        preview_value = {
            "quote": _("There shall be no censorship."),
            "speaker": _("Basic Law, Article 5, paragraph 1"),
            "source": {"title": _("Basic Law"), "publisher": "", "url": ""},
        }


class PerspectiveBlock(blocks.StructBlock):
    speaker = blocks.CharBlock(label=_("Who argues"), max_length=150)
    argument = FormattedTextBlock(label=_("Argument"))
    source = SourceBlock(label=_("Source"))


class PerspectivesBlock(blocks.StructBlock):
    """
    What is controversial appears controversial: at least two positions, each with its source.

    The rule is the second of the Beutelsbach consensus (1976).
    """

    question = blocks.CharBlock(label=_("What is disputed"), max_length=200)
    items = blocks.ListBlock(PerspectiveBlock(), label=_("Perspectives"), min_num=2)

    class Meta:
        icon = "group"
        label = _("Perspectives")
        group = _("Think and act")
        template = "courses/blocks/perspectives.html"
        description = _("Two or more positions on a disputed question, side by side.")
        preview_value = {
            "question": _("Should everybody who lives here vote in local elections?"),
            "items": [
                {
                    "speaker": _("For"),
                    "argument": "<p>Who pays for the pool should have a say about it.</p>",
                    "source": {"title": _("Source"), "publisher": "", "url": ""},
                },
                {
                    "speaker": _("Against"),
                    "argument": "<p>Citizenship is the way to the vote.</p>",
                    "source": {"title": _("Source"), "publisher": "", "url": ""},
                },
            ],
        }


class ActionItemBlock(blocks.StructBlock):
    text = FormattedTextBlock(label=_("What you can do"))
    open_to_everyone = blocks.BooleanBlock(
        label=_("Open to people without a German passport"), required=False, default=True
    )


class ActionBlock(blocks.StructBlock):
    """
    Ways to act. At least one of them is open to people without a German passport.

    Raises a field error otherwise: who may not vote must not leave with empty hands.
    """

    heading = blocks.CharBlock(label=_("Heading"), max_length=120, required=False, default="")
    items = blocks.ListBlock(ActionItemBlock(), label=_("Actions"), min_num=1)

    def clean(self, value):
        cleaned = super().clean(value)
        if not any(item["open_to_everyone"] for item in cleaned["items"]):
            raise blocks.StructBlockValidationError(
                {
                    "items": ValidationError(
                        _(
                            "Add at least one action that is open to people "
                            "without a German passport."
                        )
                    )
                }
            )
        return cleaned

    class Meta:
        icon = "tick-inverse"
        label = _("What can I do?")
        group = _("Think and act")
        template = "courses/blocks/action.html"
        description = _("Ways to act, at the end of a module.")
        preview_value = {
            "heading": _("What can I do?"),
            "items": [{"text": "<p>Ask who wrote it.</p>", "open_to_everyone": True}],
        }
