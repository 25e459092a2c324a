"""States and cells of the matrix: so many on a page that a template for each costs too much."""

from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from courses.outline import Step
from home.templatetags.components import icon
from learn.groups.reading.states import DONE, NOT_STARTED, STUCK, WORKING, Cell
from learn.groups.reading.words import state_words

register = template.Library()

ICONS = {DONE: "check", STUCK: "flag", WORKING: "half", NOT_STARTED: "circle"}


@register.simple_tag
def state(status: str) -> SafeString:
    """Return the icon and the word of a state: not_started, working, stuck or done."""
    return _state(status, state_words()[status])


@lru_cache(maxsize=100)
def _state(status: str, word: str) -> SafeString:
    return format_html(
        '<span class="state state--{}">{}<span>{}</span></span>', status, icon(ICONS[status]), word
    )


@register.simple_tag
def step_heads(steps: list[Step]) -> SafeString:
    """Return the heads of the columns: the number is seen, the title is read out."""
    return format_html_join(
        "",
        '<th scope="col" class="matrix__step" title="{1}"><bdi aria-hidden="true">{0}</bdi>'
        '<span class="visually-hidden">{1}</span></th>',
        ((step.number, step.title) for step in steps),
    )


@register.simple_tag
def state_cells(cells: list[Cell | None]) -> SafeString:
    """
    Return the cells of one learner: icon, word and best result, or nothing that is for them.

    Cells that say the same are drawn once: of a thousand people at sixty steps there are few kinds.
    """
    words = state_words()
    row = SafeString()
    for cell in cells:
        row += _cell(cell.status, words[cell.status], cell.percent) if cell else _no_cell()
    return row


@lru_cache(maxsize=1000)
def _cell(status: str, word: str, percent: int | None) -> SafeString:
    result = "" if percent is None else format_html("<bdi>{} %</bdi>", percent)
    return format_html(
        '<td class="matrix__cell matrix__cell--{}"><span class="state state--{}">{}'
        '<span class="visually-hidden">{}</span>{}</span></td>',
        status,
        status,
        icon(ICONS[status]),
        word,
        result,
    )


def _no_cell() -> SafeString:
    return format_html(
        '<td class="matrix__cell"><span class="visually-hidden">{}</span></td>', _("not assigned")
    )
