"""What the header and footer of every page need, without a query while it is fresh."""

from dataclasses import dataclass
from functools import partial

from django import template
from django.conf import settings
from django.core.cache import caches
from django.db.models import Q
from django.urls import get_script_prefix
from django.utils.translation import get_language, get_language_info
from wagtail.models import Page

from home.addresses import address_of, root_url_paths
from home.models import StandardPage
from home.visibility import locked_paths

register = template.Library()


@dataclass(frozen=True)
class LanguageLink:
    """A way to this same place in another language."""

    code: str
    name_local: str
    url: str
    is_current: bool
    dir: str


@dataclass(frozen=True)
class Chrome:
    """Header and footer in the active language."""

    home_url: str
    catalog_url: str
    footer_pages: list
    languages: list


@dataclass(frozen=True)
class ContentLanguage:
    """The language the words of a page are in, which may not be the language around them."""

    code: str
    name_local: str
    dir: str
    is_foreign: bool


def text_direction(language_code: str) -> str:
    """Return ``rtl`` or ``ltr``."""
    return "rtl" if get_language_info(language_code)["bidi"] else "ltr"


@register.simple_tag(takes_context=True)
def site_chrome(context) -> Chrome:
    """Return what header and footer show."""
    request = context["request"]
    if not hasattr(request, "_mitreden_chrome"):
        language = get_language()
        pages = _navigation(request, language)
        request._mitreden_chrome = Chrome(
            home_url=f"{get_script_prefix()}{language}/",
            catalog_url=pages["catalog_url"],
            footer_pages=pages["footer_pages"],
            languages=_language_links(request, context.get("page"), language),
        )
    return request._mitreden_chrome


@register.simple_tag(takes_context=True)
def content_language(context, page) -> ContentLanguage:
    """Return the language ``page`` is written in and whether it differs from the interface."""
    code = page.content_locale.language_code
    info = get_language_info(code)
    return ContentLanguage(
        code=code,
        name_local=info["name_local"],
        dir=text_direction(code),
        is_foreign=code != get_language(),
    )


def in_language(path: str, code: str) -> str:
    """
    Return the address of the same view in the language ``code``.

    Only the language at its start changes; an address without one is the same in all languages.
    """
    prefix = get_script_prefix()
    current, slash, rest = path.removeprefix(prefix).partition("/")
    return f"{prefix}{code}/{rest}" if slash and current == get_language() else path


def _navigation(request, language):
    key = f"chrome:{language}"
    pages = caches["process"].get(key)
    if pages is None:
        root = root_url_paths(request).get(language, "")
        catalog = (
            Page.objects.live()
            .filter(content_type__app_label="courses", content_type__model="catalogpage")
            .filter(locale__language_code=language)
            .values_list("url_path", flat=True)
            .first()
        )
        footer = (
            StandardPage.objects.live()
            .filter(locale__language_code=language, show_in_footer=True)
            .order_by("path")
            .values_list("path", "title", "url_path")
        )
        # The footer is the same for everybody, so it names what everybody may open.
        locked = locked_paths()
        pages = {
            "catalog_url": address_of(request, catalog or root, language),
            "footer_pages": [
                {"title": title, "url": address_of(request, url_path, language)}
                for path, title, url_path in footer
                if not path.startswith(locked)
            ],
        }
        caches["process"].set(key, pages)
    return pages


def _paths_of_translations(page):
    translations = Page.objects.filter(
        Q(live=True) | Q(pk=page.pk), translation_key=page.translation_key
    )
    return dict(translations.values_list("locale__language_code", "url_path"))


def _language_links(request, page, language):
    """
    Link to the same place in every language: the translation of a page, or the same view.

    One query for all translations of a page. A language in which the page does not exist links
    to its home page.
    """
    paths = {}
    if page is not None and page.pk:
        paths = caches["process"].get_or_set(
            f"translations:{page.translation_key}", partial(_paths_of_translations, page)
        )
    links = []
    for code, _name in settings.LANGUAGES:
        if page is None:
            url = in_language(request.get_full_path(), code)
        elif code in paths:
            url = address_of(request, paths[code], code)
        else:
            url = f"{get_script_prefix()}{code}/"
        info = get_language_info(code)
        links.append(
            LanguageLink(code, info["name_local"], url, code == language, text_direction(code))
        )
    return links
