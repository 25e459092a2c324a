"""
Words in the source and their translations, cut into the strings wagtail-localize translates.

A rich text is one string for each paragraph and list item. Emphasis around a whole paragraph and
the addresses of links belong to the source: the strings leave them out, and so must be found in
the translation in the same places.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.content_files.problems import Place, Problems
from courses.content_files.rich_tree import Element, escape, parse_html, to_html


@dataclass(frozen=True)
class Word:
    """Words of one field: plain text, or rich text as HTML."""

    text: str
    place: Place
    is_rich: bool

    def strings(self) -> list[str]:
        """Return the strings that wagtail-localize extracts from these words."""
        if not self.is_rich:
            return [plain_string(self.text)] if self.text else []
        return [_numbered(_peeled(unit.words)[1], Links()) for unit in units_of(self.text)]


@dataclass(frozen=True)
class Unit:
    """A paragraph or list item: where it stands (``ul li``) and its words."""

    kind: tuple[str, ...]
    words: list

    @property
    def is_item(self) -> bool:
        return self.kind[-1] == "li"


def plain_string(text: str) -> str:
    """Return plain ``text`` the way wagtail-localize stores it."""
    return escape(text).replace("\n", "<br/>")


def units_of(html: str) -> list[Unit]:
    """Return the paragraphs and list items of a rich text in reading order."""
    return list(_units(parse_html(html), ()))


def _units(blocks, above):
    for block in blocks:
        if block.tag == "p":
            yield Unit((*above, "p"), block.children)
            continue
        for item in block.children:
            lists = [c for c in item.children if _is_list(c)]
            yield Unit((*above, block.tag, "li"), [c for c in item.children if not _is_list(c)])
            yield from _units(lists, (*above, block.tag))


def _is_list(node) -> bool:
    return isinstance(node, Element) and node.tag in ("ul", "ol")


def _peeled(words) -> tuple[list[str], list]:
    """Return the emphasis around all of ``words``, outermost first, and what is in it."""
    around = []
    while len(words) == 1 and isinstance(words[0], Element) and words[0].tag in ("b", "i"):
        around.append(words[0].tag)
        words = words[0].children
    return around, words


class Links:
    """Gives the links of a paragraph their numbers: in order, or those of the source."""

    def __init__(self, known: list[dict] | None = None):
        self.known = known
        self.used: set[int] = set()
        self.unknown: list[str] = []

    def number(self, attrs: dict) -> int:
        if self.known is None:
            self.used.add(len(self.used) + 1)
            return len(self.used)
        for number, candidate in enumerate(self.known, start=1):
            if candidate == attrs and number not in self.used:
                self.used.add(number)
                return number
        if attrs not in self.known:
            self.unknown.append(attrs.get("href") or "page:…")
        return self.known.index(attrs) + 1 if attrs in self.known else 1


def _numbered(words, links: Links) -> str:
    """Return ``words`` as HTML with ``id="a1"`` in place of a link's address."""

    def renumber(nodes):
        for node in nodes:
            if isinstance(node, str) or node.tag == "br":
                yield node
            elif node.tag == "a":
                number = links.number(node.attrs)
                yield Element("a", {"id": f"a{number}"}, list(renumber(node.children)))
            else:
                yield Element(node.tag, node.attrs, list(renumber(node.children)))

    return to_html(list(renumber(words)))


def _link_attrs(words) -> list[dict]:
    found = []
    for node in words:
        if isinstance(node, Element):
            found += [node.attrs] if node.tag == "a" else []
            found += _link_attrs(node.children)
    return found


def translate(source: Word, translated: Word, problems: Problems) -> list[str]:
    """
    Return the strings of ``translated``, one for each string of ``source``, in its order.

    Reports a translation that cannot be laid over its source and returns what there is.
    """
    if not source.is_rich:
        return [plain_string(translated.text)]
    source_units, units = units_of(source.text), units_of(translated.text)
    if [unit.kind for unit in units] != [unit.kind for unit in source_units]:
        _report_shape(source_units, units, translated.place, problems)
        return []
    strings = [
        _translated_unit(source_unit, unit, translated.place, problems)
        for source_unit, unit in zip(source_units, units, strict=True)
    ]
    _report_ambiguous(source, strings, translated.place, problems)
    return strings


def _report_shape(source_units, units, place, problems) -> None:
    wanted, there = _shape(source_units), _shape(units)
    if wanted == there:
        problems.add(
            place,
            _("The paragraphs and list items stand in another order here than in the source file."),
        )
        return
    problems.add(
        place,
        _("This text has %(there)s, but in the source file it has %(wanted)s.")
        % {"there": _described(there), "wanted": _described(wanted)},
    )


def _shape(units) -> tuple[int, int]:
    items = sum(unit.is_item for unit in units)
    return len(units) - items, items


def _described(shape: tuple[int, int]) -> str:
    paragraphs, items = shape
    return _("%(paragraphs)s and %(items)s") % {
        "paragraphs": ngettext("%(n)d paragraph", "%(n)d paragraphs", paragraphs)
        % {"n": paragraphs},
        "items": ngettext("%(n)d list item", "%(n)d list items", items) % {"n": items},
    }


def _translated_unit(source: Unit, unit: Unit, place: Place, problems: Problems) -> str:
    around, _inside = _peeled(source.words)
    words = unit.words
    for tag in around:
        if len(words) != 1 or not isinstance(words[0], Element) or words[0].tag != tag:
            problems.add(
                place,
                _(
                    "In the source file this whole paragraph is bold or italic. "
                    "Make it so here too."
                ),
            )
            break
        words = words[0].children
    links = Links(_link_attrs(source.words))
    string = _numbered(words, links)
    for address in links.unknown:
        problems.add(
            place,
            _("The link to “%(address)s” is not in this paragraph of the source file.")
            % {"address": address},
        )
    return string


def _report_ambiguous(source: Word, strings, place, problems) -> None:
    """Report different translations of a sentence that stands twice in one text."""
    repeated = {s for s, count in Counter(source.strings()).items() if count > 1}
    for string in repeated:
        own = {t for s, t in zip(source.strings(), strings, strict=True) if s == string}
        if len(own) > 1:
            problems.add(
                place,
                _("“%(text)s” stands twice in the source file. Translate it the same way twice.")
                % {"text": string},
            )
