"""
XML from strangers as a plain tree that knows its lines.

Straight from expat, which defends itself against nothing by default: document types (and with
them every entity and external reference) are refused at their first sign, and depth, size and
the number of elements are limited.
"""

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from django.utils.translation import gettext as _

from quizzes.exchange.decoding import check_size, decode
from quizzes.exchange.model import MAX_FILE_BYTES, ExchangeError

MAX_DEPTH = 100
MAX_ELEMENTS = 150_000
DECLARED = re.compile(rb"""<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_-]{1,20})["']""")
# One byte a letter, or what East Asian programs write; UTF-8 and UTF-16 are found without help.
LEGACY = re.compile(
    r"(iso-8859-\d+|windows-125\d|cp125\d|koi8-[ru]|gb2312|gbk|gb18030|big5|shift_jis|euc-(jp|kr))$",
    re.IGNORECASE,
)


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
        self.count = 0

    @property
    def line(self) -> int:
        return self.parser.CurrentLineNumber + self.first_line

    def start(self, name, attributes):
        line = self.line
        self.count += 1
        if len(self.path) >= MAX_DEPTH or self.count > MAX_ELEMENTS:
            raise ExchangeError(_("This XML is nested too deeply or has too many elements."), line)
        element = Element(name.lower(), line, {k.lower(): v for k, v in attributes.items()})
        if self.path:
            self.path[-1].children.append(element)
        else:
            self.root = element
        self.path.append(element)
        self.texts.append([])

    def end(self, name):
        element = self.path.pop()
        element.text = "".join(self.texts.pop())
        # Some programs forget to escape the HTML in <text>: then its tags arrive as elements.
        if any(parent.name == "text" for parent in self.path):
            self.texts[-1].append(f"<{element.name}>{element.text}</{element.name}>")

    def characters(self, text):
        if self.texts:
            self.texts[-1].append(text)

    def refuse(self, *_declaration):
        raise ExchangeError(
            _("This XML declares a document type or entities. That is not safe to read."),
            self.line,
        )


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
    xml = text.lstrip()
    builder = _Builder(parser, text[: len(text) - len(xml)].count("\n"))
    parser.buffer_text = True
    parser.StartElementHandler = builder.start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.characters
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.ExternalEntityRefHandler = builder.refuse
    try:
        parser.Parse(xml.encode(), True)
    except expat.ExpatError as error:
        raise ExchangeError(
            _("This is not well-formed XML: %(reason)s.")
            % {"reason": expat.ErrorString(error.code)},
            error.lineno + builder.first_line,
        ) from error
    return builder.root


def _declared(data: bytes | str) -> bytes | str:
    """Return ``data`` as text if its declaration names an old encoding, else as it is."""
    match = DECLARED.match(data.lstrip()) if isinstance(data, bytes) else None
    if not match or not LEGACY.match(match[1].decode()):
        return data
    try:
        return data.decode(match[1].decode())
    except (UnicodeDecodeError, LookupError):
        return data
