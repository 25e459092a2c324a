"""What an author is told before publishing: a typo, another key, a question taken out."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.items import KINDS
from quizzes.models import QuestionBank
from quizzes.services import changes_of
from quizzes.services.comparing import Effect, accepted
from tests.factories import LearnerFactory, StaffFactory, uid
from tests.quizzes.factories import (
    TWO_KEYS,
    answer_all,
    hand_in,
    make_bank,
    make_quiz,
    multiple,
    single,
    start,
    translate,
    true_false,
)

pytestmark = pytest.mark.django_db


def drafted(page, items):
    """Return ``page`` with a saved draft of other ``items``."""
    page.items = items
    page.save_revision()
    return page.get_latest_revision_as_object()


def effects(page):
    return [(str(c.key), c.effect) for c in changes_of(page)]


class TestEffects:
    def test_what_is_published_changes_nothing(self, homes):
        quiz = make_quiz(homes["de"])
        assert changes_of(quiz) == []

    def test_a_typo_changes_words_only(self, homes, learner):
        quiz = make_quiz(homes["de"], items=[single(), true_false()])
        hand_in(quiz, learner)
        draft = drafted(quiz, [single(words=" corrected"), true_false()])
        [change] = changes_of(draft)
        assert (str(change.key), change.effect) == (uid("single"), Effect.WORDS)
        assert change.stem == "Question single corrected?"
        assert change.kind == "Single choice"

    def test_another_key_says_how_many_answered(self, homes):
        quiz = make_quiz(homes["de"], items=[single(), true_false(is_true=True)])
        for _number in range(3):
            answer_all(start(quiz, LearnerFactory()))
        [change] = changes_of(drafted(quiz, [single(), true_false(is_true=False)]))
        assert (change.effect, change.answers) == (Effect.KEY, 3)

    @pytest.mark.parametrize("kind", TWO_KEYS)
    def test_every_kind_tells_another_key(self, homes, kind):
        question, corrected = TWO_KEYS[kind]
        quiz = make_quiz(homes["de"], items=[question])
        assert [c.effect for c in changes_of(drafted(quiz, [question]))] == []
        assert [c.effect for c in changes_of(drafted(quiz, [corrected]))] == [Effect.KEY]

    def test_mixing_the_options_is_no_other_key(self, homes):
        quiz = make_quiz(homes["de"], items=[single(shuffle=True)])
        assert effects(drafted(quiz, [single(shuffle=False)])) == [(uid("single"), Effect.SETTINGS)]

    def test_new_and_taken_out(self, homes, learner):
        quiz = make_quiz(homes["de"], items=[single()])
        hand_in(quiz, learner)
        changes = changes_of(drafted(quiz, [multiple()]))
        assert [(str(c.key), c.effect, c.answers) for c in changes] == [
            (uid("multiple"), Effect.NEW, 0),
            (uid("single"), Effect.REMOVED, 1),
        ]
        assert changes[1].stem == "Question single?"

    def test_what_another_quiz_asks_is_named(self, homes):
        make_quiz(homes["de"], items=[single()])
        other = make_quiz(homes["de"], items=[multiple()])
        assert effects(drafted(other, [multiple(), single()])) == [
            (uid("single"), Effect.ELSEWHERE)
        ]

    @pytest.mark.parametrize("kind", KINDS)
    def test_an_unfinished_question_does_not_break_the_editor(self, homes, kind):
        quiz = make_quiz(homes["de"], items=[single()])
        half = {"type": kind, "id": uid("half"), "value": {}}
        [(key, effect)] = effects(drafted(quiz, [single(), half]))
        assert key == uid("half")
        assert effect in (Effect.NEW, Effect.UNFINISHED)

    def test_what_a_kind_cannot_freeze_is_unfinished(self, homes, monkeypatch):
        quiz = make_quiz(homes["de"], items=[single()])

        def fail(value):
            raise TypeError

        monkeypatch.setattr(KINDS["true_false"], "spec", fail)
        assert effects(drafted(quiz, [single(), true_false()])) == [
            (uid("statement"), Effect.UNFINISHED)
        ]

    def test_accepted_answers_are_a_key_made_of_words(self):
        words = {
            "stem": {"words": "Say it"},
            "gaps": {"1": {"answer": {"words": "yes", "is_accepted": True}, "hint": None}},
        }
        assert accepted(words) == ["yes"]

    def test_translations_and_aliases_change_no_key(self, homes):
        quiz = make_quiz(homes["de"], items=[single()])
        arabic = translate(quiz, homes["ar"], blocks=[single(words=" ar")])
        assert changes_of(drafted(arabic, [multiple()])) == []
        assert changes_of(quiz.create_alias(update_slug="alias")) == []

    def test_a_bank_is_compared_too(self, homes):
        bank = make_bank(items=[single()])
        bank.items = QuestionBank._meta.get_field("items").to_python([single(keys=("b",))])
        assert [change.effect for change in changes_of(bank)] == [Effect.KEY]

    def test_queries_do_not_grow_with_questions(self, homes):
        counts = []
        for number in (2, 8):
            names = [f"{number}-{n}" for n in range(number)]
            quiz = make_quiz(homes["de"], items=[single(name) for name in names])
            draft = drafted(quiz, [single(name, keys=("b",)) for name in names[1:]])
            with CaptureQueriesContext(connection) as captured:
                assert len(changes_of(draft)) == number
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestEditor:
    @pytest.fixture
    def editor(self, client, homes):
        client.force_login(StaffFactory(is_superuser=True), settings.AUTHENTICATION_BACKENDS[0])
        return client

    def test_the_editor_of_a_quiz_shows_it(self, editor, module, learner):
        quiz = make_quiz(module, items=[true_false(is_true=True)])
        hand_in(quiz, learner)
        drafted(quiz, [true_false(is_true=False)])
        page = editor.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
        assert "What publishing would change" in page
        assert "changes the key" in page
        assert "1 answer was given with the old one." in page
        assert reverse("quizzes_bank:rescorings", args=[quiz.translation_key]) in page

    def test_the_editor_of_a_bank_shows_it(self, editor):
        bank = make_bank(items=[single()])
        url = reverse(QuestionBank.snippet_viewset.get_url_name("edit"), args=[bank.pk])
        assert "Publishing would change no question." in editor.get(url).content.decode()

    def test_a_new_quiz_has_nothing_to_compare(self, editor, module):
        url = reverse("wagtailadmin_pages:add", args=("quizzes", "quizpage", module.pk))
        assert "Publishing would change no question." not in editor.get(url).content.decode()
