"""How the numbers of many people lie, and who may see it when."""

from collections import Counter
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items.spread import MOST_BARS, spread_of
from quizzes.services import answer_check, start_practice, submit_attempt
from quizzes.spreads import counted_for
from quizzes.statistics.answers import FEWEST_SHOWN
from tests.factories import LearnerFactory, add_lesson, uid
from tests.quizzes.factories import give, make_quiz, number, single, start

whole = st.integers(-(10**9), 10**9).map(Decimal)
figures = st.decimals(-(10**6), 10**6, places=3) | whole
people = st.lists(whole, min_size=1, max_size=60) | st.lists(figures, min_size=1, max_size=60)


def bars_of(numbers, right, mine=None, language="en"):
    """Return label and per cent of each bar, with "*" for the right one and "me" for one's own."""
    counted = Counter(map(Decimal, numbers))
    given = None if mine is None else Decimal(mine)
    with translation.override(language):
        bars = spread_of(counted, right=Decimal(right), given=given).bars
    return [(bar.label + "*" * bar.is_right + " me" * bar.is_given, bar.percent) for bar in bars]


class TestBars:
    @given(people, figures, st.none() | figures)
    def test_everybody_is_in_one_bar_and_no_bar_is_for_nobody_to_read(self, numbers, right, mine):
        spread = spread_of(Counter(numbers), right=right, given=mine)
        assert spread.people == len(numbers)
        assert 1 <= len(spread.bars) <= MOST_BARS + 2
        # Each share is rounded on its own.
        assert abs(sum(bar.percent for bar in spread.bars) - 100) <= len(spread.bars) / 2
        assert sum(bar.is_right for bar in spread.bars) == 1
        assert sum(bar.is_given for bar in spread.bars) == (mine is not None)
        assert len({bar.label for bar in spread.bars}) == len(spread.bars)

    @given(people, figures, st.randoms(use_true_random=False))
    def test_the_order_of_answers_does_not_matter(self, numbers, right, random):
        mixed = list(numbers)
        random.shuffle(mixed)
        one, other = (spread_of(Counter(n), right=right, given=None) for n in (numbers, mixed))
        assert one == other

    def test_whole_numbers_are_counted_in_round_spans(self):
        numbers = [16, 16, 17, 20, 25, 25, 30, 31, 40, 50]
        assert bars_of(numbers, 25, mine=40) == [
            ("15 to 19", 30),
            ("20 to 24", 10),
            ("25 to 29*", 20),
            ("30 to 34", 20),
            ("35 to 39", 0),
            ("40 to 44 me", 10),
            ("45 to 49", 0),
            ("50 to 54", 10),
        ]

    def test_few_numbers_stand_for_themselves(self):
        assert bars_of([15, 16, 16, 16, 17], 16, mine=16) == [
            ("15", 20),
            ("16* me", 60),
            ("17", 20),
        ]

    def test_all_of_one_mind(self):
        assert bars_of([16] * 5, 16) == [("16*", 100)]

    def test_decimals_name_where_the_next_begins(self):
        assert bars_of(["0.5", "1", "1.5", "2"], "1.5")[0] == ("0.4 to below 0.6", 25)

    def test_negative_numbers_lie_in_order(self):
        labels = [label for label, _percent in bars_of([-12, -5, 0, 3, 8], -5)]
        assert labels[0].startswith("-1")
        assert [label for label in labels if "*" in label]

    def test_a_joker_squeezes_nobody(self):
        bars = bars_of([20, 22, 24, 26, 28, 10**9], 25, mine=10**9)
        assert bars[-1] == ("29 and more me", 17)
        assert len(bars) > 5

    def test_what_is_right_is_there_even_if_nobody_came_near(self):
        assert bars_of([20, 21, 22, 23, 24], 3)[0] == ("below 20*", 0)

    def test_the_language_of_the_screen(self):
        [label, _percent] = bars_of([1000, 1500, 2500], 1500, language="de")[0]
        assert label.startswith("1.000 ")
        assert label.endswith(" 1.199")


pytestmark = pytest.mark.django_db


def answer_all(quiz, numbers, *, is_handed_in=True):
    for figure in numbers:
        attempt = start(quiz, LearnerFactory())
        give(attempt, 1, figure)
        if is_handed_in:
            submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)


def result_of(quiz, figure="20", *, language="de"):
    """Return the result page of one more person who answered ``figure``."""
    client, learner = Client(), LearnerFactory()
    client.force_login(learner, site.AUTHENTICATION_BACKENDS[0])
    attempt = start(quiz, learner)
    give(attempt, 1, figure)
    submit_attempt(attempt_id=attempt.pk, actor=learner)
    with translation.override(language):
        url = reverse("quizzes:result", args=[attempt.pk])
    return BeautifulSoup(client.get(url).content, "html.parser")


@pytest.fixture
def quiz(module):
    return make_quiz(module, items=[number("q", tolerance="3")], feedback="at_end")


class TestWhoSeesIt:
    def test_nothing_before_enough_have_answered(self, quiz):
        answer_all(quiz, ["16"] * (FEWEST_SHOWN - 2))
        assert not result_of(quiz).select(".spread")
        assert result_of(quiz).select(".spread")

    def test_the_result_shows_it_as_a_table(self, quiz):
        answer_all(quiz, ["10", "16", "16", "16"])
        [table] = result_of(quiz, "20", language="en").select("table.spread")
        assert table.caption.text == "What 5 people answered (states)"
        rows = {row.th.bdi.text: row for row in table.select("tbody tr")}
        assert rows["16 to 17"].td.text == "60 %"
        assert rows["16 to 17"].progress["value"] == "60"
        assert len(table.select(".spread__note")) == 2
        assert rows["16 to 17"].select(".spread__note")
        assert rows["20 to 21"].select(".spread__note--given")

    def test_an_open_attempt_does_not_count_while_it_may_change(self, quiz):
        answer_all(quiz, ["16"] * 10, is_handed_in=False)
        assert not result_of(quiz).select(".spread")

    def test_explained_at_once_it_is_there_at_once(self, module):
        quiz = make_quiz(module, items=[number("q")], feedback="at_once")
        answer_all(quiz, ["16"] * 5, is_handed_in=False)
        client, learner = Client(), LearnerFactory()
        client.force_login(learner, site.AUTHENTICATION_BACKENDS[0])
        attempt = start(quiz, learner)
        with translation.override("de"):
            url = reverse("quizzes:question", args=[attempt.pk, 1])
        assert "spread" not in client.get(url).content.decode()
        give(attempt, 1, "12")
        assert 'class="spread"' in client.get(url).content.decode()

    def test_only_the_first_attempt_of_a_person_counts_and_no_practice(self, quiz):
        learner = LearnerFactory()
        for figure in ("10", "11", "12", "9", "8", "7"):
            attempt = start(quiz, learner)
            give(attempt, 1, figure)
            submit_attempt(attempt_id=attempt.pk, actor=learner)
        practice = start_practice(attempt_id=attempt.pk, actor=learner, language="de")
        give(practice, 1, "1")
        version = practice.responses.get().version
        assert counted_for([version]) == {}
        answer_all(quiz, ["16"] * 4)
        assert counted_for([version]) == {version.pk: {Decimal("10"): 1, Decimal("16"): 4}}

    def test_a_question_in_a_lesson_has_it_too(self, module, client):
        lesson = add_lesson(module, number=3, body=[number("q")])
        people = LearnerFactory.create_batch(5)
        for person, figures in zip(people, [["10", "16"], *4 * [["17"]]], strict=True):
            for figure in figures:
                answer_check(
                    container_key=lesson.translation_key,
                    question_key=uid("q"),
                    actor=person,
                    answer=figure,
                    client_uuid=None,
                    language="de",
                )
        client.force_login(people[0], site.AUTHENTICATION_BACKENDS[0])
        page = BeautifulSoup(client.get(lesson.url).content, "html.parser")
        # Who tried again had seen what is right.
        labels = [cell.text for cell in page.select(".spread__numbers bdi")]
        assert labels == ["10", "11", "12", "13", "14", "15", "16", "17"]

    def test_it_is_counted_once_a_minute(self, quiz, django_assert_num_queries):
        answer_all(quiz, ["16"] * 5)
        versions = [response.version for response in start(quiz, LearnerFactory()).responses.all()]
        with django_assert_num_queries(1):
            counted_for(versions)
        with django_assert_num_queries(0):
            assert counted_for(versions) == {versions[0].pk: {Decimal("16"): 5}}

    def test_other_kinds_cost_nothing(self, module, django_assert_num_queries):
        quiz = make_quiz(module, items=[single("q")])
        versions = [response.version for response in start(quiz, LearnerFactory()).responses.all()]
        with django_assert_num_queries(0):
            assert counted_for(versions) == {}
