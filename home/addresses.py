"""Addresses of pages without a query for each page."""

from django.conf import settings
from django.urls import get_script_prefix
from wagtail.models import Site


def root_url_paths(request) -> dict[str, str]:
    """
    Return the ``url_path`` of the home page of every language, by language code.

    Wagtail keeps these in the cache, and we keep them on the request.
    """
    if not hasattr(request, "_mitreden_roots"):
        site_id = None
        roots = {}
        for root in Site.get_site_root_paths():
            # One site serves all languages; a second site would come after it.
            if site_id is None:
                site_id = root.site_id
            if root.site_id == site_id:
                roots[root.language_code] = root.root_path
        request._mitreden_roots = roots
    return request._mitreden_roots


def address_of(request, url_path: str, language_code: str) -> str:
    """Return the address of the page at ``url_path`` in the tree of ``language_code``."""
    root = root_url_paths(request).get(language_code) or root_url_paths(request).get(
        settings.LANGUAGE_CODE, "/"
    )
    return f"{get_script_prefix()}{language_code}/{url_path.removeprefix(root)}"
