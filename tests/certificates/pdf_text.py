"""
The text of a PDF that Typst made, as a reader copies it.

Knows just as much of the format as our own sheets have: fonts with two bytes for each glyph and a
table of what they mean. It needs no library, and fails where it understands nothing.
"""

import re
import zlib

OBJECT = re.compile(rb"\n(\d+) 0 obj\s*(.*?)endobj", re.DOTALL)
FONT = re.compile(rb"/(f\d+) (\d+) 0 R")
MEANING = re.compile(rb"^<(\w{4})> ?<(\w+)>$", re.MULTILINE)
# A change of font, the end of a stretch of text, or letters.
PART = re.compile(
    rb"/(f\d+) [\d.]+ Tf|(\bET\b)|\(((?:\\.|[^\\)])*)\)|<((?:[0-9A-Fa-f]{4})+)>", re.DOTALL
)
ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
CONTROLS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def text_of(document: bytes) -> str:
    """Return what is written on all pages of ``document``, a line for each stretch of text."""
    objects = dict(OBJECT.findall(document))
    pages = [body for body in objects.values() if body.startswith(b"<</Type/Page/")]
    assert pages, "This is no PDF of ours."
    return "\n".join(_text_of_page(page, objects) for page in pages)


def _text_of_page(page, objects):
    resources = objects[re.search(rb"/Resources (\d+) 0 R", page)[1]]
    meanings = {}
    for name, font in FONT.findall(resources):
        table = re.search(rb"/ToUnicode (\d+) 0 R", objects[font])[1]
        meanings[name] = {
            int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
            for glyph, text in MEANING.findall(_stream(objects[table]))
        }
    content = _stream(objects[re.search(rb"/Contents (\d+) 0 R", page)[1]])
    text, current = "", {}
    for font, end, literal, plain in PART.findall(content):
        if font:
            current = meanings[font]
        elif end:
            text += "\n"
        elif current:
            codes = bytes.fromhex(plain.decode()) if plain else ESCAPE.sub(_unescaped, literal)
            for place in range(0, len(codes), 2):
                text += current.get(int.from_bytes(codes[place : place + 2]), "")
    return text


def _unescaped(match):
    octal, character = match.groups()
    return bytes([int(octal, 8)]) if octal else CONTROLS.get(character, character)


def _stream(body):
    return zlib.decompress(re.search(rb"stream\r?\n(.*)endstream", body, re.DOTALL)[1])
