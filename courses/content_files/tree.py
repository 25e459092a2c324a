"""The page tree below the content files: where pages are put, in which order, and the site."""

from django.conf import settings
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, Site
from wagtail_localize.models import LocaleSynchronization

from courses.content_files.report import Report
from home.models import HomePage


def make_locales() -> dict[str, Locale]:
    """Return a locale for every language of the platform, made where missing."""
    return {
        code: Locale.objects.get_or_create(language_code=code)[0]
        for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES
    }


def keep_languages_in_step(locales: dict[str, Locale]) -> None:
    """
    Make every language mirror what is not yet translated, now and for pages still to come.

    Saving one of these rows copies the whole tree, so it is done once and after everything else.
    """
    source = locales[settings.LANGUAGE_CODE]
    for code, locale in locales.items():
        if code != settings.LANGUAGE_CODE:
            LocaleSynchronization.objects.get_or_create(
                locale=locale, defaults={"sync_from": source}
            )


def mirror_where_untranslated(page: Page, locales: dict[str, Locale]) -> None:
    """Make an alias of ``page`` in every language that does not have it."""
    present = set(
        Page.objects.filter(translation_key=page.translation_key).values_list(
            "locale_id", flat=True
        )
    )
    for locale in locales.values():
        if locale.pk not in present:
            page.copy_for_translation(locale, copy_parents=True, alias=True)


def open_site(home: HomePage, report: Report) -> None:
    """
    Let the default site begin at ``home`` and remove the welcome page Wagtail comes with.

    A site that already begins at another home page is left alone.
    """
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        Site.objects.create(
            hostname="localhost",
            root_page=home,
            is_default_site=True,
            site_name=settings.WAGTAIL_SITE_NAME,
        )
        report.changed(_("new site"))
    elif site.root_page.specific_class is Page:
        welcome = site.root_page
        site.root_page_id = home.pk
        site.site_name = settings.WAGTAIL_SITE_NAME
        site.save()
        # Read again: the tree has grown since, and a stale page would take others with it.
        Page.objects.get(pk=welcome.pk).delete()
        report.changed(_("the site begins at the home page; Wagtail's welcome page is gone"))


def put_in_order(parent_key, keys: list, report: Report, path: str) -> None:
    """Put the children of a page into the order of ``keys``, in every language."""
    wanted = {key: position for position, key in enumerate(keys)}
    for parent in Page.objects.filter(translation_key=parent_key):
        if _order(parent, wanted):
            report.changed(
                _("new order in %(language)s: %(path)s")
                % {"language": parent.locale.language_code, "path": path}
            )


def _order(parent: Page, wanted: dict) -> bool:
    """Move the children of ``parent`` that are in ``wanted``; others keep their place behind."""
    children = list(parent.get_children())
    ours = [child for child in children if child.translation_key in wanted]
    target = sorted(ours, key=lambda child: wanted[child.translation_key])
    if ours == target:
        return False
    for child in target:
        # Paths change with every move, so both ends are read again.
        Page.objects.get(pk=child.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
    for child in children:
        if child not in ours:
            Page.objects.get(pk=child.pk).move(Page.objects.get(pk=parent.pk), pos="last-child")
    return True
