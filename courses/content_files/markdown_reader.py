"""
Markdown to Wagtail's rich text: paragraphs, bold, italic, links and lists, and nothing else.

One departure from CommonMark: a star between two Latin letters is a star. German writes
``Schüler*innen``, and two of these in a sentence would turn the words between them italic.
"""

import re
from collections.abc import Callable
from uuid import UUID

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.rules_inline import emphasis
from markdown_it.tree import SyntaxTreeNode

from courses.content_files.rich_tree import Element, tidy_inline, to_html

ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)\S+", re.IGNORECASE)
STAR_IN_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ]\*[A-Za-zÀ-ÖØ-öø-ɏ]")
PAGE_LINK = "page:"

# Which feature of a rich text field allows which tag.
FEATURE_TAGS = {"bold": "b", "italic": "i", "link": "a", "ul": "ul", "ol": "ol"}
MARKDOWN_TAGS = {
    "strong": "b",
    "em": "i",
    "link": "a",
    "bullet_list": "ul",
    "ordered_list": "ol",
}

ResolvePage = Callable[[str, int], UUID | str | None]
Report = Callable[[int, str], None]


def markdown_to_html(text: str, *, features, resolve_page: ResolvePage, report: Report) -> str:
    """
    Return ``text`` as rich text; links to pages carry the page's key instead of its number.

    ``report(line, sentence)`` is called for everything the format does not have; lines count
    from 0. ``resolve_page(reference, line)`` turns ``module/step`` into a key and reports for
    itself.
    """
    allowed = {tag for feature, tag in FEATURE_TAGS.items() if feature in features}
    reader = _Reader(allowed, resolve_page, report)
    return to_html(reader.blocks(SyntaxTreeNode(_parser().parse(text)).children))


def _star_aware_emphasis(state, silent):
    pos = state.pos
    if state.src[pos] == "*" and pos and STAR_IN_WORD.fullmatch(state.src, pos - 1, pos + 2):
        if not silent:
            state.pending += "*"
        state.pos += 1
        return True
    return emphasis.tokenize(state, silent)


def _parser() -> MarkdownIt:
    # HTML is recognised so that it can be refused instead of being shown to learners.
    parser = MarkdownIt("commonmark", {"html": True})
    parser.disable("reference")
    parser.inline.ruler.at("emphasis", _star_aware_emphasis)
    parser.validateLink = lambda url: True
    parser.normalizeLink = lambda url: url
    return parser


class _Reader:
    """Walks the Markdown tree and builds ours, reporting what does not belong."""

    def __init__(self, allowed, resolve_page: ResolvePage, report: Report):
        self.allowed = allowed
        self.resolve_page = resolve_page
        self.report = report
        self.line = 0

    def refuse(self, sentence: str) -> None:
        self.report(self.line, sentence)

    def refuse_unless_allowed(self, tag: str) -> None:
        if tag not in self.allowed:
            self.refuse(
                {
                    "b": _("Bold text is not possible in this field."),
                    "i": _("Italic text is not possible in this field."),
                    "a": _("Links are not possible in this field."),
                }.get(tag, _("Lists are not possible in this field."))
            )

    def blocks(self, nodes) -> list[Element]:
        found = []
        for node in nodes:
            if node.map:
                self.line = node.map[0]
            if node.type == "paragraph":
                found.append(Element("p", children=self.paragraph(node)))
            elif node.type in ("bullet_list", "ordered_list"):
                found.append(self.list(node))
            else:
                self.refuse_block(node.type)
        return found

    def refuse_block(self, kind: str) -> None:
        sentences = {
            "heading": _("A heading is not possible within a text. Use a block of type “heading”."),
            "blockquote": _("A line with “>” is not possible. Use a block of type “quotation”."),
            "html_block": _("HTML is not possible in a text. Use **bold**, *italic* and lists."),
            "code_block": _("This line is indented too far for a text."),
            "hr": _("A dividing line is not possible in a text."),
        }
        self.refuse(sentences.get(kind, _("A text holds paragraphs and lists only.")))

    def list(self, node) -> Element:
        tag = MARKDOWN_TAGS[node.type]
        self.refuse_unless_allowed(tag)
        if node.attrs.get("start", 1) != 1:
            self.refuse(_("A numbered list starts with “1.”."))
        return Element(tag, children=[self.item(item) for item in node.children])

    def item(self, node) -> Element:
        if node.map:
            self.line = node.map[0]
        first, *rest = node.children or [None]
        if first is None or first.type != "paragraph":
            self.refuse(_("A list item begins with its text."))
            return Element("li")
        words = self.paragraph(first)
        for child in rest:
            if child.type == "paragraph":
                self.line = child.map[0]
                self.refuse(_("A list item has one paragraph only."))
        lists = [child for child in rest if child.type != "paragraph"]
        return Element("li", children=[*words, *self.blocks(lists)])

    def paragraph(self, node) -> list:
        inline = node.children[0] if node.children else None
        return tidy_inline(self.inline(inline.children)) if inline else []

    def inline(self, nodes) -> list:
        found = []
        for node in nodes:
            if node.type == "text":
                found.append(node.content)
            elif node.type == "softbreak":
                self.line += 1
                found.append(" ")
            elif node.type == "hardbreak":
                self.line += 1
                found.append(Element("br"))
            elif node.type in ("strong", "em"):
                tag = MARKDOWN_TAGS[node.type]
                self.refuse_unless_allowed(tag)
                found.append(Element(tag, children=self.inline(node.children)))
            elif node.type == "link":
                self.refuse_unless_allowed("a")
                found.append(Element("a", self.link(node), self.inline(node.children)))
            else:
                self.refuse_inline(node.type)
        return found

    def refuse_inline(self, kind: str) -> None:
        sentences = {
            "html_inline": _("HTML is not possible in a text. Use **bold**, *italic* and lists."),
            "image": _("A picture is not possible within a text. Use a block of type “image”."),
        }
        self.refuse(sentences.get(kind, _("The sign “`” is not possible here. Use “quotes”.")))

    def link(self, node) -> dict[str, str]:
        address = node.attrs["href"]
        if node.attrs.get("title"):
            self.refuse(_("A link has an address and nothing behind it."))
        if address.startswith(PAGE_LINK):
            key = self.resolve_page(address.removeprefix(PAGE_LINK), self.line)
            return {"id": str(key), "linktype": "page"}
        if not ADDRESS.fullmatch(address) or '"' in address:
            self.refuse(
                _(
                    "The address “%(address)s” is not possible. It starts with https://, or with "
                    "page: for a page of this platform."
                )
                % {"address": address}
            )
        return {"href": address}
