"""
Wagtail's rich text to Markdown that reads back as the same rich text.

Where Markdown cannot tell the start of an emphasis from its end (``wort**„Zitat“**``), the letters
around it are written as character references. That looks odd, is rare, and loses nothing.
"""

import re
from collections.abc import Callable

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace

from courses.content_files.markdown_reader import FEATURE_TAGS, PAGE_LINK, markdown_to_html
from courses.content_files.rich_tree import Element, parse_html, to_html

LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]")
ENTITY = re.compile(r"&(?=#|[A-Za-z][A-Za-z0-9]*;)")
LINE_START = re.compile(r"[#>+=~-]")
NUMBERED = re.compile(r"(\d{1,9})([.)])")

NamePage = Callable[[str], str]


def html_to_markdown(html: str, *, name_page: NamePage) -> str:
    """
    Return ``html`` as Markdown, one line for each paragraph.

    ``name_page`` turns the number of a linked page into what stands behind ``page:``.
    """
    return "\n".join(_block_lines(parse_html(html), name_page))


def _block_lines(blocks: list[Element], name_page: NamePage) -> list[str]:
    lines: list[str] = []
    previous = None
    is_alternate = False
    for block in blocks:
        if lines:
            lines.append("")
        if block.tag == "p":
            lines += inline_markdown(block.children, name_page).split("\n")
        else:
            # Two lists in a row need different signs, or they would become one.
            is_alternate = previous == block.tag and not is_alternate
            lines += _list_lines(block, name_page, is_alternate)
        previous = block.tag
    return lines


def _list_lines(block: Element, name_page: NamePage, is_alternate: bool) -> list[str]:
    lines = []
    for number, item in enumerate(block.children, start=1):
        if block.tag == "ul":
            marker = "* " if is_alternate else "- "
        else:
            marker = f"{number}) " if is_alternate else f"{number}. "
        words = [c for c in item.children if isinstance(c, str) or c.tag not in ("ul", "ol")]
        lists = [c for c in item.children if c not in words]
        own = inline_markdown(words, name_page).split("\n")
        first, *rest = own + _block_lines(lists, name_page)
        lines.append(marker + first)
        lines += [" " * len(marker) + line if line else "" for line in rest]
    return lines


def inline_markdown(nodes, name_page: NamePage) -> str:
    """Return the words of one paragraph or list item."""
    writer = _InlineWriter(name_page)
    writer.write(nodes, depth=0)
    if writer.is_tight and not _reads_back(nodes):
        writer = _InlineWriter(name_page, is_cautious=True)
        writer.write(nodes, depth=0)
    return writer.text()


def _reads_back(nodes) -> bool:
    writer = _InlineWriter(str)
    writer.write(nodes, depth=0)
    html = markdown_to_html(
        writer.text(),
        features=FEATURE_TAGS,
        resolve_page=lambda reference, line: reference,
        report=lambda *problem: None,
    )
    return html == to_html([Element("p", children=nodes)])


def _is_letter(char: str) -> bool:
    """Return whether Markdown takes ``char`` for part of a word."""
    return bool(char) and not (
        isWhiteSpace(ord(char)) or isMdAsciiPunct(ord(char)) or isPunctChar(char)
    )


class _InlineWriter:
    """
    Builds one paragraph from pieces.

    ``is_tight`` tells that an emphasis begins or ends within a word, where Markdown may read it
    differently; a cautious writer turns the letters around such an emphasis into references.
    """

    def __init__(self, name_page: NamePage, *, is_cautious=False):
        self.name_page = name_page
        self.is_cautious = is_cautious
        self.is_tight = False
        # (Markdown, the plain character it stands for or "")
        self.pieces: list[tuple[str, str]] = []
        # The sign of the emphasis that has just ended, if nothing followed yet.
        self.closed_with = ""

    def text(self) -> str:
        return "".join(markdown for markdown, _char in self.pieces)

    def write(self, nodes, depth: int) -> None:
        for node in nodes:
            if isinstance(node, str):
                self.write_text(node)
            elif node.tag == "br":
                self.mark("\\\n")
            elif node.tag == "a":
                if self.pieces and self.pieces[-1][0] == "!":
                    # "![" would be a picture.
                    self.pieces[-1] = ("\\!", "!")
                self.mark("[")
                self.write(node.children, depth)
                self.mark(f"]({self.address(node)})")
            else:
                self.write_emphasis(node, depth)

    def address(self, node: Element) -> str:
        if node.attrs.get("linktype") == "page":
            address = PAGE_LINK + self.name_page(node.attrs.get("id", ""))
        else:
            address = node.attrs.get("href", "")
        address = ENTITY.sub(r"\\&", re.sub(r"([\\()<>])", r"\\\1", address))
        return re.sub(r"\s", lambda match: f"%{ord(match[0]):02X}", address)

    def mark(self, markdown: str) -> None:
        self.pieces.append((markdown, ""))
        self.closed_with = ""

    def write_emphasis(self, node: Element, depth: int) -> None:
        # Nested or touching emphasis takes the other sign: **bold _both_**, **bold**_italic_.
        sign = "_" if depth % 2 or self.closed_with == "*" else "*"
        delimiter = sign * (2 if node.tag == "b" else 1)
        if self.pieces and _is_letter(self.pieces[-1][1]):
            self.is_tight = True
            if self.is_cautious:
                char = self.pieces[-1][1]
                self.pieces[-1] = (f"&#{ord(char)};", char)
        self.mark(delimiter)
        self.write(node.children, depth=0 if sign == "_" else 1)
        self.mark(delimiter)
        self.closed_with = sign

    def write_text(self, text: str) -> None:
        is_after_emphasis = bool(self.closed_with)
        self.closed_with = ""
        for position, char in enumerate(text):
            markdown = self.escaped(char, text, position)
            if is_after_emphasis and position == 0 and _is_letter(char):
                self.is_tight = True
                if self.is_cautious:
                    markdown = f"&#{ord(char)};"
            self.pieces.append((markdown, char))

    def escaped(self, char: str, text: str, position: int) -> str:
        before = text[position - 1] if position else ""
        after = text[position + 1] if position + 1 < len(text) else ""
        if char == "*" and LATIN.match(before) and LATIN.match(after) and not self.is_cautious:
            return char
        if char == "_" and before.isalnum() and after.isalnum() and not self.is_cautious:
            return char
        if char in "\\`*_[]<" or (char == "&" and ENTITY.match(text, position)):
            return "\\" + char
        is_line_start = not self.pieces or self.pieces[-1][0].endswith("\n")
        if is_line_start and LINE_START.match(char):
            return "\\" + char
        if is_line_start and char.isspace():
            return f"&#{ord(char)};"
        if char in ".)" and NUMBERED.fullmatch(self.text().rsplit("\n", 1)[-1] + char):
            return "\\" + char
        return char
