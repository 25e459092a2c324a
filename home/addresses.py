"""Addresses of pages without a query for each page."""

from django.conf import settings
from django.core.cache import caches
from django.urls import get_script_prefix
from wagtail.models import Site


def root_url_paths(request) -> dict[str, str]:
    """
    Return the ``url_path`` of the home page of every language, by language code.

    One site serves all languages; a second site would come after it. They are kept on the
    request, and for a few seconds in this process. Jobs have no request and pass ``None``.
    """
    if request is None:
        return caches["process"].get_or_set("roots", _roots_of_first_site)
    if not hasattr(request, "_mitreden_roots"):
        request._mitreden_roots = caches["process"].get_or_set("roots", _roots_of_first_site)
    return request._mitreden_roots


def _roots_of_first_site():
    roots = Site.get_site_root_paths()
    return {
        root.language_code: root.root_path for root in roots if root.site_id == roots[0].site_id
    }


def address_of(request, url_path: str, language_code: str) -> str:
    """Return the address of the page at ``url_path`` in the tree of ``language_code``."""
    root = root_url_paths(request).get(language_code) or root_url_paths(request).get(
        settings.LANGUAGE_CODE, "/"
    )
    return f"{get_script_prefix()}{language_code}/{url_path.removeprefix(root)}"
