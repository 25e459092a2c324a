"""Rows put back are what was made: a sound tree, found by searching, and room for other rows."""

import pytest
from wagtail.models import Page, ReferenceIndex, Revision

from courses.models import ModulePage
from home.models import HomePage, StandardPage
from tests.conftest import module_of_two_lessons
from tests.factories import make_module, make_organisation, publish

pytestmark = pytest.mark.django_db


def rows():
    """Return what stands in the database, without what is numbered or dated anew each time."""
    pages = Page.objects.order_by("path").values_list("path", "numchild", "url_path", "live")
    return list(pages), Revision.objects.count(), ReferenceIndex.objects.count()


def test_what_is_put_back_is_what_is_built(homes, module):
    put_back = rows()
    module.get_parent().get_parent().delete()
    homes["de"].refresh_from_db()
    assert rows() != put_back
    make_module(homes["de"])
    assert rows() == put_back
    assert Page.find_problems() == ([], [], [], [], [])
    assert list(ModulePage.objects.search("module")) == [ModulePage.objects.get()]


def test_it_can_be_found_and_has_its_steps(module):
    assert list(ModulePage.objects.search(module.title)) == [module]
    steps = module.get_children().specific()
    assert [step.title for step in steps] == ["Lesson 1", "Lesson 2"]
    assert [step.latest_revision.as_object() for step in steps] == list(steps)


def test_rows_made_before_and_after_keep_their_numbers(homes):
    before = make_organisation("before", homes["de"].locale)
    module_of_two_lessons.put_back()
    after = make_organisation("after", homes["de"].locale)
    assert before.pk != after.pk
    assert ModulePage.objects.get().organisation_id not in (before.pk, after.pk)


def test_where_a_page_stands_in_its_place_it_is_built_anew(homes):
    other = StandardPage(title="Other", slug="other", locale=homes["de"].locale)
    homes["de"].add_child(instance=other)
    module_of_two_lessons.put_back()
    module = ModulePage.objects.get()
    assert module.path.startswith(HomePage.objects.get(locale__language_code="de").path)
    assert not module.path.startswith(publish(other).path)
    assert Page.find_problems() == ([], [], [], [], [])
