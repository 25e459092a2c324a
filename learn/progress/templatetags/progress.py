"""Progress for templates of rooms that do not know it."""

from django import template

from learn.progress.reading import progress_around

register = template.Library()


@register.simple_tag(takes_context=True)
def step_outline(context, page):
    """Return the module around ``page`` with the visitor's progress in it, or ``None``."""
    return progress_around(context["request"], page)
