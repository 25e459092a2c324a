"""Cells of the matrix: so many on a page that a template for each would cost too much."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from home.templatetags.components import icon
from learn.groups.reading.states import DONE, NOT_STARTED, STUCK, WORKING, Cell

register = template.Library()

ICONS = {DONE: "check", STUCK: "flag", WORKING: "half", NOT_STARTED: "circle"}


def state_words() -> dict[str, str]:
    """Return the word for each state, in the active language."""
    return {
        DONE: pgettext("progress", "done"),
        STUCK: pgettext("progress", "stuck"),
        WORKING: pgettext("progress", "working"),
        NOT_STARTED: pgettext("progress", "not started"),
    }


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
