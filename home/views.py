"""Views that belong to no room above: the front door, serving pages, the page of components."""

from functools import cache

from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_from_request
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.vary import vary_on_headers
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from home.addresses import root_url_paths
from home.prepared import PreparedQuery, prepared


@vary_on_headers("Accept-Language", "Cookie")
def front_door(request):
    """Send a visitor to the home page in the language they last used, else their browser's."""
    person = request.user
    language = person.ui_language if person.is_authenticated else get_language_from_request(request)
    return redirect(f"/{language}/")


def serve_page(request, path=""):
    """
    Serve the page at ``path`` in the language of the address.

    Wagtail asks the database about every step of the path, and then again for its translation:
    a lesson five levels deep costs a dozen queries before it begins. Here one query reads the
    page that was last found there. What is not found that way (form pages, routable pages) goes
    Wagtail's way.
    """
    root = root_url_paths(request).get(get_language())
    if root is not None:
        url_path = f"{root}{path}" if path.endswith("/") or not path else f"{root}{path}/"
        page = _live_page(url_path)
        if page is not None:
            request._wagtail_route_for_request = (page, [], {})
            return wagtail_serve(request, path)
    if path and Site.find_for_request(request) is None:
        raise Http404
    return wagtail_serve(request, path)


def _live_page(url_path: str) -> Page | None:
    """
    Return the published page at ``url_path`` as what it is, with its languages.

    Which kind of page stands where is remembered for a few seconds; that it still does is asked
    each time, so that nothing unpublished or moved is ever shown.
    """
    kept = caches["process"]
    address = f"page:{url_path}"
    known = kept.get(address)
    if known is None:
        slug = url_path.rstrip("/").rsplit("/", 1)[-1]
        pages = Page.objects.live().filter(slug=slug, url_path=url_path)
        known = pages.values_list("pk", "content_type").first()
        if known is None:
            return None
        kept.set(address, known)
    pk, content_type = known
    model = ContentType.objects.get_for_id(content_type).model_class() or Page
    page = _pages(model).first(pk, url_path)
    if page is None:
        kept.delete(address)
    return page


@cache
def _pages(model) -> PreparedQuery:
    """Return the query for the published page of this sort with an id and a path."""

    @prepared
    def pages(pk: int, url_path: str):
        found = model.objects.live().select_related("locale", "alias_of__locale")
        return found.filter(pk=pk, url_path=url_path)

    return pages


def csrf_failure(request, reason=""):
    """Explain in plain words that the page was open too long, and how to go on."""
    if request.accepts("text/html"):
        return render(request, "403_csrf.html", {"reason": reason}, status=403)
    return django_csrf_failure(request, reason=reason)


def components(request):
    """Show every component in every state, for people who build."""
    return render(request, "components/gallery.html")
