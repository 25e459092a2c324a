"""Lists of modules for templates of rooms that do not know courses."""

from django import template
from django.utils.translation import get_language

from courses.catalog import module_cards
from courses.models import ModulePage
from home.visibility import without_hidden

register = template.Library()


@register.simple_tag(takes_context=True)
def featured_modules(context, limit=3):
    """Return the first ``limit`` modules of the catalogue as cards."""
    request, language = context["request"], get_language()
    modules = ModulePage.objects.live().filter(locale__language_code=language).order_by("path")
    modules = without_hidden(modules, request)[:limit]
    return module_cards(request, modules, language=language, interface=language)
