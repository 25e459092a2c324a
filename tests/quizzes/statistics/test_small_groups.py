"""What is kept back so that nobody is recognised, neither at sight nor by subtraction."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics.plain import overview, remarks
from quizzes.statistics.small_groups import FEWEST_SHOWN, too_small
from tests.quizzes.factories import make_quiz, single, translate
from tests.quizzes.statistics.factories import SKIPPED, WAITING, hand_in
from tests.quizzes.statistics.test_reporting import statistics_of

sizes = st.dictionaries(st.sampled_from(["de", "en", "ar", "tr", "ru"]), st.integers(0, 40))
KEPT_BACK = "Not shown for this language alone"


class TestTooSmall:
    @pytest.mark.parametrize(
        ("sizes", "hidden"),
        [
            ({}, set()),
            ({"de": 9}, set()),
            ({"de": 9, "ar": 0}, set()),
            ({"de": 9, "en": 5}, set()),
            # German and all would tell Arabic: the next smallest goes with it.
            ({"de": 9, "ar": 4}, {"de", "ar"}),
            ({"de": 9, "en": 5, "ar": 4}, {"en", "ar"}),
            # Two that are small hide each other.
            ({"de": 9, "en": 2, "ar": 3}, {"en", "ar"}),
            ({"de": 9, "tr": 6, "en": 2, "ar": 2}, {"en", "ar", "tr"}),
        ],
    )
    def test_by_hand(self, sizes, hidden):
        assert too_small(sizes) == hidden

    @given(sizes)
    def test_what_is_hidden_is_nobody_or_enough(self, sizes):
        hidden = too_small(sizes)
        assert all(
            sizes[name] >= FEWEST_SHOWN for name in sizes if sizes[name] and name not in hidden
        )
        together = sum(sizes[name] for name in hidden)
        has_all = hidden == {name for name in sizes if sizes[name]}
        assert not hidden or together >= FEWEST_SHOWN or has_all


@pytest.mark.django_db
class TestReportsOnOneLanguage:
    """The report on all languages is one click away, so that on one must not leave out a few."""

    @pytest.fixture
    def quiz(self, module, homes):
        quiz = make_quiz(module, items=[single(name) for name in "abc"])
        for language in ("ar", "en"):
            blocks = [single(name, words=f" {language}") for name in "abc"]
            translate(quiz, homes[language], blocks=blocks)
        return quiz

    def test_subtraction_finds_nobody(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 9)
        hand_in(quiz, *[(0, 0, 0)] * 4, language="ar")
        german = statistics_of(quiz, language="de")
        assert [question.facility for question in german.questions] == [None] * 3
        assert (german.summary.mean, german.summary.is_kept_back) == (None, True)
        assert overview(german.summary)[0].startswith(KEPT_BACK)
        assert remarks(german.questions[0])[0].words.startswith(KEPT_BACK)
        assert statistics_of(quiz).questions[0].facility == pytest.approx(9 / 13)

    def test_the_smallest_of_the_others_hides_a_small_one(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 9)
        hand_in(quiz, *[(0, 0, 0)] * 5, language="en")
        hand_in(quiz, *[(0, 0, 0)] * 4, language="ar")
        shown = {
            language: statistics_of(quiz, language=language).questions[0].facility
            for language in ("de", "en", "ar")
        }
        assert shown == {"de": 1, "en": None, "ar": None}

    def test_enough_in_both_are_shown(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 5)
        hand_in(quiz, *[(0, 0, 0)] * 5, language="ar")
        german = statistics_of(quiz, language="de")
        assert german.questions[0].facility == 1
        assert german.summary.mean == 1

    def test_it_is_asked_question_by_question(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 9)
        hand_in(quiz, *[(0, 0, 0)] * 4, *[(SKIPPED, 0, 0)] * 4, language="ar")
        german = statistics_of(quiz, language="de")
        assert [question.facility for question in german.questions] == [None, 1, 1]
        assert german.summary.mean == 1

    def test_what_waits_for_a_mark_does_not_hide_anybody(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 9)
        hand_in(quiz, *[(0, 0, 0)] * 4, *[(WAITING, WAITING, WAITING)] * 4, language="ar")
        german = statistics_of(quiz, language="de")
        assert german.summary.mean is None
        assert [question.facility for question in german.questions] == [None] * 3

    def test_no_weight_is_shown_of_what_is_kept_back(self, quiz):
        papers = [(i % 2, i % 3 // 2, 1) for i in range(60)]
        hand_in(quiz, *papers)
        hand_in(quiz, *papers[:40], language="en")
        hand_in(quiz, *papers[:4], language="ar")
        english = statistics_of(quiz, language="en").questions[0]
        assert (english.is_hidden, english.has_too_few) == (True, False)
        figures = (english.weight, english.discrimination, english.efficiency, english.answers)
        assert figures == (None, None, None, [])
