"""From answers to figures: which attempts count, versions, languages, and what is kept back."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes.models import Attempt, QuestionVersion
from quizzes.scopes import forget_scope, register_scope
from quizzes.statistics.plain import remarks
from quizzes.statistics.reading import Selection, Which
from quizzes.statistics.reporting import quiz_statistics
from tests.factories import LearnerFactory, StaffFactory
from tests.quizzes.factories import (
    draw,
    kprim,
    make_bank,
    make_quiz,
    multiple,
    open_text,
    reflection,
    set_items,
    short_text,
    single,
    source_check,
    translate,
    true_false,
    uid,
)
from tests.quizzes.statistics.factories import (
    EMPTY,
    SKIPPED,
    WAITING,
    hand_in,
    sees_everything,
    versions_of,
)

pytestmark = pytest.mark.django_db

# Twelve papers of three questions; with every paper three times there are enough to correlate.
PAPERS = [
    *[(1, 1, 1)] * 3,
    *[(1, 1, 0)] * 3,
    *[(1, 0, 1)] * 2,
    *[(0, 1, 0)] * 2,
    *[(0, 0, 0)] * 2,
]


def statistics_of(quiz, user=None, **selection):
    """Return what ``user``, or else somebody who sees everything, is shown."""
    return quiz_statistics(
        quiz=quiz,
        selection=Selection(quiz_key=quiz.translation_key, **selection),
        user=user or sees_everything(),
        language="en",
    )


@pytest.fixture
def quiz(module):
    """Return a quiz of three single choice questions."""
    return make_quiz(module, items=[single(name) for name in "abc"])


class TestFigures:
    def test_by_hand(self, quiz):
        hand_in(quiz, *PAPERS * 3)
        a, b, c = statistics_of(quiz).questions
        # Of 12 papers: a was right in 3 + 3 + 2, b in 3 + 3 + 2, c in 3 + 2.
        assert [q.counted for q in (a, b, c)] == [36] * 3
        assert [q.facility for q in (a, b, c)] == pytest.approx([8 / 12, 8 / 12, 5 / 12])
        # a, with n = 36, 24 right: variance 36/35 * 2/3 * 1/3; its root is 0.478.
        assert a.deviation == pytest.approx((36 / 35 * 2 / 9) ** 0.5)
        # a beside the rest b + c, by paper: 1 with 2, 1, 1 (3, 3, 2 papers); 0 with 1, 0 (2, 2).
        # Means 2/3 and (3*2 + 3 + 2 + 2) / 12 = 13/12. E(xy) = (3*2 + 3 + 2) / 12 = 11/12.
        # E(xy) - E(x)E(y) = 11/12 - 26/36 = 7/36. E(yy) = (3*4 + 3 + 2 + 2) / 12 = 19/12.
        # Var y = 19/12 - 169/144 = 59/144. The divisors n or n - 1 cancel:
        # 100 * (7/36) / sqrt(2/9 * 59/144) = 64.44
        assert a.discrimination == pytest.approx(100 * (7 / 36) / (2 / 9 * 59 / 144) ** 0.5)
        # Sorted, x is 0 four times, then 1 eight times; y is 0 0, then 1 seven times, then 2 2 2:
        # the ones of x stand beside 1 five times and 2 three times: E(xy) = 11/12. All there was.
        assert a.efficiency == pytest.approx(100)
        assert sum(q.weight for q in (a, b, c)) == pytest.approx(100)
        # Totals by paper 3 (3), 2 (3), 2 (2), 1 (2), 0 (2): mean 21/12, as 8/12 + 8/12 + 5/12.
        # cov(a, total) ~ (9 + 6 + 4)/12 - 8/12*21/12 = 60/144; b: (9 + 6 + 2)/12 - … = 36/144;
        # c: (9 + 4)/12 - 5/12*21/12 = 51/144.
        roots = [60**0.5, 36**0.5, 51**0.5]
        assert [q.weight for q in (a, b, c)] == pytest.approx(
            [100 * root / sum(roots) for root in roots]
        )

    def test_all_attempts_together(self, quiz):
        hand_in(quiz, (1, 1, 1), (1, 1, 0), (1, 0, 0), (0, 0, 0), (1, 1, 1))
        summary = statistics_of(quiz).summary
        assert summary.attempts == 5
        # 3, 2, 1, 0 and 3 of 3: mean 9/15, median 2/3; 60 % passes: 3, 2 and 3.
        assert summary.mean == pytest.approx(0.6)
        assert summary.median == pytest.approx(2 / 3)
        assert summary.passed == pytest.approx(0.6)

    def test_partly_right_answers_count_in_part(self, module):
        quiz = make_quiz(module, items=[multiple()])
        hand_in(quiz, *[(0.5,)] * 4, (0.3333,), (0,))
        [question] = statistics_of(quiz).questions
        assert question.facility == pytest.approx((4 * 0.5 + 0.3333) / 6)
        assert question.right == 0

    def test_what_everybody_earned_alike_separates_nobody(self, module):
        quiz = make_quiz(module, items=[multiple("a"), single("b")])
        hand_in(quiz, *[(0.3333, 1)] * 20, *[(0.3333, 0)] * 20)
        thirds, halves = statistics_of(quiz).questions
        assert (thirds.deviation, thirds.discrimination, thirds.efficiency) == (0, None, None)
        assert thirds.weight == 0
        assert halves.discrimination is None
        assert halves.weight == 100

    def test_left_empty_earns_nothing_and_skipped_does_not_count(self, quiz):
        hand_in(quiz, *[(1, EMPTY, SKIPPED)] * 5, *[(1, 1, 1)] * 5)
        a, b, c = statistics_of(quiz).questions
        assert (a.facility, a.skipped, a.unanswered) == (1, 0, 0)
        assert (b.facility, b.skipped, b.unanswered) == (0.5, 0, 0.5)
        assert (c.facility, c.skipped, c.unanswered) == (1, 0.5, 0)
        assert c.counted == 5

    def test_sure_and_wrong(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 3, *[(0, 1, 1)] * 2, confidence=3)
        hand_in(quiz, *[(0, 0, 0)] * 5, confidence=1)
        hand_in(quiz, *[(0, 0, 0)] * 10)
        # Two of ten who said how sure they were.
        assert statistics_of(quiz).questions[0].sure_and_wrong == 0.2

    def test_answers_that_wait_for_a_mark_are_not_wrong(self, quiz):
        hand_in(quiz, *[(1, 1, WAITING)] * 5, *[(0, 1, 1)] * 30)
        statistics = statistics_of(quiz)
        assert (statistics.summary.attempts, statistics.summary.waiting) == (35, 5)
        a, _b, c = statistics.questions
        assert (a.counted, a.correlated) == (35, 30)
        assert (c.counted, c.waiting, c.facility) == (30, 5, 1)


class TestAnswersGiven:
    def test_each_option_with_its_count_those_nobody_chose_too(self, quiz):
        version = versions_of(quiz)[0]
        right, wrong, other = version.spec["choices"]
        hand_in(quiz, *[((1, right), 1, 1)] * 3, *[((0, wrong), 1, 1)] * 7)
        given = statistics_of(quiz).questions[0].answers
        assert [(g.label, g.is_right, g.count, g.share) for g in given] == [
            ("Option a-a", True, 3, 0.3),
            ("Option a-b", False, 7, 0.7),
            ("Option a-c", False, 0, 0),
        ]
        assert other == uid("a-c")

    def test_several_options_in_one_answer(self, module):
        quiz = make_quiz(module, items=[multiple("m")])
        a, b, c, _d = versions_of(quiz)[0].spec["choices"]
        hand_in(quiz, *[((1, [a, b]),)] * 3, *[((0.5, [a, c]),)] * 2)
        [question] = statistics_of(quiz).questions
        assert [given.count for given in question.answers] == [5, 3, 2, 0]

    def test_statements(self, module):
        quiz = make_quiz(module, items=[true_false(is_true=False)])
        hand_in(quiz, *[(1,)] * 4, *[(0,)] * 2)
        [question] = statistics_of(quiz).questions
        assert [(g.label, g.is_right, g.count) for g in question.answers] == [
            ("True", False, 2),
            ("False", True, 4),
        ]

    def test_row_by_row(self, module):
        quiz = make_quiz(module, items=[kprim()])
        version = versions_of(quiz)[0]
        key = version.spec["key"]
        first, *others = key
        other = next(option for option in version.spec["options"] if option != key[first])
        mistaken = {**key, first: other}
        hand_in(quiz, *[((1, key),)] * 3, *[((0.5, mistaken),)] * 7)
        [question] = statistics_of(quiz).questions
        given = {(g.part, g.is_right): g.count for g in question.answers}
        assert given == {(first, False): 7, (first, True): 3} | {(row, True): 10 for row in others}
        assert all(g.label for g in question.answers)
        assert remarks(question)[0].words.startswith("7 of 10 chose the same wrong answer: “")

    def test_verdict_and_clue(self, module):
        quiz = make_quiz(module, items=[source_check()])
        key = versions_of(quiz)[0].spec["key"]
        hand_in(quiz, *[((1, key),)] * 3, *[((0.3333, {**key, "verdict": "news"}),)] * 2)
        [question] = statistics_of(quiz).questions
        assert [(g.label, g.is_right, g.count) for g in question.answers] == [
            ("False: made to deceive", True, 3),
            ("News: checked and reported", False, 2),
            ("Clue source-b", True, 5),
        ]

    def test_what_was_typed_only_where_five_typed_the_same(self, module):
        quiz = make_quiz(module, items=[short_text()])
        hand_in(
            quiz,
            *[((1, "Imprint"),)] * 6,
            *[((0, "Footer"),)] * 5,
            *[((0, "My name is on it"),)] * 4,
        )
        [question] = statistics_of(quiz).questions
        assert [(g.label, g.is_right, g.count) for g in question.answers] == [
            ("Imprint", True, 6),
            ("Footer", False, 5),
        ]
        assert "My name" not in repr(question)

    def test_an_empty_answer_is_no_answer(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 5, *[(EMPTY, 1, 1)] * 5)
        assert statistics_of(quiz).questions[0].answers[0].share == 1


class TestWhichAttempts:
    def test_the_first_of_each_person_unless_asked_otherwise(self, quiz):
        now = timezone.now()
        for _person in range(5):
            learner = LearnerFactory()
            hand_in(quiz, (1, 1, 1), learner=learner, submitted_at=now)
            hand_in(quiz, (0, 0, 0), learner=learner, submitted_at=now - timedelta(days=1))
        first, best, everything = (
            statistics_of(quiz, which=which) for which in (Which.FIRST, Which.BEST, Which.ALL)
        )
        assert statistics_of(quiz) == first
        assert [s.summary.attempts for s in (first, best, everything)] == [5, 5, 10]
        assert [s.questions[0].facility for s in (first, best, everything)] == [0, 1, 0.5]

    def test_only_a_quiz_that_was_handed_in(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 5)
        hand_in(quiz, *[(0, 0, 0)] * 5, kind=Attempt.Kind.PRACTICE)
        opened = hand_in(quiz, *[(0, 0, 0)] * 5)
        Attempt.objects.filter(pk__in=[a.pk for a in opened]).update(submitted_at=None, score=None)
        statistics = statistics_of(quiz, which=Which.ALL)
        assert statistics.summary.attempts == 5
        assert statistics.questions[0].facility == 1

    def test_another_quiz_is_another_matter(self, quiz, module):
        other = make_quiz(module, items=[single("other")])
        hand_in(other, *[(0,)] * 5)
        assert statistics_of(quiz).summary.attempts == 0

    def test_by_the_language_they_were_started_in(self, quiz, homes):
        translate(quiz, homes["ar"], blocks=[single(name, words=" ar") for name in "abc"])
        hand_in(quiz, *[(1, 1, 1)] * 5)
        hand_in(quiz, *[(0, 0, 0)] * 6, language="ar")
        assert statistics_of(quiz).summary.attempts == 11
        arabic = statistics_of(quiz, language="ar")
        assert (arabic.summary.attempts, arabic.questions[0].facility) == (6, 0)

    def test_nobody_counts_attempts_they_may_not_see(self, quiz):
        mine = hand_in(quiz, *[(1, 1, 1)] * 5)
        hand_in(quiz, *[(0, 0, 0)] * 5)
        leader, stranger = StaffFactory(), StaffFactory()
        learners = [attempt.learner_id for attempt in mine]

        def scope(user):
            return Q(learner__in=learners if user == leader else [])

        register_scope(scope)
        try:
            assert statistics_of(quiz, leader).questions[0].facility == 1
            assert statistics_of(quiz, leader).summary.attempts == 5
            nothing = statistics_of(quiz, stranger)
            assert nothing.summary.attempts == 0
            assert [q.counted for q in nothing.questions] == [0, 0, 0]
        finally:
            forget_scope(scope)


class TestVersions:
    def test_answers_to_another_key_are_never_mixed_in(self, quiz):
        hand_in(quiz, *[(0, 1, 1)] * 6)
        corrected = single("a", keys=("b",), others=("a", "c"))
        set_items(quiz, [corrected, single("b"), single("c")])
        hand_in(quiz, *[(1, 1, 1)] * 5)
        a, b, _c = sorted(statistics_of(quiz).questions, key=lambda q: q.stem)
        assert (a.counted, a.facility, a.older) == (5, 1, 6)
        assert (b.counted, b.facility, b.older) == (11, 1, 0)

    def test_a_key_nobody_has_answered_yet(self, quiz):
        hand_in(quiz, *[(0, 1, 1)] * 6)
        set_items(quiz, [single("a", keys=("b",), others=("a", "c")), single("b"), single("c")])
        a = statistics_of(quiz).questions[0]
        assert (a.counted, a.facility, a.older, a.answers) == (0, None, 6, [])

    def test_a_question_that_is_asked_no_more_comes_last(self, quiz):
        hand_in(quiz, *[(1, 1, 1)] * 5)
        set_items(quiz, [single("b"), single("c")])
        questions = statistics_of(quiz).questions
        assert [q.stem for q in questions] == ["Question b?", "Question c?", "Question a?"]
        assert [q.is_asked_now for q in questions] == [True, True, False]

    def test_questions_come_in_the_order_of_the_quiz(self, quiz):
        set_items(quiz, [single("c"), single("a"), single("b")])
        stems = [question.stem for question in statistics_of(quiz).questions]
        assert stems == ["Question c?", "Question a?", "Question b?"]
        assert [question.number for question in statistics_of(quiz).questions] == [1, 2, 3]

    def test_questions_of_a_bank_stand_where_they_are_drawn(self, module):
        bank = make_bank(items=[single("x"), single("y")])
        quiz = make_quiz(module, items=[single("a"), draw(bank, 2), single("b")])
        attempt = hand_in(quiz, (1, 1))[0]
        for position, version in enumerate(
            QuestionVersion.objects.filter(container_key=bank.translation_key), start=3
        ):
            text = version.texts.get(language="de")
            attempt.responses.create(position=position, version=version, text=text)
        stems = [question.stem for question in statistics_of(quiz).questions]
        assert stems == ["Question a?", "Question x?", "Question y?", "Question b?"]


class TestLanguages:
    @pytest.fixture
    def translated(self, quiz, homes):
        for language in ("ar", "en"):
            translate(
                quiz, homes[language], blocks=[single(n, words=f" {language}") for n in "abc"]
            )
        return quiz

    def test_side_by_side_with_a_flag(self, translated):
        hand_in(translated, *[(1, 1, 1)] * 30)
        hand_in(translated, *[(0, 1, 1)] * 20, *[(1, 1, 1)] * 10, language="ar")
        a, b, _c = statistics_of(translated).questions
        assert [(f.language, f.counted, f.is_source, f.is_harder) for f in a.languages] == [
            ("de", 30, True, False),
            ("ar", 30, False, True),
        ]
        assert [f.facility for f in a.languages] == pytest.approx([1, 1 / 3])
        assert not any(figures.is_harder for figures in b.languages)
        assert a.facility == pytest.approx(40 / 60)

    def test_one_language_needs_no_comparison(self, translated):
        hand_in(translated, *[(1, 1, 1)] * 5)
        assert statistics_of(translated).questions[0].languages == []

    def test_too_few_answers_are_kept_back(self, translated):
        hand_in(translated, *[(1, 1, 1)] * 9)
        hand_in(translated, *[(0, 0, 0)] * 4, language="ar")
        hand_in(translated, *[(0, 0, 0)] * 5, language="en")
        facilities = {
            f.language: f.facility for f in statistics_of(translated).questions[0].languages
        }
        # Without German and all together, Arabic could be had by subtraction: English goes too.
        assert facilities == {"de": 1, "ar": None, "en": None}

    def test_two_small_ones_hide_each_other(self, translated):
        hand_in(translated, *[(1, 1, 1)] * 9)
        hand_in(translated, *[(0, 0, 0)] * 3, language="ar")
        hand_in(translated, *[(0, 0, 0)] * 2, language="en")
        facilities = [f.facility for f in statistics_of(translated).questions[0].languages]
        assert facilities == [1, None, None]

    def test_words_are_those_of_the_reader(self, translated):
        assert statistics_of(translated).questions[0].stem == "Question a en?"


class TestKeptBack:
    def test_fewer_than_five_answers_show_nothing(self, quiz):
        hand_in(quiz, *[(1, 0, 1)] * 4, confidence=3)
        statistics = statistics_of(quiz)
        assert statistics.summary.attempts == 4
        assert (statistics.summary.mean, statistics.summary.passed) == (None, None)
        for question in statistics.questions:
            assert question.is_hidden
            assert question.counted == 4
            assert question.answers == []
            assert {
                question.facility,
                question.right,
                question.deviation,
                question.skipped,
                question.unanswered,
                question.sure_and_wrong,
            } == {None}

    def test_the_fifth_answer_shows_them(self, quiz):
        hand_in(quiz, *[(1, 0, 1)] * 5, confidence=3)
        statistics = statistics_of(quiz)
        assert statistics.summary.mean == pytest.approx(2 / 3)
        assert [q.facility for q in statistics.questions] == [1, 0, 1]
        assert statistics.questions[1].sure_and_wrong == 1

    def test_four_who_said_how_sure_they_were_are_too_few(self, quiz):
        hand_in(quiz, *[(0, 0, 0)] * 4, confidence=3)
        hand_in(quiz, *[(0, 0, 0)] * 4)
        question = statistics_of(quiz).questions[0]
        assert (question.facility, question.sure_and_wrong) == (0, None)

    @pytest.mark.parametrize(("number", "is_shown"), [(29, False), (30, True)])
    def test_discrimination_from_thirty_attempts_on(self, quiz, number, is_shown):
        hand_in(quiz, *[(i % 2, i % 2, i % 3 // 2) for i in range(number)])
        question = statistics_of(quiz).questions[0]
        assert question.facility is not None
        assert (question.discrimination is not None) is is_shown
        assert (question.efficiency is not None) is is_shown
        assert (question.weight is not None) is is_shown


class TestNeverShown:
    def test_reflections(self, module):
        quiz = make_quiz(module, items=[single("a"), reflection()])
        attempts = hand_in(quiz, *[(1, (0, "My secret."))] * 6)
        assert attempts[0].responses.filter(version__kind="reflection").exists()
        statistics = statistics_of(quiz)
        assert [question.stem for question in statistics.questions] == ["Question a?"]
        assert "secret" not in repr(statistics)

    def test_what_people_wrote_to_be_marked(self, module):
        quiz = make_quiz(module, items=[open_text(points=4)])
        hand_in(quiz, *[((2, "My own words."),)] * 6)
        statistics = statistics_of(quiz)
        assert statistics.questions[0].facility == 0.5
        assert statistics.questions[0].answers == []
        assert "own words" not in repr(statistics)

    def test_who_answered(self, quiz):
        attempts = hand_in(quiz, *[(1, 1, 1)] * 6)
        shown = repr(statistics_of(quiz))
        assert not any(attempt.learner.display_name in shown for attempt in attempts)


class TestQueries:
    def test_as_many_for_one_answer_as_for_many(self, quiz):
        user = sees_everything()
        counts = []
        for number in (1, 40):
            hand_in(quiz, *[(1, 0, 1)] * number)
            with CaptureQueriesContext(connection) as captured:
                quiz_statistics(
                    quiz=quiz,
                    selection=Selection(quiz_key=quiz.translation_key),
                    user=user,
                    language="en",
                )
            counts.append(len(captured))
        assert counts[0] == counts[1] == 5

    def test_a_language_costs_two_more_however_many_answered(self, quiz, homes):
        translate(quiz, homes["ar"], blocks=[single(name, words=" ar") for name in "abc"])
        user = sees_everything()
        counts = []
        for number in (1, 40):
            hand_in(quiz, *[(1, 0, 1)] * number)
            hand_in(quiz, *[(1, 0, 0)] * number, language="ar")
            with CaptureQueriesContext(connection) as captured:
                statistics_of(quiz, user, language="ar")
            counts.append(len(captured))
        assert counts == [7, 7]

    def test_as_many_for_three_questions_as_for_ten(self, module):
        user = sees_everything()
        counts = []
        for number in (3, 10):
            names = [f"{number}-{place}" for place in range(number)]
            bank = make_bank(items=[single(f"bank-{name}") for name in names])
            quiz = make_quiz(module, items=[*map(single, names), draw(bank, 1)])
            hand_in(quiz, *[(1,) * number] * 5)
            with CaptureQueriesContext(connection) as captured:
                statistics_of(quiz, user)
            counts.append(len(captured))
        assert counts[0] == counts[1] == 6
