"""Sample content for the page of components."""

from django import template

from courses.blocks import lesson_blocks
from home.blocks import PostBlock
from quizzes.items import KINDS

register = template.Library()


@register.simple_tag
def sample_blocks():
    """
    Return ``name`` and ``html`` of the blocks of a lesson, drawn from their preview values.

    Blocks without one (a picture, a file) and questions, which need an attempt, are left out.
    """
    samples = []
    for name, block in lesson_blocks():
        value = None if name in KINDS else block.get_preview_value()
        if value:
            samples.append({"name": name, "html": block.render(value)})
    return samples


@register.simple_tag
def sample_posts():
    """Return the HTML of one made-up post in each of its looks."""
    block = PostBlock()
    looks = [look for look, _label in block.child_blocks["look"].field.choices if look]
    value = block.get_preview_value()
    return [block.render(block.normalize({**value, "look": look})) for look in looks]
