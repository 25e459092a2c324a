"""Freezing at publish: versions, texts, translations, withdrawals, copies."""

import logging

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from quizzes.models import QuestionText, QuestionVersion, QuizPage
from quizzes.services import freeze_questions, renew_question_ids
from tests.factories import StaffFactory, add_lesson, publish, uid
from tests.quizzes.factories import (
    answer_all,
    choice,
    make_bank,
    make_quiz,
    multiple,
    set_items,
    single,
    start,
    three_kinds,
    translate,
    true_false,
)

pytestmark = pytest.mark.django_db


def current(name):
    return QuestionVersion.objects.current().get(question_key=uid(name))


def words(name, language):
    return current(name).texts.current().get(language=language).words


class TestPublishing:
    def test_each_question_is_frozen_with_spec_and_words(self, homes):
        quiz = make_quiz(homes["de"])
        version = current("single")
        assert version.kind == "single_choice"
        assert version.container_key == quiz.translation_key
        assert version.purpose == QuestionVersion.Purpose.QUIZ
        assert version.source_language == "de"
        assert version.spec == {
            "choices": [uid("single-a"), uid("single-b"), uid("single-c")],
            "key": [uid("single-a")],
            "points": 1,
            "shuffle": True,
        }
        label = words("single", "de")["choices"][uid("single-a")]["label"]
        assert label == {"words": "Option single-a", "lang": "de"}
        assert QuestionVersion.objects.current().count() == 3

    def test_publishing_the_same_again_changes_nothing(self, homes):
        quiz = make_quiz(homes["de"])
        before = (
            list(QuestionVersion.objects.order_by("pk").values()),
            list(QuestionText.objects.order_by("pk").values()),
        )
        publish(quiz)
        assert before == (
            list(QuestionVersion.objects.order_by("pk").values()),
            list(QuestionText.objects.order_by("pk").values()),
        )

    def test_a_typo_makes_a_text_and_no_version(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        version = current("single")
        set_items(quiz, [single(words=", corrected")])
        assert current("single") == version
        assert version.texts.count() == 2
        assert words("single", "de")["stem"]["words"] == "<p>Question single, corrected?</p>"

    def test_a_corrected_key_makes_a_version_and_keeps_the_old_one(self, homes):
        quiz = make_quiz(homes["de"], items=[true_false(is_true=True)])
        old = current("statement")
        set_items(quiz, [true_false(is_true=False)])
        new = current("statement")
        assert (old.spec["key"], new.spec["key"]) == (True, False)
        assert QuestionVersion.objects.filter(question_key=uid("statement")).count() == 2

    def test_going_back_uses_the_old_version_again(self, homes):
        quiz = make_quiz(homes["de"], items=[true_false(is_true=True)])
        old = current("statement")
        set_items(quiz, [true_false(is_true=False)])
        set_items(quiz, [true_false(is_true=True)])
        assert current("statement") == old

    def test_a_question_taken_out_is_current_no_more_and_may_come_back(self, homes):
        quiz = make_quiz(homes["de"], items=[single(), true_false()])
        version = current("single")
        set_items(quiz, [true_false()])
        assert not QuestionVersion.objects.current().filter(pk=version.pk).exists()
        set_items(quiz, [single(), true_false()])
        assert current("single") == version

    def test_a_draft_freezes_nothing(self, homes):
        quiz = QuizPage(title="Draft", slug="draft", items=three_kinds(), locale=homes["de"].locale)
        homes["de"].add_child(instance=quiz)
        quiz.save_revision()
        assert not QuestionVersion.objects.exists()

    def test_a_bank_is_frozen_too(self, homes):
        bank = make_bank(items=[single()])
        assert current("single").container_key == bank.translation_key
        assert current("single").purpose == QuestionVersion.Purpose.QUIZ

    def test_questions_of_a_lesson_are_checks(self, module):
        lesson = add_lesson(module, number=3, body=[single("check")])
        assert current("check").purpose == QuestionVersion.Purpose.CHECK
        assert current("check").container_key == lesson.translation_key

    def test_what_was_answered_cannot_be_deleted(self, homes, learner):
        answer_all(start(make_quiz(homes["de"]), learner))
        with pytest.raises(ProtectedError):
            QuestionVersion.objects.all().delete()
        with pytest.raises(ProtectedError):
            QuestionText.objects.all().delete()

    def test_queries_do_not_grow_with_questions(self, homes):
        counts = []
        for number in (2, 8):
            quiz = make_quiz(homes["de"], items=[single(f"{number}-{n}") for n in range(number)])
            with CaptureQueriesContext(connection) as captured:
                freeze_questions(instance=quiz, field_name="items")
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestTranslations:
    def test_a_translation_adds_words_only(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        translate(quiz, homes["ar"], blocks=[single(words=" (ar)")])
        version = current("single")
        assert QuestionVersion.objects.count() == 1
        stem = version.texts.current().get(language="ar").words["stem"]
        assert stem == {"words": "<p>Question single (ar)?</p>", "is_rich": True, "lang": "ar"}

    def test_the_key_of_a_translation_is_never_read(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        stale = single(words=" (ar)")
        for option in stale["value"]["choices"]:
            option["value"]["is_correct"] = not option["value"]["is_correct"]
        translate(quiz, homes["ar"], blocks=[stale])
        assert current("single").spec["key"] == [uid("single-a")]

    def test_a_corrected_key_is_right_in_all_languages_at_once(self, homes):
        quiz = make_quiz(homes["de"], items=[true_false(is_true=True)])
        translate(quiz, homes["ar"], blocks=[true_false(is_true=True, words=" (ar)")])
        translate(quiz, homes["en"], blocks=[true_false(is_true=True, words=" (en)")])
        set_items(quiz, [true_false(is_true=False)])
        version = current("statement")
        assert version.spec["key"] is False
        assert set(version.texts.current().values_list("language", flat=True)) == {"de", "en", "ar"}
        assert words("statement", "ar")["stem"]["words"] == "<p>Statement statement (ar).</p>"

    def test_a_new_option_is_shown_in_the_source_language_until_translated(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        translate(quiz, homes["ar"], blocks=[single(words=" (ar)")])
        changed = single()
        changed["value"]["choices"].append(choice("single-new"))
        set_items(quiz, [changed])
        options = words("single", "ar")["choices"]
        assert options[uid("single-a")]["label"]["lang"] == "ar"
        assert options[uid("single-new")]["label"] == {"words": "Option single-new", "lang": "de"}

    def test_an_option_only_the_translation_has_is_not_shown(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        stale = single(words=" (ar)")
        stale["value"]["choices"].append(choice("single-gone"))
        translate(quiz, homes["ar"], blocks=[stale])
        assert uid("single-gone") not in words("single", "ar")["choices"]

    def test_words_still_equal_to_the_source_count_as_untranslated(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        half = single(words=" (ar)")
        half["value"]["stem"] = "<p>Question single?</p>"
        translate(quiz, homes["ar"], blocks=[half])
        assert words("single", "ar")["stem"]["lang"] == "de"

    def test_a_source_in_another_language_than_german(self, homes):
        quiz = make_quiz(homes["en"], items=[single()])
        translate(quiz, homes["de"], blocks=[single(words=" (de)")])
        assert current("single").source_language == "en"
        assert words("single", "en")["stem"]["lang"] == "en"

    def test_an_unpublished_source_freezes_nothing_new(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        translated = translate(quiz, homes["ar"], blocks=[single(words=" (ar)")])
        quiz.refresh_from_db()
        quiz.unpublish()
        translated.items = [single(words=" (ar 2)")]
        publish(translated)
        assert words("single", "ar")["stem"]["words"] == "<p>Question single (ar)?</p>"

    def test_an_alias_in_another_language_adds_nothing(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        quiz.copy_for_translation(Locale.objects.get(language_code="ar"), alias=True)
        publish(quiz)
        assert list(current("single").texts.values_list("language", flat=True)) == ["de"]


class TestCopies:
    def copy(self, client, quiz):
        client.force_login(StaffFactory(is_superuser=True), settings.AUTHENTICATION_BACKENDS[0])
        response = client.post(
            f"/admin/pages/{quiz.pk}/copy/",
            {
                "new_title": "Copy",
                "new_slug": "copy",
                "new_parent_page": quiz.get_parent().pk,
                "copy_subpages": "",
                "publish_copies": "on",
                "alias": "",
            },
        )
        assert response.status_code == 302, response.content
        return QuizPage.objects.get(slug="copy")

    def test_a_copy_in_the_admin_asks_its_own_questions(self, client, module):
        quiz = make_quiz(module)
        copy = self.copy(client, quiz)
        old = {raw["id"] for raw in quiz.items.raw_data}
        new = {raw["id"] for raw in copy.items.raw_data}
        assert len(new) == 3
        assert not old & new
        assert (
            QuestionVersion.objects.current().filter(container_key=quiz.translation_key).count()
            == 3
        )
        assert (
            QuestionVersion.objects.current().filter(container_key=copy.translation_key).count()
            == 3
        )

    def test_publishing_the_copied_draft_brings_no_old_id_back(self, client, module):
        quiz = make_quiz(module)
        copy = self.copy(client, quiz)
        copy.get_latest_revision().publish()
        copy = QuizPage.objects.get(pk=copy.pk)
        assert not {raw["id"] for raw in copy.items.raw_data} & {
            raw["id"] for raw in quiz.items.raw_data
        }
        assert current("single").container_key == quiz.translation_key

    def test_a_copy_made_in_code_does_not_take_the_questions_away(self, homes, caplog):
        quiz = make_quiz(homes["de"], items=[single()])
        with caplog.at_level(logging.WARNING):
            copy = quiz.copy(update_attrs={"slug": "copy"})
        assert current("single").container_key == quiz.translation_key
        assert "belongs to another quiz" in caplog.text
        renew_question_ids(page=copy, field_name="items")
        assert QuestionVersion.objects.current().filter(container_key=copy.translation_key).exists()

    def test_an_alias_keeps_the_ids(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        alias = quiz.create_alias(update_slug="alias")
        renew_question_ids(page=alias, field_name="items")
        assert alias.items.raw_data[0]["id"] == uid("single")
        assert alias.quiz_key == quiz.translation_key

    def test_a_copied_lesson_gets_new_checks(self, module):
        lesson = add_lesson(module, number=3, body=[single("check"), multiple("other")])
        copy = lesson.copy(update_attrs={"slug": "copy", "title": "Copy"})
        renew_question_ids(page=copy, field_name="body")
        found = QuestionVersion.objects.current().filter(container_key=copy.translation_key)
        assert found.count() == 2
        assert current("check").container_key == lesson.translation_key
