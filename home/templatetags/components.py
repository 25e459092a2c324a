"""
Components so small and so frequent that a template of their own would cost more than they do.

A page draws dozens of icons; an included template for each took a tenth of the time of a lesson.
The tags are built in, so no template loads them.
"""

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

register = template.Library()

# They point along the text and are mirrored where it runs from right to left.
DIRECTIONAL = {"arrow-forward", "arrow-back"}


@register.simple_tag
def icon(name: str):
    """Return the icon ``name`` of ``static/images/icons.svg``, silent to screen readers."""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">'
        '<use href="{}#icon-{}"></use></svg>',
        " icon--directional" if name in DIRECTIONAL else "",
        static("images/icons.svg"),
        name,
    )
