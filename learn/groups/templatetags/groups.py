"""Cells of the matrix: so many on a page that a template for each would cost too much."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from home.templatetags.components import icon
from learn.groups.reading.states import DONE, NOT_STARTED, STUCK, WORKING, Cell
from learn.groups.reading.words import state_words

register = template.Library()

ICONS = {DONE: "check", STUCK: "flag", WORKING: "half", NOT_STARTED: "circle"}


@register.simple_tag
def state_cells(cells: list[Cell | None]) -> SafeString:
    """
    Return the cells of one learner: icon, word and best result, or nothing that is for them.

    Cells that say the same are drawn once: of sixty steps most are done or not started.
    """
    words = state_words()
    drawn: dict[tuple | None, SafeString] = {}
    row = SafeString()
    for cell in cells:
        name = cell and (cell.status, cell.percent)
        if name not in drawn:
            drawn[name] = _cell(cell, words) if cell else _no_cell()
        row += drawn[name]
    return row


def _cell(cell: Cell, words: dict[str, str]) -> SafeString:
    percent = "" if cell.percent is None else format_html("<bdi>{} %</bdi>", cell.percent)
    return format_html(
        '<td class="matrix__cell matrix__cell--{}"><span class="state state--{}">{}'
        '<span class="visually-hidden">{}</span>{}</span></td>',
        cell.status,
        cell.status,
        icon(ICONS[cell.status]),
        words[cell.status],
        percent,
    )


def _no_cell() -> SafeString:
    return format_html(
        '<td class="matrix__cell"><span class="visually-hidden">{}</span></td>', _("not assigned")
    )
