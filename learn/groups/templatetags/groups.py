"""Cells of the matrix: so many on a page that a template for each would cost too much."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from home.templatetags.components import icon
from learn.groups.reading.states import DONE, NOT_STARTED, STUCK, WORKING, Cell
from learn.groups.reading.words import state_words

register = template.Library()

ICONS = {DONE: "check", STUCK: "flag", WORKING: "half", NOT_STARTED: "circle"}


@register.simple_tag
def state_cell(cell: Cell) -> SafeString:
    """Return what stands in the cell of one learner and one step: icon, word and best result."""
    percent = "" if cell.percent is None else format_html("<bdi>{} %</bdi>", cell.percent)
    return format_html(
        '<span class="state state--{}">{}<span class="visually-hidden">{}</span>{}</span>',
        cell.status,
        icon(ICONS[cell.status]),
        state_words()[cell.status],
        percent,
    )
