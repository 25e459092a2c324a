"""Options to choose from: so many on every question that templates for them cost too much."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

OPTION = (
    '<div class="choice{}">'
    '<input class="choice__input" type="{}" name="{}" value="{}" id="{}"{}>'
    '<label class="choice__label" for="{}"{}>{}</label>'
    "</div>"
)


@register.simple_tag
def options(choices, *, question_id: str, name: str, input_type: str) -> SafeString:
    """
    Return the radio buttons or checkboxes of ``choices`` (``ShownChoice``), sent as ``name``.

    ``input_type`` is ``radio`` or ``checkbox``; every id starts with ``question_id``, that of the
    presented question.
    """
    drawn = (
        (_option(choice, name, input_type, id_=f"{question_id}-{name}_{number}"),)
        for number, choice in enumerate(choices)
    )
    return format_html('<div class="question__choices">{}</div>', format_html_join("", "{}", drawn))


def _option(choice, name, input_type, id_) -> SafeString:
    label = choice.label
    return format_html(
        OPTION,
        " choice--chosen" if choice.is_chosen else "",
        input_type,
        name,
        choice.value,
        id_,
        " checked" if choice.is_chosen else "",
        id_,
        format_html(' lang="{}" dir="{}"', label.lang, label.dir) if label.lang else "",
        label.html,
    )
