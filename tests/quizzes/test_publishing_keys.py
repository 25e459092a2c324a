"""Publishing another key for answered questions: the editor is asked before, and told how many."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from quizzes.models import QuestionBank, QuestionVersion
from tests.factories import LearnerFactory, StaffFactory, uid
from tests.quizzes.factories import (
    draw,
    hand_in,
    make_bank,
    make_quiz,
    true_false,
)
from tests.quizzes.test_admin import nested_form_data, quiz_data, statement, streamfield
from tests.quizzes.test_rescoring_pages import editor as somebody

pytestmark = pytest.mark.django_db

ASKED = "Publish another key?"


@pytest.fixture
def browser(client, homes):
    client.force_login(StaffFactory(is_superuser=True), settings.AUTHENTICATION_BACKENDS[0])
    return client


@pytest.fixture
def quiz(module):
    """Return a quiz of one statement that is false, called so by two people."""
    quiz = make_quiz(module, items=[true_false(is_true=False)])
    for _number in range(2):
        hand_in(quiz, LearnerFactory())
    return quiz


def send(browser, quiz, **changes):
    """Press "Publish" in the editor of ``quiz``, with the statement otherwise than it was."""
    data = quiz_data([("true_false", statement(**changes))], title="Quiz", slug=quiz.slug)
    data["items-0-id"] = uid("statement")
    url = reverse("wagtailadmin_pages:edit", args=[quiz.pk])
    return browser.post(url, {**data, "action-publish": "1"})


def key_in_use() -> bool:
    return QuestionVersion.objects.current().get(question_key=uid("statement")).spec["key"]


def agree(browser, key, reply):
    url = reverse("quizzes_bank:publish_another_key", args=[key])
    return browser.post(url, {"revision": reply.context["revision"]})


class TestAsking:
    def test_another_key_is_named_with_its_answers_and_not_published(self, browser, quiz):
        reply = send(browser, quiz, is_true="true")
        html = reply.content.decode()
        assert (reply.status_code, ASKED in html) == (200, True)
        assert "changes the key: 2 answers" in html
        assert "The sky is green." in html
        assert key_in_use() is False
        draft = Page.objects.get(pk=quiz.pk).get_latest_revision_as_object()
        assert draft.items[0].value["is_true"] is True

    def test_who_agrees_publishes_and_is_led_to_the_results(self, browser, quiz):
        reply = agree(browser, quiz.translation_key, send(browser, quiz, is_true="true"))
        assert reply.url == reverse("quizzes_bank:rescorings", args=[quiz.translation_key])
        assert key_in_use() is True
        entry = PageLogEntry.objects.filter(page=quiz, action="wagtail.publish").latest("pk")
        assert entry.user.is_superuser
        html = browser.get(reply.url).content.decode()
        assert "Results stay as they are until you re-score them." in html

    def test_a_typo_is_published_without_a_word(self, browser, quiz):
        assert send(browser, quiz, is_true="false").status_code == 302
        text = QuestionVersion.objects.current().get().texts.current().get()
        assert "The sky is green." in text.words["stem"]["words"]

    def test_what_nobody_answered_is_published_without_a_word(self, browser, module):
        quiz = make_quiz(module, items=[true_false(is_true=False)])
        assert send(browser, quiz, is_true="true").status_code == 302
        assert key_in_use() is True

    def test_a_draft_that_was_changed_meanwhile_is_looked_at_again(self, browser, quiz):
        reply = send(browser, quiz, is_true="true")
        Page.objects.get(pk=quiz.pk).get_latest_revision_as_object().save_revision()
        looked = agree(browser, quiz.translation_key, reply)
        assert looked.url == reverse("wagtailadmin_pages:edit", args=[quiz.pk])
        assert key_in_use() is False

    def test_what_is_scheduled_waits_for_its_time(self, browser, quiz):
        quiz.items = [true_false(is_true=True)]
        quiz.go_live_at = timezone.now() + timedelta(days=1)
        revision = quiz.save_revision()
        url = reverse("quizzes_bank:publish_another_key", args=[quiz.translation_key])
        reply = browser.post(url, {"revision": revision.pk}, follow=True)
        assert "It will be published at the time you have set." in reply.content.decode()
        assert key_in_use() is False

    def test_a_bank_is_asked_for_too(self, browser, homes):
        bank = make_bank(items=[true_false(is_true=False)])
        hand_in(make_quiz(homes["de"], items=[draw(bank, 1)]), LearnerFactory())
        data = {"name": "Bank", "items": streamfield([("true_false", statement(is_true="true"))])}
        data = {**nested_form_data(data), "items-0-id": uid("statement"), "action-publish": "1"}
        url = reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[bank.pk])
        reply = browser.post(url, data)
        assert "changes the key: 1 answer" in reply.content.decode()
        assert key_in_use() is False
        agree(browser, bank.translation_key, reply)
        assert key_in_use() is True


class TestWhoMay:
    @pytest.fixture
    def draft(self, quiz):
        quiz.items = [true_false(is_true=True)]
        return quiz.save_revision()

    def test_only_who_may_publish(self, client, quiz, draft):
        url = reverse("quizzes_bank:publish_another_key", args=[quiz.translation_key])
        root = Page.get_first_root_node()
        for codenames, location in (
            ((), None),
            (("change_page",), reverse("wagtailadmin_home")),
        ):
            client.force_login(somebody(*codenames, on=root), settings.AUTHENTICATION_BACKENDS[0])
            reply = client.post(url, {"revision": draft.pk})
            if location:
                assert reply.url == location
            else:
                assert client.get(reply.url).status_code == 404
            assert key_in_use() is False
        publisher = somebody("change_page", "publish_page", on=root)
        client.force_login(publisher, settings.AUTHENTICATION_BACKENDS[0])
        client.post(url, {"revision": draft.pk})
        assert key_in_use() is True

    def test_a_bank_needs_the_right_to_publish(self, client, homes):
        bank = make_bank(items=[true_false(is_true=False)])
        bank.items = [true_false(is_true=True)]
        revision = bank.save_revision()
        url = reverse("quizzes_bank:publish_another_key", args=[bank.translation_key])
        for codenames, expected in (
            (("change_questionbank",), False),
            (("change_questionbank", "publish_questionbank"), True),
        ):
            client.force_login(somebody(*codenames), settings.AUTHENTICATION_BACKENDS[0])
            client.post(url, {"revision": revision.pk})
            assert key_in_use() is expected

    def test_a_get_publishes_nothing(self, browser, quiz, draft):
        url = reverse("quizzes_bank:publish_another_key", args=[quiz.translation_key])
        assert browser.get(url).status_code == 405
        assert key_in_use() is False
