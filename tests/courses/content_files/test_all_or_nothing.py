"""On an empty database: everything is loaded, or nothing."""

import uuid

import pytest

from courses.content_files.loading import load_content
from courses.content_files.problems import ContentErrors
from courses.models import CatalogPage, FactCard, LessonPage, ShortName
from home.models import HomePage
from quizzes.models import QuizPage
from tests.courses.content_files.conftest import everything

pytestmark = pytest.mark.django_db

LESSON = "course/module/1-lesson.de.yaml"
LESSON_EN = "course/module/1-lesson.en.yaml"
QUIZ = "course/module/2-quiz.de.yaml"


def test_an_error_in_the_last_file_leaves_nothing(content):
    content.edit(QUIZ, "is_correct: no", "is_correct: maybe")
    before = everything()
    with pytest.raises(ContentErrors):
        content.load()
    assert everything() == before


def test_a_crash_while_loading_leaves_no_row_and_no_file(content, monkeypatch):
    monkeypatch.setattr("courses.content_files.loading.tree.open_site", lambda *args: 1 / 0)
    before = everything()
    with pytest.raises(ZeroDivisionError):
        content.load()
    assert everything() == before


def test_a_dry_run_tells_the_changes_and_takes_them_back(content):
    before = everything()
    tried = content.load(is_dry_run=True)
    assert everything() == before
    assert tried.changes == content.load().changes


def test_an_existing_home_page_and_catalogue_are_taken_over(content, homes):
    catalog = CatalogPage(title="Module", slug="module", locale=homes["de"].locale)
    homes["de"].add_child(instance=catalog)
    content.load()
    assert HomePage.objects.filter(locale__language_code="de").get().pk == homes["de"].pk
    assert CatalogPage.objects.filter(locale__language_code="de").get().title == "Kurse"


def test_without_any_catalogue_the_missing_file_is_named(content):
    content.remove("site/catalog.de.yaml")
    before = everything()
    with pytest.raises(ContentErrors) as raised:
        content.load()
    assert str(raised.value.problems[0]) == (
        "course/course.de.yaml:1: There is no catalog to put this under. "
        "Add the file site/catalog.de.yaml."
    )
    assert everything() == before


def test_ids_made_in_the_editor_are_accepted(content):
    key = str(uuid.uuid4())
    content.edit(LESSON, "id: h-eins", f"id: {key}")
    content.edit(LESSON_EN, "id: h-eins", f"id: {key}")
    content.load()
    assert LessonPage.objects.get(slug="lesson").body[0].id == key
    assert not ShortName.objects.filter(key=key).exists()


def test_loading_takes_a_folder_that_is_not_the_working_directory(content, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert load_content(folder=content.root).changes


def test_a_fact_may_link_to_a_page_that_comes_later(content):
    facts = "course/module/facts.de.yaml"
    content.edit(facts, "Das gilt für alle.", "Mehr im [Quiz](page:module/quiz).")
    content.edit(
        facts.replace(".de.", ".en."),
        "That goes for everybody.",
        "More in the [quiz](page:module/quiz).",
    )
    content.load()
    quiz = QuizPage.objects.get(locale__language_code="de")
    for card in FactCard.objects.all():
        assert f'<a id="{quiz.pk}" linktype="page">' in card.detail
    assert content.load().changes == []
