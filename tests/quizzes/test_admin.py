"""What authors meet in the Wagtail admin."""

import json

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from quizzes.blocks import DrawBlock
from quizzes.forms import missing_in_banks
from quizzes.models import QuestionBank, QuestionVersion, QuizPage
from tests.factories import StaffFactory
from tests.quizzes.factories import draw, make_bank, make_quiz, single, three_kinds, true_false

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, homes):
    client.force_login(StaffFactory(is_superuser=True), settings.AUTHENTICATION_BACKENDS[0])
    return client


def source():
    return {"title": "", "publisher": "", "url": "", "accessed_on": ""}


def statement(**fields):
    """Return a statement as the editor's browser would send it."""
    return {
        "stem": rich_text("<p>The sky is green.</p>"),
        "picture": {"image": "", "alt": "", "caption": ""},
        "media": {"file": "", "title": "", "captions": "", "transcript": rich_text("")},
        "options": {"content_note": "", "category": ""},
        "post": {
            "look": "social",
            "author": "",
            "handle": "",
            "posted": "",
            "text": rich_text(""),
            "image": "",
            "alt": "",
            "note": "",
        },
        "hint": "",
        "is_true": "false",
        "explanation_if_true": rich_text("<p>Look up.</p>"),
        "explanation_if_false": rich_text("<p>It is blue.</p>"),
        "source": source(),
        **fields,
    }


def quiz_data(items, **fields):
    return nested_form_data(
        {
            "title": "New quiz",
            "slug": "new-quiz",
            "summary": "",
            "introduction": rich_text(""),
            "minutes": "5",
            "pass_mark": "60",
            "feedback": "at_once",
            "tries_allowed": "1",
            "attempts_allowed": "0",
            "passed_text": rich_text(""),
            "failed_text": rich_text(""),
            "items": streamfield(items),
            "comments": inline_formset([]),
            **fields,
        }
    )


class TestQuizEditor:
    def url(self, module):
        return reverse("wagtailadmin_pages:add", args=("quizzes", "quizpage", module.pk))

    def test_explains_its_fields(self, editor, module):
        page = editor.get(self.url(module)).content.decode()
        assert "Nobody is timed." in page
        assert "as often as people like" in page

    def test_a_quiz_is_written_and_published_on_one_page(self, editor, module):
        data = quiz_data([("true_false", statement())])
        response = editor.post(self.url(module), {**data, "action-publish": "1"})
        assert response.status_code == 302, response.context["form"].errors
        quiz = QuizPage.objects.get(slug="new-quiz")
        assert quiz.live
        version = QuestionVersion.objects.current().get()
        assert version.spec == {"key": False, "points": 1}

    @pytest.mark.parametrize(
        ("field", "nothing"), [("explanation_if_true", rich_text("")), ("is_true", "")]
    )
    def test_what_is_missing_is_said_at_the_field(self, editor, module, field, nothing):
        data = quiz_data([("true_false", statement(**{field: nothing}))])
        response = editor.post(self.url(module), {**data, "action-publish": "1"})
        assert response.status_code == 200
        error = response.context["form"].errors["items"].as_data()[0].as_json_data()
        assert list(error["blockErrors"]) == [0]
        assert list(error["blockErrors"][0]["blockErrors"]) == [field]
        assert not QuizPage.objects.exists()

    def test_an_unfinished_draft_can_be_saved(self, editor, module):
        unfinished = statement(explanation_if_true=rich_text(""), is_true="")
        data = quiz_data([("true_false", unfinished)])
        assert editor.post(self.url(module), data).status_code == 302
        quiz = QuizPage.objects.get()
        assert not quiz.live
        assert quiz.items[0].value["is_true"] is None
        assert not QuestionVersion.objects.exists()

    def test_a_pass_mark_above_100_is_refused(self, editor, module):
        data = quiz_data([("true_false", statement())], pass_mark="101")
        response = editor.post(self.url(module), {**data, "action-publish": "1"})
        assert list(response.context["form"].errors) == ["pass_mark"]

    def test_a_draft_can_be_previewed(self, editor, module):
        quiz = make_quiz(module, items=three_kinds())
        quiz.introduction = "<p>Not yet public.</p>"
        quiz.save_revision()
        response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[quiz.pk]))
        assert response.status_code == 200
        assert "Not yet public." in response.content.decode()


class TestDraw:
    def test_more_than_a_bank_holds_is_refused(self, homes):
        bank = make_bank(items=[single("a"), single("b")])
        block = DrawBlock()
        assert block.clean(block.to_python({"bank": bank.pk, "number": 2}))
        with pytest.raises(ValidationError) as caught:
            block.clean(block.to_python({"bank": bank.pk, "number": 3}))
        message = caught.value.block_errors["number"].messages[0]
        assert message == "This bank has only 2 questions."

    def test_several_draws_together_may_not_be_more_either(self, homes):
        bank = make_bank(items=[single("a"), single("b")])
        quiz = make_quiz(homes["de"], items=[draw(bank, 1), draw(bank, 2), true_false()])
        assert missing_in_banks(quiz.items) == [
            "The bank “Bank” has only 2 questions, but 3 are drawn."
        ]
        assert missing_in_banks(make_quiz(homes["de"], items=[draw(bank, 2)]).items) == []


class TestBank:
    def test_a_bank_is_written_published_and_previewed(self, editor):
        add = reverse(QuestionBank.snippet_viewset.get_url_name("add"))
        data = nested_form_data(
            {"name": "Sources", "items": streamfield([("true_false", statement())])}
        )
        response = editor.post(add, {**data, "action-publish": "1"})
        assert response.status_code == 302, json.dumps(response.context["form"].errors)
        bank = QuestionBank.objects.get()
        assert QuestionVersion.objects.current().get().container_key == bank.translation_key
        view = QuestionBank.snippet_viewset.get_url_name("preview_on_edit")
        url = reverse(view, args=[bank.pk])
        editor.post(url, data)
        page = editor.get(url).content.decode()
        assert "The sky is green." in page
        assert "Look up." not in page

    def test_a_bank_cannot_be_copied_with_its_ids(self, editor):
        bank = make_bank(items=[single()])
        page = editor.get(reverse(QuestionBank.snippet_viewset.get_url_name("list")))
        assert "Bank" in page.content.decode()
        assert f"/copy/{bank.pk}" not in page.content.decode()
