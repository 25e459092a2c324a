import pytest
from django.template import Context, Template
from django.utils import translation

from home.models import StandardPage
from tests.factories import publish

pytestmark = pytest.mark.django_db


def chrome(rf, path="/de/", page=None, language="de"):
    context = Context({"request": rf.get(path), "page": page})
    with translation.override(language):
        Template("{% load chrome %}{% site_chrome as chrome %}").render(context)
    return context["chrome"]


def test_every_language_links_to_the_translation_of_the_page(rf, homes, module):
    lesson = module.get_children().first().specific
    translated = lesson.copy_for_translation(homes["ar"].locale, copy_parents=True, alias=True)
    links = {link.code: link for link in chrome(rf, page=lesson).languages}
    assert links["ar"].url == translated.url
    assert links["ar"].dir == "rtl"
    assert links["de"].is_current
    # No English version: to the English home page rather than to nothing.
    assert links["en"].url == "/en/"


def test_a_view_links_to_itself_in_every_language(rf, homes):
    links = [link.url for link in chrome(rf, "/de/my/?x=1").languages]
    assert links == ["/de/my/?x=1", "/en/my/?x=1", "/ar/my/?x=1"]


def test_the_footer_lists_the_pages_that_want_to_be_there(rf, homes):
    for title, wanted in (("Privacy", True), ("Hidden", False)):
        page = StandardPage(title=title, show_in_footer=wanted, locale=homes["de"].locale)
        homes["de"].add_child(instance=page)
        publish(page)
    footer = chrome(rf).footer_pages
    assert [page["title"] for page in footer] == ["Privacy"]
    assert footer[0]["url"] == "/de/privacy/"


def test_a_header_seen_before_costs_no_query(rf, homes, module, django_assert_num_queries):
    lesson = module.get_children().first().specific
    chrome(rf, page=lesson)
    with django_assert_num_queries(0):
        chrome(rf, page=lesson)
