"""What came from a file is a translation like any other, in the admin and for learners."""

import pytest
from wagtail_localize.models import StringTranslation, Translation

from courses.content_files.identity import key_of
from courses.models import CatalogPage, LessonPage
from home.models import HomePage

pytestmark = pytest.mark.django_db

LESSON = "course/module/1-lesson.de.yaml"
LESSON_EN = "course/module/1-lesson.en.yaml"


def lesson(language: str) -> LessonPage:
    return LessonPage.objects.get(
        translation_key=key_of("course/module/lesson"), locale__language_code=language
    )


def translation_of_lesson(language: str = "en") -> Translation:
    return Translation.objects.get(
        source__object_id=key_of("course/module/lesson"), target_locale__language_code=language
    )


def test_every_translation_is_up_to_date_and_editable(loaded):
    translations = Translation.objects.all()
    assert translations.exists()
    assert {t.get_status_display() for t in translations} == {"Up to date"}
    assert {t.enabled for t in translations} == {True}


def test_a_sentence_changed_in_the_admin_is_the_only_one_to_translate_again(loaded):
    page = lesson("de")
    raw = list(page.body.raw_data)
    raw[0]["value"]["text"] = "Neue Überschrift"
    page.body = raw
    page.save_revision().publish()
    translation = translation_of_lesson()
    translation.source.update_from_db()
    total, done = translation.get_progress()
    assert (total - done, translation.get_status_display()) == (1, "Waiting for translations")


def test_a_translator_may_change_a_sentence_in_the_admin(loaded):
    string = StringTranslation.objects.get(data="First steps")
    string.data = "Steps"
    string.save()
    translation = translation_of_lesson()
    translation.save_target(publish=False)
    lesson("en").get_latest_revision().publish()
    assert lesson("en").body[0].value["text"] == "Steps"


def test_links_and_emphasis_are_in_the_translation(loaded):
    assert lesson("en").body[1].value["text"].source == (
        '<p>A <a href="https://example.org/a">source</a> and a sentence with <b>stress</b>.</p>'
        "<ul><li>Firstly</li><li>Secondly</li></ul>"
    )


def test_a_language_without_file_shows_the_source(loaded):
    alias = lesson("ar")
    assert alias.alias_of_id == lesson("de").pk
    assert alias.content_locale.language_code == "de"
    assert alias.live


def test_a_translation_added_later_takes_the_place_of_the_mirror(loaded):
    alias = lesson("ar")
    text = (loaded.root / LESSON_EN).read_text().replace("slug: lesson", "slug: درس")
    loaded.write(LESSON_EN.replace(".en.", ".ar."), text.replace("First steps", "الخطوات الأولى"))
    assert loaded.load().changes == ["translated into ar: course/module/lesson"]
    page = lesson("ar")
    assert (page.pk, page.alias_of_id, page.slug) == (alias.pk, None, "درس")
    assert page.body[0].value["text"] == "الخطوات الأولى"
    assert loaded.load().changes == []


def test_a_slug_in_native_letters_survives_the_next_edit_in_the_admin(loaded):
    loaded.write(
        LESSON_EN.replace(".en.", ".ar."),
        (loaded.root / LESSON_EN).read_text().replace("slug: lesson", "slug: أنواع-المنشورات"),
    )
    loaded.load()
    translation_of_lesson("ar").save_target(publish=False)
    lesson("ar").get_latest_revision().publish()
    assert lesson("ar").slug == "أنواع-المنشورات"


def test_home_pages_stand_side_by_side(loaded):
    slugs = dict(HomePage.objects.values_list("locale__language_code", "slug"))
    assert slugs == {"de": "mitreden", "en": "mitreden-en", "ar": "mitreden-ar"}


def test_a_translation_that_kept_its_words_while_the_source_changed_is_named(loaded):
    loaded.edit(LESSON, "Erste Schritte", "Letzte Schritte")
    report = loaded.load()
    line = loaded.line_of(LESSON_EN, "First steps")
    assert report.notes == [
        f"{LESSON_EN}:{line}: the source text changed, this translation did not. Check it."
    ]
    assert loaded.load().notes == []


def test_a_translation_that_went_its_own_way_is_left_alone(loaded):
    Translation.objects.filter(pk=translation_of_lesson().pk).update(enabled=False)
    loaded.edit(LESSON_EN, "First steps", "Other steps")
    report = loaded.load()
    assert report.changes == []
    assert report.notes == [
        f"{LESSON_EN}:1: this translation is edited by itself now and was left as it is."
    ]
    assert lesson("en").body[0].value["text"] == "First steps"


def test_a_mirror_follows_its_source(loaded):
    loaded.edit("site/catalog.de.yaml", "title: Kurse", "title: Alle Kurse")
    loaded.load()
    titles = set(CatalogPage.objects.values_list("title", flat=True))
    assert titles == {"Alle Kurse"}


def test_words_in_fields_that_files_do_not_have_are_left_to_translators(loaded):
    page = lesson("de")
    page.search_description = "Für Suchmaschinen"
    page.save_revision().publish()
    loaded.edit(LESSON, "minutes: 5", "minutes: 6")
    loaded.load()
    assert lesson("de").search_description == "Für Suchmaschinen"
    assert (
        translation_of_lesson().get_progress()[0] == translation_of_lesson().get_progress()[1] + 1
    )
    assert loaded.load().changes == []
