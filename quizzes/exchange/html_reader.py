"""
Tags and text, in whatever order they come, read into blocks of formatted text and written anew.

``rich_text`` is what others use. Unknown tags lose their meaning and keep their words.
"""

import re
from dataclasses import dataclass, field
from html import escape as escape_text
from html import unescape
from itertools import groupby
from urllib.parse import urlsplit

from django.utils.html import escape

TAG = re.compile(
    r"<[!?][^<>]*+>|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)"
    r"""(?P<attributes>(?:[^"'<>]|"[^"]*+"|'[^']*+')*+)>"""
)
ATTRIBUTE = re.compile(r"""([a-zA-Z:-]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"']++))""")
SPACE = re.compile(r"[ \t\n\r\f]+")
# Where line ends count, other white space still does not.
PRE_SPACE = re.compile(r"\r\n?|[\t\f]")
# Nobody sees these either; editors leave them in empty paragraphs.
INVISIBLE = "\u200b\ufeff"

BOLD, ITALIC = {"b", "strong"}, {"i", "em"}
HEADINGS = {f"h{number}" for number in range(1, 7)}
# fmt: off
# These begin a new paragraph and mean nothing else.
BREAKS = HEADINGS | {
    "address", "article", "div", "footer", "header", "main", "p", "section", "blockquote",
}
# So do these, but what else they mean is lost.
LOST_BREAKS = {
    "pre", "tr", "table", "dl", "dt", "hr", "figure", "figcaption", "caption", "details",
    "summary", "fieldset", "legend", "form", "aside", "nav",
}
LISTS = {"ol", "ul"}
# Their content is no text to read.
HIDDEN = {
    "script", "style", "iframe", "object", "svg", "math", "template", "noscript", "head",
    "title", "select",
}
RECORDINGS = {"audio", "video"}
# Meaning nothing here; they go without a word.
PLAIN = {
    "html", "body", "span", "font", "center", "small", "big", "br", "img", "label", "tbody",
    "thead", "tr", "td", "th", "wbr",
}
# fmt: on
RAISED, LOWERED = "sup", "sub"
KNOWN = (
    BOLD | ITALIC | BREAKS | LISTS | PLAIN | RECORDINGS
    | {"a", "li", "head", "title", "source", RAISED, LOWERED}
)  # fmt: skip
SCHEMES = ("http", "https", "mailto", "tel")
MAX_LIST_DEPTH = 3
# Raised and lowered figures have signs of their own; without them x² would become x2.
SIGNS = {
    RAISED: str.maketrans("0123456789+-\N{MINUS SIGN}=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    LOWERED: str.maketrans("0123456789+-\N{MINUS SIGN}=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
# What people link to where they mean a recording to be played.
PLAYED = re.compile(r"\.(mp3|m4a|aac|og[agv]|wav|flac|mp4|m4v|mov|webm)$", re.IGNORECASE)


@dataclass
class Block:
    """A paragraph (``kind`` "p") or an entry of a list, as runs of (text, marks)."""

    kind: str = "p"
    depth: int = 0
    runs: list[tuple[str, tuple]] = field(default_factory=list)


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


def _as_kept(space: re.Match) -> str:
    return "\n" if space[0].startswith("\r") else " "


def is_blank(text: str) -> bool:
    """Return whether nobody sees anything of ``text``."""
    return not text.strip().strip(INVISIBLE) or all(c.isspace() or c in INVISIBLE for c in text)


class HtmlReader:
    """Reads tags and text into blocks; what cannot be a block is noted beside them."""

    def __init__(self, resolve_link=None):
        self.resolve_link = resolve_link or (lambda attributes: attributes.get("href", ""))
        self.blocks: list[Block] = []
        self.images: list[tuple[str, str]] = []
        self.recordings: list[tuple[str, str]] = []
        self.dropped: set[str] = set()
        self.lists: list[str] = []
        self.is_open = False
        self.bold = self.italic = self.pre = 0
        self.links: list[str] = []
        self.hidden = self.raised = self.title = ""

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
        text = PRE_SPACE.sub(_as_kept, text) if self.pre else SPACE.sub(" ", text)
        if self.raised and not is_blank(text):
            text = self.shifted(text)
        if not self.is_open and is_blank(text):
            return
        self.write(text)

    def shifted(self, text: str) -> str:
        """Return ``text`` in raised or lowered signs, or as it is where there are none."""
        signs = SIGNS[self.raised]
        if all(ord(char) in signs for char in text.strip()):
            return text.translate(signs)
        self.dropped.add(self.raised)
        return text

    def write(self, text: str) -> None:
        if not self.is_open:
            self.begin(bool(self.lists))
        link = self.links[-1] if self.links else ""
        marks = (link, self.bold > 0, self.italic > 0)
        self.blocks[-1].runs.append((text, marks))

    def begin(self, is_entry: bool) -> None:
        block = Block()
        if is_entry and self.lists:
            before = self.blocks[-1] if self.blocks else block
            deepest = before.depth + 1 if before.kind != "p" else 0
            block.depth = min(len(self.lists) - 1, deepest, MAX_LIST_DEPTH)
            block.kind = self.lists[-1]
        self.blocks.append(block)
        self.is_open = True

    def tag(self, name: str, is_end: bool, source: str) -> None:
        if self.hidden:
            self.inside_hidden(name, is_end, source)
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
        elif name in SIGNS:
            self.raised = "" if is_end else name
        elif name == "a":
            self.link(is_end, source)
        elif name == "br" and not is_end:
            self.write("\n")
        elif name == "img" and not is_end:
            self.image(attributes_of(source))
        elif name in RECORDINGS and not is_end:
            self.recording(name, source)
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

    def inside_hidden(self, name: str, is_end: bool, source: str) -> None:
        """Read a tag among what is not shown: its end, or where a recording is found."""
        if is_end and name == self.hidden:
            self.hidden = ""
        elif name == "source" and self.hidden in RECORDINGS:
            self.play(attributes_of(source).get("src", ""))

    def end_block(self, name: str) -> None:
        """End the paragraph at a tag that begins or ends one; an entry of a list goes on."""
        if name in BREAKS | LOST_BREAKS:
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
        address = self.resolve_link(attributes)
        safe = safe_address(address)
        self.title = attributes.get("title", "")
        if not safe and not self.play(address, is_sure=False) and "href" in attributes:
            self.dropped.add("a")
        self.links.append(safe or (self.links[-1] if self.links else ""))

    def image(self, attributes: dict) -> None:
        alt = " ".join(attributes.get("alt", "").split())
        self.images.append((attributes.get("src", ""), alt))

    def recording(self, name: str, source: str) -> None:
        """Note what is played here; what stands inside is for browsers that play nothing."""
        attributes = attributes_of(source)
        self.title = attributes.get("title", "")
        self.play(attributes.get("src", ""))
        self.hidden = "" if source.endswith("/") else name

    def play(self, address: str, *, is_sure: bool = True) -> bool:
        """Note the recording at ``address``; a link leads to one only if it is called so."""
        is_played = bool(address) and (is_sure or bool(PLAYED.search(address.partition("?")[0])))
        if is_played:
            self.recordings.append((address, " ".join(self.title.split())))
        return is_played

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
    keep: list[int] = []
    for index, char in enumerate(text):
        before = text[keep[-1]] if keep else "\n"
        if (char == " " and before in " \n") or (not keep and is_blank(char)):
            continue
        if char == "\n":
            while keep and text[keep[-1]] == " ":
                keep.pop()
            if not keep:
                continue
        keep.append(index)
    while keep and is_blank(text[keep[-1]]):
        keep.pop()
    return [
        ("".join(text[index] for index in group), mark)
        for mark, group in groupby(keep, key=lambda index: marks[index])
    ]


def rendered(blocks: list[Block]) -> str:
    """Return ``blocks`` as clean HTML, without those that nobody would see."""
    html: list[str] = []
    open_lists: list[str] = []
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
