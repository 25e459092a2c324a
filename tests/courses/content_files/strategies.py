"""Hypothesis strategies for rich text and for any block there is."""

import datetime
import uuid

from hypothesis import strategies as st
from wagtail import blocks

from courses.content_files.rich_tree import Element, normal_html, to_html

SIGNS = [*"ab *_[]()<>&#-+.1!`~=\\\"'„“؟:;/ä|{}@$%^", "Schüler*innen", "كلمة", "\u200f"]
TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from([sign for sign in SIGNS if len(sign) == 1]),
        st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")),
    ),
    min_size=1,
    max_size=12,
)
PIECES = st.one_of(TEXT, st.sampled_from(SIGNS))
ADDRESSES = st.sampled_from(
    [
        "https://example.org/a?b=1&c=2",
        "https://example.org/a_(b)",
        "https://example.org/ü&copy;*x*",
        "mailto:a@example.org",
    ]
)


def _emphasised(children):
    several = st.lists(children, min_size=1, max_size=3)
    return st.one_of(*(st.builds(Element, st.just(tag), st.just({}), several) for tag in "bi"))


INLINE = st.recursive(
    st.one_of(PIECES, st.builds(Element, st.just("br"))), _emphasised, max_leaves=6
)
LINKS = st.builds(
    lambda address, children: Element("a", {"href": address}, children),
    ADDRESSES,
    st.lists(INLINE, min_size=1, max_size=2),
)
WORDS = st.lists(st.one_of(INLINE, INLINE, LINKS), min_size=1, max_size=4)
PARAGRAPHS = st.builds(lambda words: Element("p", {}, words), WORDS)


def _lists(items):
    return st.builds(
        lambda tag, entries: Element(tag, {}, [Element("li", {}, entry) for entry in entries]),
        st.sampled_from(["ul", "ol"]),
        st.lists(items, min_size=1, max_size=3),
    )


NESTED = st.builds(lambda words, below: ["x", *words, below], WORDS, _lists(WORDS))
RICH_TEXT = (
    st.lists(st.one_of(PARAGRAPHS, _lists(st.one_of(WORDS, NESTED))), min_size=1, max_size=4)
    .map(to_html)
    .map(normal_html)
    .filter(bool)
)


def values(block):
    """Return a strategy for what the database may hold in ``block``, whatever block it is."""
    if isinstance(block, blocks.StructBlock):
        return st.fixed_dictionaries({n: values(b) for n, b in block.child_blocks.items()})
    if isinstance(block, blocks.ListBlock):
        fewest = max(block.meta.min_num or 0, 1)
        return st.lists(
            st.builds(
                lambda value, key: {"type": "item", "value": value, "id": key},
                values(block.child_block),
                st.uuids().map(str),
            ),
            min_size=fewest,
            max_size=max(fewest, 3),
        )
    if isinstance(block, blocks.RichTextBlock):
        return RICH_TEXT
    if isinstance(block, blocks.BooleanBlock):
        return st.booleans()
    if isinstance(block, blocks.DateBlock):
        return st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 1, 1)).map(str)
    if isinstance(block, blocks.DecimalBlock):
        lowest = getattr(block.field, "min_value", None)
        fewest = -1_000_000 if lowest is None else lowest
        numbers = st.decimals(fewest, 1_000_000, places=2).map(str)
        return numbers if block.required else st.none() | numbers
    if isinstance(block, blocks.IntegerBlock):
        return st.integers(1, 3) if block.required else st.none() | st.integers(1, 3)
    if isinstance(block, blocks.URLBlock):
        return st.just("https://example.org/a")
    if isinstance(block, blocks.ChoiceBlock):
        return st.sampled_from([value for value, _label in block.field.choices if value])
    if isinstance(block, blocks.ChooserBlock):
        return st.none()
    return PIECES.map(lambda text: text.strip() or "x")


def needs_choosing(block) -> bool:
    """Return whether something outside the text must be chosen for ``block``."""
    if isinstance(block, blocks.StructBlock):
        return any(needs_choosing(child) for child in block.child_blocks.values())
    if isinstance(block, blocks.ListBlock):
        return needs_choosing(block.child_block)
    return isinstance(block, blocks.ChooserBlock) and block.required


def streams(stream):
    """Return a strategy for raw stream data with any of the blocks of ``stream``."""
    kinds = [(n, b) for n, b in stream.child_blocks.items() if not needs_choosing(b)]
    entries = st.one_of(
        *(
            st.builds(
                lambda value, name=name: {
                    "type": name,
                    "value": value,
                    "id": str(uuid.uuid4()),
                },
                values(block),
            )
            for name, block in kinds
        )
    )
    return st.lists(entries, min_size=1, max_size=4)
