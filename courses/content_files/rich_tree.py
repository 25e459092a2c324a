"""
Rich text as a small tree: paragraphs and lists holding bold, italic, links and line breaks.

Both ways between Markdown and HTML, and the matching of a translation with its source, meet here.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser

INLINE = {"b", "i", "a"}
BLOCKS = {"p", "ul", "ol", "li"}
SYNONYMS = {"strong": "b", "em": "i"}


@dataclass(slots=True)
class Element:
    """A tag; children are elements and texts."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list["Element | str"] = field(default_factory=list)


class _TreeBuilder(HTMLParser):
    """Keeps the tags of the house; unknown ones give up their children to what is around them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        tag = SYNONYMS.get(tag, tag)
        if tag == "br":
            self.open[-1].children.append(Element("br"))
        elif tag in INLINE or tag in BLOCKS:
            kept = {name: value or "" for name, value in attrs} if tag == "a" else {}
            element = Element(tag, kept)
            self.open[-1].children.append(element)
            self.open.append(element)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag):
        tag = SYNONYMS.get(tag, tag)
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse_html(html: str) -> list[Element]:
    """Return the paragraphs and lists of ``html``, tidied: nothing empty, nothing doubled."""
    builder = _TreeBuilder()
    builder.feed(html)
    builder.close()
    return _tidy_blocks(builder.root.children)


def _tidy_blocks(nodes) -> list[Element]:
    blocks: list[Element] = []
    loose: list[Element | str] = []

    def close_loose():
        if inline := tidy_inline(loose):
            blocks.append(Element("p", children=inline))
        loose.clear()

    for node in nodes:
        if isinstance(node, str) or node.tag not in BLOCKS:
            loose.append(node)
            continue
        close_loose()
        if node.tag in ("ul", "ol"):
            items = [tidied for item in node.children if (tidied := _tidy_item(item))]
            if items:
                blocks.append(Element(node.tag, children=items))
        elif inline := tidy_inline(node.children):
            blocks.append(Element("p", children=inline))
    close_loose()
    return blocks


def _tidy_item(node) -> Element | None:
    """Return a list item as its words followed by the lists below it."""
    if isinstance(node, str):
        return None
    lists = [c for c in node.children if not isinstance(c, str) and c.tag in ("ul", "ol")]
    words = tidy_inline([c for c in node.children if c not in lists])
    children = words + _tidy_blocks(lists)
    return Element("li", children=children) if children else None


def tidy_inline(nodes, inside=frozenset()) -> list[Element | str]:
    """Return ``nodes`` with neighbours of the same kind joined and empty ones gone."""
    tidied: list[Element | str] = []
    for node in nodes:
        if isinstance(node, str):
            # A line end in HTML shows as a space.
            if text := node.replace("\r", "").replace("\n", " "):
                _append_text(tidied, text)
        elif node.tag == "br":
            tidied.append(Element("br"))
        elif node.tag not in INLINE or node.tag in inside:
            for child in tidy_inline(node.children, inside):
                _append(tidied, child)
        else:
            before, children, after = _hoisted(tidy_inline(node.children, inside | {node.tag}))
            wrapped = [Element(node.tag, node.attrs, children)] if children else []
            for child in (*before, *wrapped, *after):
                _append(tidied, child)
    tidied = [_one_space(node) for node in tidied]
    return tidied if inside else _hoisted(tidied)[1]


def _one_space(node):
    """Return one space for several between two tags: wagtail-localize's parser does the same."""
    is_gap = isinstance(node, str) and node and not node.strip(" \t\f")
    return " " if is_gap else node


def _append(nodes: list, node) -> None:
    if isinstance(node, str):
        _append_text(nodes, node)
    elif (
        nodes
        and node.tag in ("b", "i")
        and isinstance(nodes[-1], Element)
        and nodes[-1].tag == node.tag
    ):
        for child in node.children:
            _append(nodes[-1].children, child)
    else:
        nodes.append(node)


def _append_text(nodes: list, text: str) -> None:
    if nodes and isinstance(nodes[-1], str):
        nodes[-1] += text
    else:
        nodes.append(text)


def _hoisted(nodes: list) -> tuple[list, list, list]:
    """Return the spaces and line breaks before, the nodes between, and those after."""
    before, after = [], []
    nodes = list(nodes)
    while nodes and _is_blank(nodes[0]):
        before.append(nodes.pop(0))
    while nodes and _is_blank(nodes[-1]):
        after.insert(0, nodes.pop())
    if nodes and isinstance(nodes[0], str):
        text = nodes[0].lstrip()
        before += [nodes[0][: len(nodes[0]) - len(text)]]
        nodes[0] = text
    if nodes and isinstance(nodes[-1], str):
        text = nodes[-1].rstrip()
        after.insert(0, nodes[-1][len(text) :])
        nodes[-1] = text
    return [n for n in before if n], nodes, [n for n in after if n]


def _is_blank(node) -> bool:
    return not node.strip() if isinstance(node, str) else node.tag == "br"


def escape(text: str) -> str:
    """Return ``text`` the way Wagtail writes it into rich text: quotes stay as they are."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def to_html(nodes) -> str:
    """Return ``nodes`` as rich text the way Wagtail stores it."""
    parts = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(escape(node))
        elif node.tag == "br":
            parts.append("<br/>")
        else:
            attrs = "".join(
                f' {name}="{escape(value)}"' for name, value in sorted(node.attrs.items())
            )
            parts.append(f"<{node.tag}{attrs}>{to_html(node.children)}</{node.tag}>")
    return "".join(parts)


def normal_html(html: str) -> str:
    """Return ``html`` in the one form that two texts of the same content share."""
    return to_html(parse_html(html))
