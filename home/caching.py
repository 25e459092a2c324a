"""How pages that show something of one person stay out of every cache."""

from django.utils.cache import patch_cache_control
from django.views.decorators.cache import cache_control

PERSONAL = {"no_store": True, "private": True}

# For views; the one way in which this house says it.
personal = cache_control(**PERSONAL)


def mark_personal(response) -> None:
    """Let nobody's cache keep ``response``, neither a browser's nor that of a proxy."""
    patch_cache_control(response, **PERSONAL)
