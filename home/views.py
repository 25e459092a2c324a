"""Views that belong to no room above: the front door, serving pages, the page of components."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language, get_language_from_request
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.vary import vary_on_headers
from wagtail.models import Page, Site
from wagtail.views import serve as wagtail_serve

from home.addresses import root_url_paths


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
    a lesson five levels deep costs a dozen queries before it begins. Here the path as a whole is
    looked up once. What is not found that way (form pages, routable pages) goes Wagtail's way.
    """
    root = root_url_paths(request).get(get_language())
    if root is not None:
        url_path = f"{root}{path}" if path.endswith("/") or not path else f"{root}{path}/"
        slug = url_path.rstrip("/").rsplit("/", 1)[-1]
        page = (
            Page.objects.live()
            .filter(slug=slug, url_path=url_path)
            .select_related("locale", "alias_of__locale")
            .first()
        )
        if page is not None:
            specific = page.specific
            specific.locale = page.locale
            if page.alias_of_id:
                specific.alias_of = page.alias_of
            request._wagtail_route_for_request = (specific, [], {})
            return wagtail_serve(request, path)
    if path and Site.find_for_request(request) is None:
        raise Http404
    return wagtail_serve(request, path)


def csrf_failure(request, reason=""):
    """Explain in plain words that the page was open too long, and how to go on."""
    if request.accepts("text/html"):
        return render(request, "403_csrf.html", {"reason": reason}, status=403)
    return django_csrf_failure(request, reason=reason)


def components(request):
    """Show every component in every state, for people who build."""
    return render(request, "components/gallery.html")
