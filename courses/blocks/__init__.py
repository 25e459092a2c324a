"""The blocks of a lesson, in the order in which the editor offers them."""

from django.utils.translation import gettext_lazy as _

from courses.blocks.facts import FactCardBlock, MythFactBlock, SourcesBlock
from courses.blocks.voices import ActionBlock, PerspectivesBlock, QuotationBlock
from courses.blocks.words import KeyPointBlock, TermBlock
from home.blocks import AccordionBlock, HeadingBlock, PictureBlock, PostBlock, TextBlock
from home.media_blocks import MediaBlock
from quizzes.items import question_blocks


def lesson_blocks():
    """Return the (name, block) pairs of a lesson's body: reading, facts, thinking, questions."""
    reading = _("Read and look")
    return [
        ("heading", HeadingBlock(group=reading)),
        ("text", TextBlock(group=reading)),
        ("image", PictureBlock(group=reading)),
        ("key_point", KeyPointBlock()),
        ("term", TermBlock()),
        ("accordion", AccordionBlock(group=reading)),
        ("media", MediaBlock(group=reading)),
        ("fact_card", FactCardBlock()),
        ("myth_fact", MythFactBlock()),
        ("sources", SourcesBlock()),
        ("post", PostBlock(group=_("Facts and sources"))),
        ("quotation", QuotationBlock()),
        ("perspectives", PerspectivesBlock()),
        ("action", ActionBlock()),
        *question_blocks(),
    ]
