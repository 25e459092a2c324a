import pytest
from bs4 import BeautifulSoup
from django.db.models import ProtectedError

from courses.models import CatalogPage, ModulePage
from home.models import Topic
from tests.factories import make_module, publish, uid

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalog_url(module):
    return CatalogPage.objects.get().url


def titles(response):
    return [card.title for card in response.context["modules"]]


def test_the_catalogue_lists_published_modules(client, homes, module, catalog_url):
    make_module(homes["de"], slug="draft").unpublish()
    response = client.get(catalog_url)
    assert response.status_code == 200
    assert titles(response) == ["Module module"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=module", 1),
        ("q=MODULE+source", 1),  # a title and a goal
        ("q=nothing-like-it", 0),
        ("topic=media-literacy", 1),
        ("duration=short", 0),
        ("duration=medium", 1),
        ("language=de", 1),
        ("language=ar", 0),
        ("topic=media-literacy&duration=medium&q=source&language=de", 1),
    ],
)
def test_filters_narrow_the_list(client, catalog_url, query, count):
    assert len(titles(client.get(f"{catalog_url}?{query}"))) == count


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("öffentlich", 1),  # capital letters beyond ASCII
        ("PRÜFEN", 1),  # a goal, stored as JSON
        ("مصدر", 1),
        ("value", 0),  # a name in that JSON
        ("<p>", 0),  # HTML of the introduction
        ("mehr & weniger", 1),
    ],
)
def test_a_search_finds_what_people_read_and_nothing_else(
    client, module, catalog_url, query, count
):
    module.title = "Öffentlich reden"
    module.introduction = "<p>Mehr &amp; weniger</p>"
    module.goals = [{"type": "goal", "value": {"text": "Quellen prüfen مصدر"}, "id": uid("g")}]
    publish(module)
    assert len(titles(client.get(catalog_url, {"q": query}))) == count


@pytest.mark.parametrize(
    "query", ["topic=%00", "duration=forever", "language=xx", "q=" + "x" * 999]
)
def test_nonsense_in_the_address_is_explained_and_filters_nothing(client, catalog_url, query):
    response = client.get(f"{catalog_url}?{query}")
    assert response.status_code == 200
    assert response.context["form"].errors
    assert titles(response) == ["Module module"]


def test_queries_do_not_grow_with_modules(
    client, homes, module, catalog_url, django_assert_max_num_queries, forget
):
    client.get(catalog_url)
    forget()
    with django_assert_max_num_queries(14) as queries:
        client.get(catalog_url)
        few = len(queries)
    for number in range(4):
        make_module(homes["de"], slug=f"more-{number}")
    forget()
    with django_assert_max_num_queries(few):
        assert len(titles(client.get(catalog_url))) == 5


def test_a_course_lists_its_modules(client, module):
    course = module.get_parent()
    assert titles(client.get(course.url)) == ["Module module"]


def test_a_module_names_its_languages_and_who_is_speaking(client, module):
    response = client.get(module.url)
    assert response.context["languages"] == ["Deutsch"]
    page = response.content.decode()
    assert module.authors in page
    assert module.interests in page
    assert module.licence in page


def test_a_topic_in_use_cannot_be_deleted(module):
    with pytest.raises(ProtectedError):
        Topic.objects.get().delete()
    assert ModulePage.objects.exists()


def test_an_untranslated_lesson_is_shown_in_its_own_language(client, homes, module):
    lesson = module.get_children().first().specific
    alias = lesson.copy_for_translation(homes["ar"].locale, copy_parents=True, alias=True)
    publish(lesson)
    response = client.get(alias.url)
    page = response.content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert 'lang="de"' in page
    assert "Text 1" in page


def test_an_untranslated_module_says_in_which_language_its_organisation_speaks(
    client, homes, module
):
    alias = module.copy_for_translation(homes["ar"].locale, copy_parents=True, alias=True)
    page = BeautifulSoup(client.get(alias.url).content, "html.parser")
    task = page.find(class_="speaker-box").find(class_="organisation__task")
    speaking = task.find_parent(lang=True)
    assert (speaking["lang"], speaking["dir"]) == ("de", "ltr")
