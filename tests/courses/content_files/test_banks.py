"""Question banks and categories as files: loaded, drawn from, written and loaded again."""

import pytest
from django.db import transaction

from courses.content_files.dumping import dump_content
from courses.content_files.identity import key_of
from courses.content_files.loading import load_content
from quizzes.models import QuestionBank, QuestionCategory, QuestionVersion, QuizPage
from tests.courses.content_files.conftest import everything

pytestmark = pytest.mark.django_db

CATEGORIES = """\
- id: media
  name: Medien
- id: sources
  name: Quellen
  parent: media
"""
CATEGORIES_EN = """\
- id: media
  name: Media
- id: sources
  name: Sources
"""
BANK = """\
name: Grundlagen
items:
  - type: true_false
    id: q-imprint
    stem: |
      Jede Seite hat ein Impressum, siehe [die Lektion](page:module/lesson).
    is_true: no
    explanation_if_true: |
      Nein.
    explanation_if_false: |
      Genau.
    options:
      category: sources
  - type: true_false
    id: q-news
    stem: |
      Eine Nachricht nennt ihre Quelle.
    is_true: yes
    explanation_if_true: |
      Genau.
    explanation_if_false: |
      Doch.
"""
BANK_EN = """\
name: Basics
items:
  - type: true_false
    id: q-imprint
    stem: |
      Every site has an imprint, see [the lesson](page:module/lesson).
    explanation_if_true: |
      No.
    explanation_if_false: |
      Right.
  - type: true_false
    id: q-news
    stem: |
      News names its source.
    explanation_if_true: |
      Right.
    explanation_if_false: |
      It does.
"""
QUIZ = """\
kind: quiz
title: Quiz
slug: quiz
minutes: 3
pass_mark: 50
items:
  - type: draw
    id: d-one
    bank: basics
    category: media
    number: {number}
"""
QUIZ_PATH = "course/module/2-quiz.de.yaml"
BANK_PATH = "site/banks/basics.de.yaml"


@pytest.fixture
def content(content):
    content.write("site/categories.de.yaml", CATEGORIES)
    content.write("site/categories.en.yaml", CATEGORIES_EN)
    content.write(BANK_PATH, BANK)
    content.write("site/banks/basics.en.yaml", BANK_EN)
    content.write(QUIZ_PATH, QUIZ.format(number=1))
    return content


def bank(language: str = "de") -> QuestionBank:
    key = key_of("site/banks/basics")
    return QuestionBank.objects.get(translation_key=key, locale__language_code=language)


def test_a_bank_is_published_in_every_language_it_is_written_in(content):
    content.load()
    assert [bank().name, bank("en").name] == ["Grundlagen", "Basics"]
    assert [bank().live, bank("en").live] == [True, True]
    versions = QuestionVersion.objects.current().filter(container_key=bank().translation_key)
    assert versions.count() == 2


def test_its_questions_know_their_category_and_link_to_pages(content):
    content.load()
    sources = QuestionCategory.objects.get(name="Quellen")
    assert sources.parent.name == "Medien"
    value = bank().items[0].value
    assert value["options"]["category"] == sources
    lesson = key_of("course/module/lesson")
    assert QuizPage.objects.get(locale__language_code="de").items[0].value["bank"] == bank()
    version = QuestionVersion.objects.get(question_key=bank().items[0].id)
    assert version.category_key == sources.translation_key
    page = QuizPage.objects.get(locale__language_code="de").get_parent()
    pk = page.get_children().get(translation_key=lesson).pk
    assert f'<a id="{pk}" linktype="page">' in value["stem"].source
    assert QuestionVersion.objects.filter(question_key=bank().items[0].id).count() == 1


def test_loading_again_changes_nothing(content):
    content.load()
    before = everything()
    assert content.load().changes == []
    assert everything() == before


def test_a_changed_bank_is_published_anew(content):
    content.load()
    content.edit(BANK_PATH, "    is_true: no\n", "    is_true: yes\n")
    assert content.load().changes[0] == "changed: site/banks/basics (items)"
    current = QuestionVersion.objects.current().get(question_key=bank().items[0].id)
    assert current.spec["key"] is True


def test_a_bank_that_was_unpublished_is_left_as_it_is(content):
    content.load()
    bank().unpublish()
    report = content.load()
    assert report.notes == [
        f"{BANK_PATH}:1: this bank was unpublished in the editor and was left as it is."
    ]
    assert not bank().live


def test_what_was_written_loads_into_an_empty_database(content, tmp_path):
    folder = tmp_path / "dump"
    with transaction.atomic():
        content.load()
        dump_content(module="module", folder=folder)
        assert load_content(folder=folder).changes == []
        before = frozen()
        transaction.set_rollback(True)
    assert not QuestionBank.objects.exists()
    load_content(folder=folder)
    assert frozen() == before
    assert [bank().name, bank("en").name] == ["Grundlagen", "Basics"]
    for path in ("site/categories.de.yaml", "site/categories.en.yaml"):
        assert (folder / path).read_text() == (content.root / path).read_text()


def frozen() -> list[tuple]:
    """Return what the questions of the bank were frozen into, whatever numbers they have."""
    return list(
        QuestionVersion.objects.current()
        .filter(container_key=key_of("site/banks/basics"))
        .order_by("question_key")
        .values_list("question_key", "sha", "category_key")
    )


def test_a_trial_leaves_nothing_behind(content):
    before = everything()
    content.load(is_dry_run=True)
    assert everything() == before


def test_a_draw_may_not_ask_for_more_than_there_is_in_the_files(content):
    content.write(QUIZ_PATH, QUIZ.format(number=2))
    assert content.problems() == [
        f"{QUIZ_PATH}:11: This bank has only 1 question in this category."
    ]


def test_a_category_comes_after_what_it_is_part_of(content):
    first, second = CATEGORIES.split("- id: sources")
    content.write("site/categories.de.yaml", f"- id: sources{second}{first}")
    assert "site/categories.de.yaml:3: There is no question category “media”." in content.problems()


def test_an_unknown_bank_is_reported_with_what_it_may_mean(content):
    content.edit(QUIZ_PATH, "bank: basics", "bank: basic")
    assert content.problems() == [
        f"{QUIZ_PATH}:9: There is no question bank “basic”. Did you mean “basics”?"
    ]


def test_a_bank_not_written_in_the_source_language_is_named(loaded_bank_elsewhere, tmp_path):
    report = dump_content(module="module", folder=tmp_path / "dump")
    assert report.notes == ["“Elsewhere” does not exist in de and was left out."]
    assert load_content(folder=tmp_path / "dump").changes == []


@pytest.fixture
def loaded_bank_elsewhere(content):
    """A quiz that draws from a bank somebody wrote in English first."""
    content.load()
    english = bank("en")
    elsewhere = QuestionBank.objects.create(
        name="Elsewhere", locale=english.locale, items=english.items
    )
    quiz = QuizPage.objects.get(locale__language_code="de")
    value = {"bank": elsewhere.pk, "category": None, "number": 1}
    quiz.items = [{"type": "draw", "value": value, "id": str(key_of("any"))}]
    quiz.save_revision().publish()
