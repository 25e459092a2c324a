"""
HTML from anywhere, rebuilt from what questions may contain: paragraphs, lists, bold, italic, links.

Nothing of the input is copied through. It is read into blocks of formatted text, and those are
written out anew, escaped; so no script, style or broken nesting survives. Cleaning what is clean
changes nothing. Time grows with the length of the input and not faster, whatever it holds.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from django.utils.html import escape
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt

from quizzes.exchange.html_reader import INVISIBLE, HtmlReader, rendered
from quizzes.exchange.model import ExchangeError

# In characters, without the pictures that may be written in it.
MAX_LENGTH = 200_000
IN_PICTURES = re.compile(r"base64,[A-Za-z0-9+/=\s%]*+")
# In characters. Some input takes Markdown time that grows with the square of its length.
MAX_MARKDOWN = 10_000

# Raw HTML in Markdown stays text until it is cleaned with the rest.
_markdown = MarkdownIt("commonmark", {"html": True})


@dataclass
class Cleaned:
    """Clean ``html``, the pictures and recordings that stood in it, and what was taken out."""

    html: str
    # Each with its text alternative.
    images: list[tuple[str, str]] = field(default_factory=list)
    # Each with its title.
    recordings: list[tuple[str, str]] = field(default_factory=list)
    # Names of tags.
    dropped: set[str] = field(default_factory=set)


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
    reader = HtmlReader(resolve_link)
    reader.read(_without_comments(html))
    return Cleaned(rendered(reader.blocks), reader.images, reader.recordings, reader.dropped)


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
    return " ".join(text.split()).strip(f" {INVISIBLE}")


def is_plain(html: str) -> bool:
    """Return whether ``html`` has paragraphs and line breaks but no formatting."""
    return not re.search(r"<(?!/?p>|br/>)", html)


def to_text(html: str) -> str:
    """Return clean ``html`` that is plain as text that ``from_plain`` turns back into it."""
    text = html.replace("</p><p>", "\n\n").replace("<br/>", "\n")
    return unescape(re.sub(r"</?p>", "", text))


def _without_comments(html: str) -> str:
    """Return ``html`` without comments; one that never ends is none, or it would hide the rest."""
    kept, position = [], 0
    while (start := html.find("<!--", position)) >= 0:
        kept.append(html[position:start])
        end = html.find("-->", start)
        if end < 0:
            return "".join([*kept, html[start + len("<!--") :]])
        position = end + 3
    return "".join([*kept, html[position:]])
