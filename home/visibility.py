"""
Which pages are kept from a visitor, so that no list names what the visitor may not open.

Wagtail guards the page itself and leaves lists alone, where the title of a page with a password
stood for everybody.
"""

from django.core.cache import caches
from wagtail.models import PageViewRestriction


def hidden_paths(request) -> tuple[str, ...]:
    """
    Return the tree paths of the pages this visitor may not open, nor anything below them.

    The rules are kept for a few seconds in this process: a page that was just locked may be named
    so much longer. Opening it is asked anew each time.
    """
    if not hasattr(request, "_mitreden_hidden_paths"):
        request._mitreden_hidden_paths = tuple(
            path
            for rule, paths in _kept_rules()
            if not rule.accept_request(request)
            for path in paths
        )
    return request._mitreden_hidden_paths


def locked_paths() -> tuple[str, ...]:
    """Return the tree paths of all pages that are not open to everybody."""
    return tuple(path for _rule, paths in _kept_rules() for path in paths)


def without_hidden(pages, request):
    """Return ``pages``, a queryset, without those this visitor may not open."""
    for path in hidden_paths(request):
        pages = pages.exclude(path__startswith=path)
    return pages


def _kept_rules():
    return caches["process"].get_or_set("view_restrictions", _rules)


def _rules() -> list[tuple[PageViewRestriction, list[str]]]:
    """Return every rule with the paths it holds for: its page and whatever mirrors that."""
    rules = (
        # An alias follows the rules of its source and cannot have its own.
        PageViewRestriction.objects.filter(page__alias_of=None)
        .select_related("page")
        .prefetch_related("groups", "page__aliases__aliases")
    )
    found = []
    for rule in rules:
        mirrors = list(rule.page.aliases.all())
        mirrors += [again for mirror in mirrors for again in mirror.aliases.all()]
        found.append((rule, [page.path for page in (rule.page, *mirrors)]))
    return found
