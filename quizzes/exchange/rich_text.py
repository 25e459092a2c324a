"""
HTML from anywhere, rebuilt from what questions may contain: paragraphs, lists, bold, italic, links.

Nothing of the input is copied through. It is read into blocks of formatted text, and those are
written out anew, escaped; so no script, style or broken nesting survives. Cleaning what is clean
changes nothing. Time grows with the length of the input and not faster, whatever it holds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape as escape_text
from html import unescape
from itertools import groupby
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from quizzes.exchange.model import ExchangeError

TAG = re.compile(
    r"<[!?][^<>]*+>|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)"
    r"""(?P<attributes>(?:[^"'<>]|"[^"]*+"|'[^']*+')*+)>"""
)
ATTRIBUTE = re.compile(r"""([a-zA-Z:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++))""")
SPACE = re.compile(r"[ \t\n\r\f]+")

BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
HEADINGS = {f"h{number}" for number in range(1, 7)}
# fmt: off
# These begin a new paragraph and mean nothing else.
BREAKS = HEADINGS | {
    "address", "article", "div", "footer", "header", "main", "p", "section", "blockquote",
}
LISTS = {"ol", "ul"}
# Their content is no text to read.
HIDDEN = {
    "script", "style", "iframe", "object", "svg", "math", "template", "noscript", "head",
    "title", "select",
}
# Meaning nothing here; they go without a word.
PLAIN = {
    "html", "body", "span", "font", "center", "small", "big", "br", "img", "label", "tbody",
    "thead", "tr", "td", "th", "wbr",
}
# fmt: on
KNOWN = BOLD | ITALIC | BREAKS | LISTS | PLAIN | {"a", "li", "head", "title"}
SCHEMES = ("http", "https", "mailto", "tel")
MAX_LIST_DEPTH = 3
# In characters, without the pictures that may be written in it.
MAX_LENGTH = 200_000
IN_PICTURES = re.compile(r"base64,[A-Za-z0-9+/=\s%]*+")
# In characters. Some input takes Markdown time that grows with the square of its length.
MAX_MARKDOWN = 10_000

# Raw HTML in Markdown stays text until it is cleaned with the rest.
_markdown = MarkdownIt("commonmark", {"html": True})


@dataclass
class Cleaned:
    """Clean ``html``, the pictures that stood in it, and the tags that were taken out."""

    html: str
    images: list[tuple[str, str]] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)


@dataclass
class _Block:
    """A paragraph (``kind`` "p") or an entry of a list, as runs of (text, marks)."""

    kind: str = "p"
    depth: int = 0
    runs: list[tuple[str, tuple]] = field(default_factory=list)


def clean(html: str, *, resolve_link: Callable[[dict], str] | None = None) -> Cleaned:
    """
    Return ``html`` with nothing in it but what questions may contain.

    ``resolve_link`` returns the address of an ``<a>`` from its attributes; without it, the
    ``href`` counts. An address with any scheme but http, https, mailto or tel leaves its words.
    Raises ``ExchangeError`` for a text of the length of a book.
    """
    if len(html) > MAX_LENGTH and len(IN_PICTURES.sub("", html)) > MAX_LENGTH:
        raise ExchangeError(
            _("One text is longer than %(number)d letters.") % {"number": MAX_LENGTH}
        )
    reader = _Reader(resolve_link)
    reader.read(_without_comments(html))
    return Cleaned(_rendered(reader.blocks), reader.images, reader.dropped)


def clean_html(html: str) -> str:
    """Return ``html`` cleaned, for those who need to know nothing else."""
    return clean(html).html


def from_plain(text: str) -> str:
    """Return plain ``text`` as clean HTML: empty lines part paragraphs."""
    parts = [escape(part.strip()) for part in re.split(r"\n[ \t]*\n", text)]
    return clean_html("".join(f"<p>{part}</p>" for part in parts).replace("\n", "<br>"))


def from_markdown(text: str) -> str:
    """Return Markdown as HTML that still has to be cleaned; what is far too long stays as it is."""
    return _markdown.render(text) if len(text) <= MAX_MARKDOWN else from_plain(text)


def from_moodle_auto(text: str) -> str:
    """Return Moodle's "auto-format" as HTML still to be cleaned: HTML whose line ends count."""
    if re.search(r"<(p|div|br|ul|ol|table)\b", text, re.IGNORECASE):
        return text
    return text.strip().replace("\n", "<br>")


def to_line(html: str) -> str:
    """Return the words of ``html`` on one line."""
    words = re.sub(r"<br/>|</p>|</li>|<[uo]l>", " ", clean_html(html))
    return one_line(unescape(re.sub(r"<[^>]*>", "", words)))


def one_line(text: str) -> str:
    """Return ``text`` with every run of white space as one space."""
    return " ".join(text.split())


def is_plain(html: str) -> bool:
    """Return whether ``html`` has paragraphs and line breaks but no formatting."""
    return not re.search(r"<(?!/?p>|br/>)", html)


def to_text(html: str) -> str:
    """Return clean ``html`` that is plain as text that ``from_plain`` turns back into it."""
    text = html.replace("</p><p>", "\n\n").replace("<br/>", "\n")
    return unescape(re.sub(r"</?p>", "", text))


def attributes_of(source: str) -> dict[str, str]:
    """Return the attributes in the text of a tag."""
    return {
        match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
        for match in ATTRIBUTE.finditer(source)
    }


def safe_address(address: str) -> str:
    """Return ``address`` if a link may lead there, else nothing."""
    address = re.sub(r"[\x00-\x20\x7f]+", "", address)
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https")
    return address if parts.scheme in SCHEMES and (parts.netloc or not is_web) else ""


def _without_comments(html: str) -> str:
    kept, position = [], 0
    while (start := html.find("<!--", position)) >= 0:
        kept.append(html[position:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join(kept)
        position = end + 3
    return "".join([*kept, html[position:]])


class _Reader:
    """Reads tags and text into blocks."""

    def __init__(self, resolve_link):
        self.resolve_link = resolve_link or (lambda attributes: attributes.get("href", ""))
        self.blocks: list[_Block] = []
        self.images: list[tuple[str, str]] = []
        self.dropped: set[str] = set()
        self.lists: list[str] = []
        self.is_open = False
        self.bold = self.italic = self.pre = 0
        self.links: list[str] = []
        self.hidden = ""

    def read(self, html: str) -> None:
        position = 0
        for match in TAG.finditer(html):
            self.text(html[position : match.start()])
            if match["name"]:
                self.tag(match["name"].lower(), bool(match["end"]), match["attributes"])
            position = match.end()
        self.text(html[position:])

    def text(self, text: str) -> None:
        if not text or self.hidden:
            return
        text = unescape(text)
        if not self.pre:
            text = SPACE.sub(" ", text)
        if not self.is_open and not text.strip(" "):
            return
        self.write(text)

    def write(self, text: str) -> None:
        if not self.is_open:
            self.begin(bool(self.lists))
        link = self.links[-1] if self.links else ""
        marks = (link, self.bold > 0, self.italic > 0)
        self.blocks[-1].runs.append((text, marks))

    def begin(self, is_entry: bool) -> None:
        block = _Block()
        if is_entry and self.lists:
            before = self.blocks[-1] if self.blocks else block
            deepest = before.depth + 1 if before.kind != "p" else 0
            block.depth = min(len(self.lists) - 1, deepest, MAX_LIST_DEPTH)
            block.kind = self.lists[-1]
        self.blocks.append(block)
        self.is_open = True

    def tag(self, name: str, is_end: bool, source: str) -> None:
        if self.hidden:
            if is_end and name == self.hidden:
                self.hidden = ""
            return
        if name not in KNOWN:
            self.dropped.add(name)
        if name in HIDDEN:
            if not is_end and not source.endswith("/"):
                self.hidden = name
        elif name in BOLD | HEADINGS:
            self.end_block(name)
            self.bold = max(self.bold + (-1 if is_end else 1), 0)
        elif name in ITALIC:
            self.italic = max(self.italic + (-1 if is_end else 1), 0)
        elif name == "a":
            self.link(is_end, source)
        elif name == "br":
            self.write("\n")
        elif name == "img" and not is_end:
            self.image(attributes_of(source))
        elif name in LISTS:
            self.list(name, is_end)
        elif name == "li":
            self.is_open = False
            if not is_end:
                self.begin(True)
        elif name in ("td", "th", "dd"):
            self.text(" ")
        else:
            self.pre += {"pre": -1 if is_end else 1}.get(name, 0) if self.pre or not is_end else 0
            self.end_block(name)

    def end_block(self, name: str) -> None:
        """End the paragraph at a tag that begins or ends one; an entry of a list goes on."""
        if name in BREAKS | {"pre", "tr", "table", "dl", "dt", "hr", "figure", "caption"}:
            if self.is_open and self.blocks[-1].kind != "p" and self.lists:
                if self.blocks[-1].runs:
                    self.write("\n")
            else:
                self.is_open = False

    def link(self, is_end: bool, source: str) -> None:
        if is_end:
            if self.links:
                self.links.pop()
            return
        attributes = attributes_of(source)
        address = safe_address(self.resolve_link(attributes))
        if not address and "href" in attributes:
            self.dropped.add("a")
        self.links.append(address or (self.links[-1] if self.links else ""))

    def image(self, attributes: dict) -> None:
        self.images.append((attributes.get("src", ""), one_line(attributes.get("alt", ""))))

    def list(self, name: str, is_end: bool) -> None:
        self.is_open = False
        if not is_end:
            self.lists.append(name)
        elif self.lists:
            self.lists.pop()


def _tidy(runs: list) -> list:
    """Return ``runs`` joined where marks are equal, without space at the ends and around breaks."""
    text = "".join(text for text, _marks in runs)
    # One entry for each character: small, since questions are short.
    marks = [marks for text, marks in runs for _ in text]
    keep = []
    for index, char in enumerate(text):
        before = text[keep[-1]] if keep else "\n"
        if char == " " and before in " \n":
            continue
        if char == "\n":
            while keep and text[keep[-1]] == " ":
                keep.pop()
            if not keep:
                continue
        keep.append(index)
    while keep and text[keep[-1]] in " \n":
        keep.pop()
    return [
        ("".join(text[index] for index in group), mark)
        for mark, group in groupby(keep, key=lambda index: marks[index])
    ]


def _rendered(blocks: list[_Block]) -> str:
    html, open_lists = [], []
    for block in blocks:
        runs = _tidy(block.runs)
        if not runs:
            continue
        wanted = 0 if block.kind == "p" else min(block.depth, len(open_lists)) + 1
        while len(open_lists) > wanted:
            html.append(f"</li></{open_lists.pop()}>")
        if wanted and len(open_lists) == wanted:
            if open_lists[-1] == block.kind:
                html.append("</li>")
            else:
                html.append(f"</li></{open_lists.pop()}>")
        words = "".join(_run(text, *marks) for text, marks in runs)
        if not wanted:
            html.append(f"<p>{words}</p>")
            continue
        if len(open_lists) < wanted:
            open_lists.append(block.kind)
            html.append(f"<{block.kind}>")
        html.append(f"<li>{words}")
    html.extend(f"</li></{kind}>" for kind in reversed(open_lists))
    return "".join(html)


def _run(text: str, link: str, is_bold: bool, is_italic: bool) -> str:
    html = escape_text(text, quote=False).replace("\n", "<br/>")
    if is_italic:
        html = f"<i>{html}</i>"
    if is_bold:
        html = f"<b>{html}</b>"
    return f'<a href="{escape(link)}">{html}</a>' if link else html
