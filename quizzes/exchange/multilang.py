"""
Texts in several languages at once, as two filters of Moodle have them.

    <span lang="de" class="multilang">Quelle</span><span lang="en" class="multilang">Source</span>
    {mlang de}Quelle{mlang}{mlang en}Source{mlang}

One language is taken; everything around such pieces stays.
"""

import re
from dataclasses import dataclass

BRACES = re.compile(r"\{\s*mlang\b\s*([\w ,;-]{0,60}?)\s*\}", re.IGNORECASE)
SPANS = re.compile(r"<span\b([^<>]*)>|</span\s*>", re.IGNORECASE)
SPAN_LANGUAGE = re.compile(r"""\blang\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
SPAN_CLASS = re.compile(r"""\bclass\s*=\s*["']?[^"']*\bmultilang\b""", re.IGNORECASE)
# Shown where none of the other languages is wanted.
OTHER = "other"


@dataclass
class Piece:
    """A part of a text: in some ``languages``, or in none in particular."""

    words: str
    languages: tuple[str, ...] = ()


def has_several(text: str) -> bool:
    """Return whether ``text`` is written in several languages for such a filter."""
    names = ("mlang", "multilang")
    is_likely = any(name in text.lower() for name in names)
    return is_likely and any(piece.languages for piece in _pieces(text))


def in_language(text: str, language: str) -> str:
    """
    Return what ``text`` says in ``language``, in its parent, or else in the one it begins with.

    What is in no language in particular is always said.
    """
    pieces = _pieces(text)
    there = [code for piece in pieces for code in piece.languages]
    if not there:
        return text
    wanted = (language.lower(), language.lower().partition("-")[0], OTHER)
    code = next((code for code in wanted if code in there), there[0])
    return "".join(p.words for p in pieces if not p.languages or code in p.languages)


def _pieces(text: str) -> list[Piece]:
    return [inner for piece in _in_braces(text) for inner in _in_spans(piece)]


def _in_braces(text: str) -> list[Piece]:
    pieces, position, languages = [], 0, ()
    for match in BRACES.finditer(text):
        pieces.append(Piece(text[position : match.start()], languages))
        languages, position = _languages(match[1]), match.end()
    return [*pieces, Piece(text[position:], languages)]


def _in_spans(piece: Piece) -> list[Piece]:
    """Return ``piece``, or the spans in it that have a language and what stands around them."""
    if piece.languages or "multilang" not in piece.words.lower():
        return [piece]
    pieces, position, languages, depth = [], 0, (), 0
    for match in SPANS.finditer(piece.words):
        is_start = match[1] is not None
        if languages:
            depth += 1 if is_start else -1
            is_edge = depth == 0
        else:
            is_edge = is_start and bool(SPAN_CLASS.search(match[1]))
            found = SPAN_LANGUAGE.search(match[1]) if is_edge else None
            is_edge = found is not None
        if is_edge:
            pieces.append(Piece(piece.words[position : match.start()], languages))
            languages = () if languages else _languages(found[1])
            depth, position = 1 if languages else 0, match.end()
    return [*pieces, Piece(piece.words[position:], languages)]


def _languages(names: str) -> tuple[str, ...]:
    """Return language codes the way we write them; Moodle writes ``de_du``."""
    found = re.split(r"[\s,;]+", names.lower().replace("_", "-"))
    return tuple(
        dict.fromkeys(code for name in found if name for code in (name, name.partition("-")[0]))
    )
