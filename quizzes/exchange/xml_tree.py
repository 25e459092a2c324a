"""
XML from strangers as a plain tree that knows its lines.

Straight from expat, which defends itself against nothing by default: document types (and with
them every entity and external reference) are refused at their first sign, and depth, size and
the number of elements are limited.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from xml.parsers import expat

from django.utils.translation import gettext as _

from quizzes.exchange.decoding import check_size, decode
from quizzes.exchange.model import MAX_FILE_BYTES, MEGABYTE, ExchangeError

MAX_DEPTH = 100
MAX_ELEMENTS = 150_000
# Of one tag with all its attributes, in bytes: thirty times that is what they take in memory.
MAX_TAG = MEGABYTE
PIECE = 64 * 1024
DECLARED = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_-]{1,20})["']""")
# One byte a letter, or what East Asian programs write; UTF-8 and UTF-16 are found without help.
LEGACY = re.compile(
    r"(iso-8859-\d+|windows-125\d|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-(jp|kr))$",
    re.IGNORECASE,
)
# Moodle escapes everything but the names of files, and those with an ampersand break its own XML.
FILE_NAME = re.compile(r'<file\b[^<>"]*\bname="[^<>"]*&[^<>"]*"')
AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9a-fA-F]+|amp|lt|gt|quot|apos);)")
# HTML elements that never hold anything.
VOID = {"br", "hr", "img", "input", "source", "track", "wbr"}


@dataclass(slots=True)
class Element:
    """An element with its own text, without that of its children."""

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)
    text: str = ""

    def all(self, *names: str) -> list["Element"]:
        """Return the children with one of these names."""
        return [child for child in self.children if child.name in names]

    def find(self, name: str) -> "Element | None":
        """Return the first child with this name."""
        return next((child for child in self.children if child.name == name), None)

    def words(self, name: str, default: str = "") -> str:
        """Return the trimmed text of the child ``name``, or of the ``<text>`` in it."""
        child = self.find(name)
        if child is None:
            return default
        inner = child.find("text")
        return (child.text if inner is None else inner.text).strip()


class _Builder:
    """Builds the tree while expat reads."""

    def __init__(self, parser, first_line: int):
        self.parser = parser
        self.first_line = first_line
        self.root: Element | None = None
        self.path: list[Element] = []
        self.texts: list[list[str]] = []
        # Some programs forget to escape the HTML in <text>: the names of its open tags.
        self.loose: list[str] = []
        self.count = 0

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber + self.first_line

    def start(self, name, attributes):
        name, line = name.lower(), self.line
        self.count += 1
        if len(self.path) + len(self.loose) >= MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise ExchangeError(_("This XML is nested too deeply or has too many elements."), line)
        attributes = {key.lower(): value for key, value in attributes.items()}
        if self.path and self.path[-1].name == "text":
            self.loose.append(name)
            self.texts[-1].append(_tag(name, attributes))
            return
        element = Element(name, line, attributes)
        if self.path:
            self.path[-1].children.append(element)
        else:
            self.root = element
        self.path.append(element)
        self.texts.append([])

    def end(self, name):
        if not self.loose:
            self.path.pop().text = "".join(self.texts.pop())
        elif (name := self.loose.pop()) not in VOID:
            self.texts[-1].append(f"</{name}>")

    def characters(self, text):
        if self.texts:
            self.texts[-1].append(text)

    def refuse(self, *_declaration):
        raise ExchangeError(
            _("This XML declares a document type or entities. That is not safe to read."),
            self.line,
        )


def _tag(name: str, attributes: dict[str, str]) -> str:
    inside = "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
    return f"<{name}{inside}>"


def parse_xml(data: bytes | str) -> Element:
    """
    Return the root element of ``data``.

    Raises ``ExchangeError`` with the line for anything that is not well-formed, safe and of
    reasonable size.
    """
    check_size(data, MAX_FILE_BYTES)
    # What the declaration says about the encoding no longer holds once the text is decoded.
    parser = expat.ParserCreate(encoding="utf-8")
    text = decode(_declared(data), limit=MAX_FILE_BYTES, max_lines=None)
    # Nothing may stand before the declaration, but people leave empty lines there.
    xml = FILE_NAME.sub(lambda name: AMPERSAND.sub("&amp;", name[0]), text.lstrip())
    builder = _Builder(parser, text[: len(text) - len(text.lstrip())].count("\n"))
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.ExternalEntityRefHandler = builder.refuse
    try:
        feed(parser, _pieces(xml.encode()))
    except expat.ExpatError as error:
        raise ExchangeError(
            _("This is not well-formed XML: %(reason)s.")
            % {"reason": expat.ErrorString(error.code)},
            error.lineno + builder.first_line,
        ) from error
    return builder.root


def feed(parser, pieces: Iterable[bytes]) -> None:
    """Let ``parser`` read ``pieces``; raise ``ExchangeError`` for a tag that does not end."""
    fed = 0
    for piece in pieces:
        parser.Parse(piece, False)
        fed += len(piece)
        if fed - parser.CurrentByteIndex > MAX_TAG:
            raise ExchangeError(
                _("A single tag of this XML is too long."), parser.CurrentLineNumber
            )
    parser.Parse(b"", True)


def _pieces(data: bytes) -> Iterator[bytes]:
    return (data[start : start + PIECE] for start in range(0, len(data), PIECE))


def _declared(data: bytes | str) -> bytes | str:
    """Return ``data`` as text if its declaration names an old encoding, else as it is."""
    match = DECLARED.match(data.lstrip()) if isinstance(data, bytes) else None
    if not match or not LEGACY.match(match[1].decode()):
        return data
    try:
        return data.decode(match[1].decode())
    except (UnicodeDecodeError, LookupError):
        return data
