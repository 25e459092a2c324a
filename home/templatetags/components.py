"""
Components so small and so frequent that a template of their own would cost more than they do.

A page draws dozens of icons; an included template for each took a tenth of the time of a lesson.
The tags are built in, so no template loads them.
"""

from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()

# They point along the text and are mirrored where it runs from right to left.
DIRECTIONAL = {"arrow-forward", "arrow-back"}
CURRENT = SafeString(' aria-current="true"')


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Return the icon ``name`` of ``static/images/icons.svg``, silent to screen readers."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="{}#icon-{}"></use></svg>',
        " icon--directional" if name in DIRECTIONAL else "",
        static("images/icons.svg"),
        name,
    )


@register.simple_tag
def language_menu(languages) -> SafeString:
    """Return the menu that leads to the same place in each of ``languages`` (``LanguageLink``)."""
    current = next(language for language in languages if language.is_current)
    links = format_html_join(
        "",
        '<li><a class="language-menu__link" href="{}" hreflang="{}" lang="{}" dir="{}"{}>{}{}</a>'
        "</li>",
        (
            (
                language.url,
                language.code,
                language.code,
                language.dir,
                CURRENT if language is current else "",
                language.name_local,
                icon("check") if language is current else "",
            )
            for language in languages
        ),
    )
    return format_html(
        '<details class="language-menu"><summary class="language-menu__button">{}'
        '<span class="visually-hidden">{}</span> <span class="language-menu__name">{}</span> '
        '<span class="language-menu__code">{}</span></summary>'
        '<ul class="language-menu__list" role="list">{}</ul></details>',
        icon("globe"),
        _("Language:"),
        current.name_local,
        current.code.upper(),
        links,
    )
