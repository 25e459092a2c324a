"""What the definition of a block says about how it is written in a file."""

from types import SimpleNamespace

from wagtail import blocks
from wagtail.blocks.list_block import ListValue


def is_word(block) -> bool:
    """
    Return whether ``block`` holds words to translate.

    This is the rule by which wagtail-localize extracts texts, so that a translation file has
    exactly the fields that the editor offers for translation.
    """
    if isinstance(block, blocks.URLBlock | blocks.EmailBlock):
        return False
    return isinstance(
        block, blocks.CharBlock | blocks.TextBlock | blocks.BlockQuoteBlock | blocks.RichTextBlock
    )


def has_words(block) -> bool:
    """Return whether ``block`` or anything in it holds words to translate."""
    if hasattr(block, "get_translatable_segments"):
        return False
    if isinstance(block, blocks.StructBlock | blocks.StreamBlock):
        return any(has_words(child) for child in block.child_blocks.values())
    if isinstance(block, blocks.ListBlock):
        return has_words(block.child_block)
    return is_word(block)


def is_optional(block) -> bool:
    """Return whether ``block`` may be left out of the source file."""
    if isinstance(block, blocks.StructBlock):
        return all(is_optional(child) for child in block.child_blocks.values())
    if isinstance(block, blocks.ListBlock):
        return not block.meta.min_num
    if isinstance(block, blocks.StreamBlock):
        return not block.required
    if isinstance(block, blocks.BooleanBlock):
        return True
    return not block.required or bool(_default(block))


def must_be_said(block) -> bool:
    """Return whether a flag must be written, because leaving it out would tell nothing."""
    return isinstance(block, blocks.BooleanBlock) and not _default(block)


def may_be_emptied(block) -> bool:
    """Return whether to leave ``block`` empty says something else than to leave it out."""
    numbers = blocks.DecimalBlock | blocks.FloatBlock | blocks.IntegerBlock
    return isinstance(block, numbers) and not block.required and _default(block) is not None


def _default(block):
    return getattr(block.meta, "default", None)


def empty_value(block):
    """Return what a left-out ``block`` stands for."""
    if isinstance(block, blocks.StructBlock):
        return block.normalize(
            {name: empty_value(child) for name, child in block.child_blocks.items()}
        )
    if isinstance(block, blocks.ListBlock):
        return ListValue(block)
    if isinstance(block, blocks.StreamBlock):
        return blocks.StreamValue(block, [])
    if is_word(block) or isinstance(block, blocks.URLBlock | blocks.EmailBlock):
        # Without a default these say None, which wagtail-localize cannot extract.
        return block.normalize(_default(block) or "")
    return block.get_default()


def single_child(stream: blocks.StreamBlock):
    """Return the only type of block in ``stream`` as (name, block), or ``None``."""
    children = list(stream.child_blocks.items())
    return children[0] if len(children) == 1 else None


def own_rules(block, value) -> None:
    """
    Raise what ``block`` itself has against ``value``, leaving its parts aside.

    The parts were read and cleaned one by one, each error at its own line. Pictures and other
    chosen things are not in the database while files are checked, so they cannot be cleaned.
    """
    if isinstance(block, blocks.StreamBlock):
        value = [
            SimpleNamespace(
                block=_Accepts(child.block),
                block_type=child.block_type,
                value=child.value,
                id=child.id,
            )
            for child in value
        ]
    _shadow(block).clean(value)


class _Accepts:
    """Stands for a part of a block whose value is already known to be right."""

    is_deferred_validation = False

    def __init__(self, block):
        self.block = block

    def clean(self, value):
        return value

    def __getattr__(self, name):
        return getattr(self.block, name)


def _shadow(block):
    copied = object.__new__(type(block))
    copied.__dict__.update(block.__dict__)
    if isinstance(block, blocks.ListBlock):
        copied.child_block = _Accepts(block.child_block)
    else:
        copied.child_blocks = {name: _Accepts(b) for name, b in block.child_blocks.items()}
    return copied
