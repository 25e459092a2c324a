"""
Lays a translation over its source, with the source's words where the translation has none yet.

A page may be translated only in part: its source has gained a block since, or a paragraph. A file
of a translation has everything its source has, so that it can be loaded; what is missing is
written in the source language for somebody to translate.
"""

from collections.abc import Callable

from wagtail import blocks

from courses.content_files import schema
from courses.content_files.problems import Place, Problems
from courses.content_files.words import Word, translate

NOWHERE = Place("", 0)


def overlaid_stream(stream, source: list, translated: list, on_gap: Callable[[], None]) -> list:
    """Return the raw blocks of ``source`` with the words of ``translated``, matched by id."""
    return _children(
        source,
        translated,
        lambda child, other: _overlaid(
            stream.child_blocks[child["type"]], child["value"], other["value"], on_gap
        ),
        on_gap,
    )


def overlaid_text(source: str, translated: str, is_rich: bool, on_gap: Callable[[], None]) -> str:
    """Return ``translated`` if it can stand in place of ``source``, else ``source``."""
    if not source:
        return source
    problems = Problems()
    if translated:
        translate(Word(source, NOWHERE, is_rich), Word(translated, NOWHERE, is_rich), problems)
    if not translated or problems:
        on_gap()
        return source
    return translated


def _children(source, translated, overlay, on_gap) -> list:
    others = {(child["type"], child["id"]): child for child in translated or []}
    result = []
    for child in source:
        other = others.get((child["type"], child["id"]))
        if other is None:
            on_gap()
            result.append(child)
        else:
            result.append({**child, "value": overlay(child, other)})
    return result


def _overlaid(block, source, translated, on_gap):
    if isinstance(block, blocks.StructBlock):
        translated = translated or {}
        return {
            name: _overlaid(child, source.get(name), translated.get(name), on_gap)
            for name, child in block.child_blocks.items()
            if name in source
        }
    if isinstance(block, blocks.ListBlock):
        return _children(
            source,
            translated,
            lambda child, other: _overlaid(
                block.child_block, child["value"], other["value"], on_gap
            ),
            on_gap,
        )
    if isinstance(block, blocks.StreamBlock):
        return overlaid_stream(block, source, translated, on_gap)
    if schema.is_word(block):
        is_rich = isinstance(block, blocks.RichTextBlock)
        return overlaid_text(source or "", translated or "", is_rich, on_gap)
    return source
