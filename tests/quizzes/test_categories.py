"""Categories: a tree, drawing from one, and success by subject."""

import uuid

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from quizzes.blocks import DrawBlock
from quizzes.category_results import is_worth_showing, success_by_category, success_of
from quizzes.forms import missing_in_banks
from quizzes.models import Attempt, QuestionCategory, QuestionVersion
from quizzes.services import release_feedback
from tests.factories import LearnerFactory, StaffFactory, uid
from tests.quizzes.factories import (
    about,
    draw,
    draw_about,
    hand_in,
    make_bank,
    make_category,
    make_quiz,
    set_items,
    single,
    start,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def media(homes):
    return make_category("Media")


@pytest.fixture
def sources(media):
    return make_category("Sources", parent=media)


@pytest.fixture
def bank(media, sources):
    """Return a bank: one on media, two on sources, two on nothing."""
    return make_bank(
        items=[
            about(single("m"), media),
            about(single("s1"), sources),
            about(single("s2"), sources),
            single("x"),
            single("y"),
        ]
    )


def asked(attempt):
    keys = attempt.responses.values_list("version__question_key", flat=True)
    names = {uid(name): name for name in ("m", "s1", "s2", "x", "y", "own")}
    return {names[str(key)] for key in keys}


class TestTree:
    def test_sub_categories_belong_to_it(self, media, sources):
        posts = make_category("Posts", parent=sources)
        other = make_category("Rights")
        tree = QuestionCategory.objects.tree()
        keys = {c.translation_key for c in (media, sources, posts)}
        assert tree.below(media.translation_key) == keys
        assert tree.below(other.translation_key) == {other.translation_key}
        assert tree.path(posts.translation_key, "de") == "Media / Sources / Posts"
        assert tree.line(uuid.uuid4()) == []

    def test_a_translation_brings_a_name_and_no_other_place(self, media, sources):
        rights = make_category("حقوق", language="ar")
        make_category(
            "مصادر", language="ar", parent=rights, translation_key=sources.translation_key
        )
        tree = QuestionCategory.objects.tree()
        assert tree.name(sources.translation_key, "ar") == ("مصادر", "ar")
        assert tree.name(media.translation_key, "ar") == ("Media", "de")
        assert sources.translation_key in tree.below(media.translation_key)

    def test_a_category_is_never_part_of_itself(self, media, sources):
        media.parent = sources
        with pytest.raises(ValidationError) as caught:
            media.full_clean()
        assert caught.value.message_dict == {"parent": ["A category cannot be part of itself."]}
        # Somebody got round the form: nothing runs in circles.
        media.save()
        assert len(QuestionCategory.objects.tree().below(media.translation_key)) == 2

    def test_reading_it_takes_one_query(self, media, sources, django_assert_num_queries):
        with django_assert_num_queries(1):
            QuestionCategory.objects.tree().choices("de")


class TestDrawing:
    def test_only_from_the_category_and_its_parts(self, homes, bank, media, learner):
        quiz = make_quiz(homes["de"], items=[draw_about(bank, media, 3)])
        assert asked(start(quiz, learner)) == {"m", "s1", "s2"}

    def test_not_from_the_category_above(self, homes, bank, sources, learner):
        quiz = make_quiz(homes["de"], items=[draw_about(bank, sources, 2)])
        assert asked(start(quiz, learner)) == {"s1", "s2"}

    def test_the_whole_bank_takes_nothing_away_from_its_category(self, homes, bank, sources):
        items = [draw(bank, 3), single("own"), draw_about(bank, sources, 2)]
        quiz = make_quiz(homes["de"], items=items)
        for _number in range(10):
            attempt = start(quiz, LearnerFactory())
            assert asked(attempt) == {"m", "s1", "s2", "x", "y", "own"}
            own = attempt.responses.get(version__question_key=uid("own"))
            assert own.position == 4

    def test_a_category_moved_since_draws_what_belongs_to_it_now(
        self, homes, bank, media, sources, learner
    ):
        quiz = make_quiz(homes["de"], items=[draw_about(bank, media, 3)])
        sources.parent = None
        sources.save()
        assert asked(start(quiz, learner)) == {"m"}

    def test_more_than_the_category_holds_is_refused_at_the_field(self, bank, media):
        block = DrawBlock()
        value = {"bank": bank.pk, "category": media.pk, "number": 3}
        assert block.clean(block.to_python(value))
        with pytest.raises(ValidationError) as caught:
            block.clean(block.to_python({**value, "number": 4}))
        message = caught.value.block_errors["number"].messages[0]
        assert message == "This bank has only 3 questions in this category."

    def test_draws_that_lie_in_each_other_are_counted_together(self, homes, bank, media, sources):
        def missing(*draws):
            return missing_in_banks(make_quiz(homes["de"], items=list(draws)).items)

        assert missing(draw(bank, 3), draw_about(bank, sources, 2)) == []
        assert missing(draw(bank, 4), draw_about(bank, sources, 2)) == [
            "The bank “Bank” has only 5 questions, but 6 are drawn."
        ]
        assert missing(draw_about(bank, media, 2), draw_about(bank, sources, 2)) == [
            "The bank “Bank” has only 3 questions in the category “Media”, but 4 are drawn."
        ]

    def test_queries_do_not_grow_with_draws(self, homes, bank, media, sources):
        counts = []
        for items in (
            [draw_about(bank, media, 1)],
            [draw_about(bank, media, 1), draw_about(bank, sources, 1), draw(bank, 1)],
        ):
            quiz = make_quiz(homes["de"], items=items)
            learner = LearnerFactory()
            with CaptureQueriesContext(connection) as captured:
                start(quiz, learner)
            counts.append(len(captured))
        assert counts[0] == counts[1]


class TestSuccess:
    def found(self, attempts):
        return {c.name: (c.score, c.max_score, c.percent) for c in attempts}

    @pytest.fixture
    def quiz(self, homes, media, sources):
        items = [about(single("m"), media), about(single("s1"), sources), single("x")]
        return make_quiz(homes["de"], items=items)

    def test_parts_are_rolled_up(self, quiz, learner):
        attempt = hand_in(quiz, learner, wrong=[2])
        [top] = success_by_category([attempt], "de")
        assert (top.name, top.score, top.max_score, top.percent) == ("Media", 1, 2, 50)
        assert self.found(top.children) == {"Sources": (0, 1, 0)}
        assert is_worth_showing([top])

    def test_all_attempts_of_somebody_count_and_no_open_one(self, quiz, learner):
        hand_in(quiz, learner)
        hand_in(quiz, learner, wrong=[1, 2])
        start(quiz, learner)
        hand_in(quiz, LearnerFactory())
        mine = Attempt.objects.of(learner).filter(kind=Attempt.Kind.QUIZ)
        [top] = success_by_category(mine, "de")
        assert (top.score, top.max_score) == (2, 4)

    def test_everything_handed_in_counts_once_it_is_explained(self, quiz, homes, media, learner):
        hand_in(quiz, learner, wrong=[1])
        hand_in(quiz, LearnerFactory())
        held_back = make_quiz(
            homes["de"],
            slug="held-back",
            feedback=Attempt.Feedback.RELEASED,
            items=[about(single("h"), media)],
        )
        hand_in(held_back, learner)
        [top] = success_of(learner, "de")
        assert (top.score, top.max_score) == (1, 2)
        admin = StaffFactory(is_superuser=True)
        release_feedback(quiz_key=held_back.translation_key, actor=admin)
        [top] = success_of(learner, "de")
        assert (top.score, top.max_score) == (2, 3)

    def test_a_lone_category_is_named_once_and_not_shown(self, homes, sources, learner):
        quiz = make_quiz(homes["de"], items=[about(single("s1"), sources), single("x")])
        found = success_by_category([hand_in(quiz, learner)], "de")
        assert [category.name for category in found] == ["Sources"]
        assert not is_worth_showing(found)

    def test_earlier_answers_count_where_the_question_belongs_now(self, quiz, sources, learner):
        attempt = hand_in(quiz, learner)
        corrected = about(single("m", keys=("b",), others=("a", "c")), sources)
        set_items(quiz, [corrected, about(single("s1"), sources), single("x")])
        assert QuestionVersion.objects.filter(question_key=uid("m")).count() == 2
        assert self.found(success_by_category([attempt], "de")) == {"Sources": (2, 2, 100)}

    def test_without_categories_there_is_one_query(self, homes, learner, django_assert_num_queries):
        attempt = hand_in(make_quiz(homes["de"], items=[single("x")]), learner)
        with django_assert_num_queries(1):
            assert success_by_category([attempt], "de") == []

    def test_two_queries_however_many(self, quiz, learner, django_assert_num_queries):
        attempts = [hand_in(quiz, learner) for _number in range(3)]
        with django_assert_num_queries(2):
            success_by_category(attempts, "de")

    def test_the_result_page_says_it_in_words(self, client, quiz, learner):
        attempt = hand_in(quiz, learner, wrong=[2])
        client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
        with translation.override("ar"):
            url = reverse("quizzes:result", args=[attempt.pk])
        page = client.get(url).content.decode()
        assert "By subject" in page
        assert '<bdi lang="de">Media</bdi>: <bdi>1 of 2 points (50 %)</bdi>' in page
        assert '<bdi lang="de">Sources</bdi>: <bdi>0 of 1 point (0 %)</bdi>' in page

    def test_the_result_page_of_one_subject_says_nothing(self, client, homes, learner, sources):
        quiz = make_quiz(homes["de"], items=[about(single("s1"), sources)])
        attempt = hand_in(quiz, learner)
        client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
        page = client.get(reverse("quizzes:result", args=[attempt.pk])).content.decode()
        assert "By subject" not in page
