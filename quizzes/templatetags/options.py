"""Options to choose from: so many on every question that templates for them cost too much."""

from django import template
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from home.templatetags.components import icon

register = template.Library()

OPTION = (
    '<div class="choice{}">'
    '<input class="choice__input" type="{}" name="{}" value="{}" id="{}"{}>'
    '<label class="choice__label" for="{}"{}>{}</label>'
    "</div>"
)

# What is said of an option after answering, with its icon.
VERDICTS = {
    "right": ("check", _("Your answer: right")),
    "wrong": ("cross", _("Your answer: not right")),
    "missed": ("check", _("This would have been right")),
}


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
        _language(label),
        label.html,
    )


@register.simple_tag
def explained_options(choices) -> SafeString:
    """Return the options ``choices`` as chosen, marked right or wrong and explained."""
    drawn = format_html_join("", "{}", ((_explained_option(choice),) for choice in choices))
    return format_html('<ul class="question__choices" role="list">{}</ul>', drawn)


def _explained_option(choice) -> SafeString:
    marks = " choice--chosen" if choice.is_chosen else ""
    verdict = ""
    if choice.verdict:
        name, words = VERDICTS[choice.verdict]
        marks += f" choice--{choice.verdict}"
        verdict = format_html('<p class="choice__verdict">{}{}</p>', icon(name), words)
    return format_html(
        '<li class="choice{}">{}<p class="choice__label"{}>{}</p>{}</li>',
        marks,
        verdict,
        _language(choice.label),
        choice.label.html,
        _explanation(choice) if choice.explanation else "",
    )


def _explanation(choice) -> SafeString:
    source = ""
    if choice.source:
        drawn = get_template("home/blocks/source.html").render({"value": choice.source.facts})
        source = format_html("<p{}>{}</p>", _language(choice.source), drawn)
    return format_html(
        '<div class="choice__explanation prose"><div{}>{}</div>{}</div>',
        _language(choice.explanation),
        choice.explanation.html,
        source,
    )


def _language(words) -> SafeString | str:
    """Return the attributes of words that are not in the language of the page."""
    return format_html(' lang="{}" dir="{}"', words.lang, words.dir) if words.lang else ""
