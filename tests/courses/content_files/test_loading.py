"""Loading is complete or nothing, repeatable, and publishes as an editor would."""

import pytest
from django.db.models import Model
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model
from wagtail.models import Locale, Page, Revision, Site

from courses.content_files.identity import key_of
from courses.content_files.problems import ContentErrors
from courses.models import CatalogPage, FactCard, LessonPage, ModulePage, ShortName
from home.models import HomePage, Organisation, StandardPage
from quizzes.models import QuestionVersion, QuizPage
from tests.courses.content_files.conftest import everything, png

pytestmark = pytest.mark.django_db

LESSON = "course/module/1-lesson.de.yaml"
LESSON_EN = "course/module/1-lesson.en.yaml"
QUIZ = "course/module/2-quiz.de.yaml"


def page_in(model, language: str, path: str) -> Model:
    return model.objects.get(translation_key=key_of(path), locale__language_code=language)


def lesson(language: str = "de") -> LessonPage:
    return page_in(LessonPage, language, "course/module/lesson")


def module(language: str = "de") -> ModulePage:
    return page_in(ModulePage, language, "course/module")


def revisions(page) -> int:
    return Revision.objects.for_instance(page).count()


# --- What is there afterwards ---------------------------------------------------------------------


def test_pages_stand_in_the_tree_and_are_published(loaded):
    home = page_in(HomePage, "de", "site/home")
    catalog = page_in(CatalogPage, "de", "site/catalog")
    assert catalog.get_parent().specific == home
    assert module().get_parent().get_parent().specific == catalog
    assert page_in(StandardPage, "de", "site/pages/ueber").get_parent().specific == home
    assert [child.slug for child in module().get_children()] == ["lektion", "quiz"]
    assert not Page.objects.filter(depth__gt=1, live=False).exists()


def test_the_site_begins_at_the_home_page_and_the_welcome_page_is_gone(loaded):
    assert Site.objects.get().root_page.specific == page_in(HomePage, "de", "site/home")
    assert set(Page.objects.filter(depth=2).values_list("content_type__model", flat=True)) == {
        "homepage"
    }


def test_fields_hold_what_the_file_says(loaded):
    page = module()
    assert (page.title, page.level, page.minutes) == ("Modul", "B1", 20)
    assert page.topic.code == "media"
    assert page.organisation == Organisation.objects.get(code="bvre", locale=page.locale)
    assert str(page.reviewed_on) == "2026-11-22"
    assert page.introduction == "<p>Los geht es.</p>"
    assert page.get_parent().specific.cover.credit == "Mitreden"


def test_a_block_has_the_key_of_its_short_name(loaded):
    block = lesson().body[0]
    assert block.id == str(key_of("course/module/lesson#body/h-eins"))
    choice = page_in(QuizPage, "de", "course/module/quiz").items[0].value["choices"].bound_blocks[0]
    assert choice.id == str(key_of("course/module/quiz#items/q-eins/choices/dies"))
    assert ShortName.objects.get(key=choice.id).name.endswith("/choices/dies")


def test_questions_are_frozen(loaded):
    version = QuestionVersion.objects.get(is_current=True)
    assert version.question_key == key_of("course/module/quiz#items/q-eins")
    assert version.spec["key"] == [str(key_of("course/module/quiz#items/q-eins/choices/dies"))]


def test_a_link_to_a_later_page_names_it(loaded):
    """The lesson is loaded before the quiz it links to."""
    quiz = page_in(QuizPage, "de", "course/module/quiz")
    for language in ("de", "en"):
        html = lesson(language).body[2].value["text"].source
        assert f'<a id="{quiz.pk}" linktype="page">' in html


def test_a_translated_lesson_embeds_the_translated_fact(loaded):
    assert lesson("en").body[4].value["fact"].claim == "There is no censorship."
    assert lesson("de").body[4].value["fact"].claim == "Eine Zensur findet nicht statt."


# --- Again ----------------------------------------------------------------------------------------


def test_a_second_run_makes_no_row_and_no_file(loaded):
    before = everything()
    report = loaded.load()
    assert (report.changes, report.notes) == ([], [])
    assert everything() == before


def test_a_changed_word_makes_one_revision_of_the_page_and_of_its_translation(loaded):
    before = {language: revisions(lesson(language)) for language in ("de", "en")}
    total = Revision.objects.count()
    loaded.edit(LESSON, "Erste Schritte", "Die ersten Schritte")
    loaded.edit(LESSON_EN, "First steps", "The first steps")
    report = loaded.load()
    assert report.changes == [
        "changed: course/module/lesson (body)",
        "translated into en: course/module/lesson",
    ]
    assert revisions(lesson("de")) == before["de"] + 1
    assert revisions(lesson("en")) == before["en"] + 1
    assert Revision.objects.count() == total + 2
    assert lesson("en").body[0].value["text"] == "The first steps"


def test_a_word_changed_in_the_translation_alone_leaves_the_source_alone(loaded):
    before = revisions(lesson("de"))
    loaded.edit(LESSON_EN, "First steps", "The first steps")
    assert loaded.load().changes == ["translated into en: course/module/lesson"]
    assert revisions(lesson("de")) == before
    assert lesson("en").body[0].value["text"] == "The first steps"


def test_a_corrected_key_makes_a_new_version_of_the_question(loaded):
    loaded.edit(QUIZ, "is_correct: yes", "is_correct: nope")
    loaded.edit(QUIZ, "is_correct: no\n", "is_correct: yes\n")
    loaded.edit(QUIZ, "is_correct: nope", "is_correct: no")
    loaded.load()
    assert QuestionVersion.objects.count() == 2
    current = QuestionVersion.objects.get(is_current=True)
    assert current.spec["key"] == [str(key_of("course/module/quiz#items/q-eins/choices/das"))]


def test_what_was_edited_in_the_admin_gives_way_to_the_file(loaded):
    page = lesson()
    page.title = "Im Editor geändert"
    page.save_revision().publish()
    assert loaded.load().changes == [
        "changed: course/module/lesson (title)",
        "translated into en: course/module/lesson",
    ]
    assert lesson().title == "Lektion"


def test_what_the_editor_adds_invisibly_to_a_text_is_no_change(loaded):
    page = lesson()
    raw = list(page.body.raw_data)
    raw[1]["value"]["text"] = raw[1]["value"]["text"].replace("<p>", '<p data-block-key="abc12">')
    page.body = raw
    page.save_revision().publish()
    assert loaded.load().changes == []


def test_steps_follow_the_order_of_the_files_in_every_language(loaded):
    loaded.rename(LESSON, "3-lesson.de.yaml")
    loaded.rename(LESSON_EN, "3-lesson.en.yaml")
    loaded.load()
    for language in ("de", "en", "ar"):
        keys = [step.translation_key for step in module(language).get_children()]
        assert keys == [key_of("course/module/quiz"), key_of("course/module/lesson")]
    assert loaded.load().changes == []


def test_a_step_without_file_is_kept_and_named(loaded):
    loaded.remove(QUIZ)
    loaded.edit(LESSON, "Weiter im [Quiz](page:module/quiz).", "Weiter.")
    loaded.edit(LESSON_EN, "On to the [quiz](page:module/quiz).", "Go on.")
    report = loaded.load()
    assert report.notes == ["course/module: the step “Quiz” is in no file. Nothing was deleted."]
    assert page_in(QuizPage, "de", "course/module/quiz").live


def test_a_page_unpublished_in_the_editor_stays_so(loaded):
    lesson().unpublish()
    report = loaded.load()
    assert report.notes == [
        f"{LESSON}:1: this page was unpublished in the editor and was left as it is."
    ]
    assert not lesson().live


def test_a_new_slug_leaves_a_redirect(loaded, django_capture_on_commit_callbacks):
    loaded.edit(LESSON, "slug: lektion", "slug: erste-lektion")
    with django_capture_on_commit_callbacks(execute=True):
        loaded.load()
    assert lesson().slug == "erste-lektion"
    assert Redirect.objects.filter(old_path__endswith="/lektion").exists()


def test_a_redrawn_picture_replaces_the_old_one(loaded):
    old = lesson().body[3].value["image"]
    loaded.write_bytes("course/module/images/map.png", png(99))
    loaded.load()
    new = lesson().body[3].value["image"]
    assert new.pk != old.pk
    assert new.file.size == len(png(99))


def test_a_corrected_credit_reaches_the_picture(loaded):
    loaded.edit("course/module/images/credits.yaml", "credit: Mitreden", "credit: Somebody")
    assert loaded.load().changes == ["changed credit: course/module/images/map.png"]
    assert lesson().body[3].value["image"].credit == "Somebody"


NEW_LESSON = """\
kind: lesson
title: Neu
slug: neu
minutes: 1
stance: value
body:
  - type: heading
    id: h
    text: Neu
"""


def test_what_only_the_database_knows_is_reported_at_its_line_and_leaves_nothing(loaded):
    """A page made in the editor has taken the slug of a new step."""
    taken = LessonPage(title="Neu", slug="neu", locale=module().locale, minutes=1, body=[])
    module().add_child(instance=taken)
    loaded.write("course/module/3-new.de.yaml", NEW_LESSON)
    loaded.write_bytes("course/module/images/new.png", png(50))
    before = everything()
    with pytest.raises(ContentErrors) as raised:
        loaded.load()
    [problem] = raised.value.problems
    assert str(problem.place) == "course/module/3-new.de.yaml:3"
    assert "neu" in problem.sentence
    assert everything() == before


def test_a_folder_without_site_is_loaded_below_what_is_there(loaded, tmp_path):
    (loaded.root / "site").rename(tmp_path / "elsewhere")
    loaded.edit(LESSON, "Erste Schritte", "Andere Schritte")
    assert loaded.load().changes[0] == "changed: course/module/lesson (body)"


def test_every_language_has_a_locale(loaded):
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"de", "en", "ar"}


def test_pictures_lie_in_their_own_collection(loaded):
    collections = {image.collection.name for image in get_image_model().objects.all()}
    assert collections == {"Content files"}


def test_facts_keep_their_dates_in_every_language(loaded):
    dates = set(FactCard.objects.values_list("as_of", "review_by"))
    assert FactCard.objects.count() == 2
    assert len(dates) == 1
