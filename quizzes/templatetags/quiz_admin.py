"""What the admin templates of quizzes read."""

from django import template

from quizzes.services import changes_of

register = template.Library()


@register.simple_tag
def publishing_changes(instance):
    """Return what publishing ``instance``, a quiz or bank in the editor, would change."""
    return changes_of(instance)
