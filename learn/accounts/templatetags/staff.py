"""What templates about staff accounts ask the settings."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def second_factor_is_required() -> bool:
    """Return whether staff must set up a second factor before anything else."""
    return settings.STAFF_SECOND_FACTOR_REQUIRED
