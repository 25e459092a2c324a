"""The arithmetic: by hand, against an independent computation, and within its bounds."""

from fractions import Fraction
from statistics import StatisticsError, correlation, fmean, stdev
from statistics import covariance as independent_covariance

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.statistics.calculating import (
    Group,
    covariance,
    discrimination_index,
    discriminative_efficiency,
    effective_weights,
    facility,
    looks_harder,
    standard_deviation,
)

# Four people, one question worth 1, and what each earned with the rest of the quiz.
MARKS = [1, 1, 0, 0]
RESTS = [3, 2, 2, 1]

marks = st.lists(st.integers(0, 10_000), min_size=2, max_size=60)
pairs = st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 90_000)), min_size=2, max_size=60)


class TestByHand:
    def test_facility_is_the_mean_of_what_was_possible(self):
        # (1 + 1 + 0 + 0) / 4 = 0.5 of 1; of 2 points it is 0.25.
        assert facility(Group.of(MARKS), 1) == 0.5
        assert facility(Group.of(MARKS), 2) == 0.25

    def test_standard_deviation(self):
        # Deviations ±0.5: 4 * 0.25 / (4 - 1) = 1/3, and its root.
        assert standard_deviation(Group.of(MARKS)) == pytest.approx((1 / 3) ** 0.5)

    def test_discrimination_index(self):
        # Mean of the rests 2. Covariance: (0.5*1 + 0.5*0 + -0.5*0 + -0.5*-1) / 3 = 1/3.
        # Variance of marks 1/3, of rests (1 + 0 + 0 + 1) / 3 = 2/3.
        # 100 * (1/3) / sqrt(1/3 * 2/3) = 100 / sqrt(2) = 70.71…
        assert covariance(MARKS, RESTS) == pytest.approx(1 / 3)
        assert discrimination_index(MARKS, RESTS) == pytest.approx(70.710678)

    def test_discriminative_efficiency(self):
        # Sorted: 0 0 1 1 beside 1 2 2 3 gives (-0.5*-1 + 0 + 0 + 0.5*1) / 3 = 1/3: all there was.
        assert discriminative_efficiency(MARKS, RESTS) == pytest.approx(100)
        # 1 0 1 0 beside 3 2 2 1: (0.5*1 - 0.5*0 + 0.5*0 - 0.5*-1) / 3 = 1/3 as well.
        # 0 1 1 0 beside 3 2 2 1: (-0.5*1 + 0 + 0 - 0.5*-1) / 3 = 0.
        assert discriminative_efficiency([0, 1, 1, 0], RESTS) == 0

    def test_a_question_turned_upside_down(self):
        # 0 0 1 1 beside 3 2 2 1: covariance -1/3, so -70.71 and -100.
        assert discrimination_index([0, 0, 1, 1], RESTS) == pytest.approx(-70.710678)
        assert discriminative_efficiency([0, 0, 1, 1], RESTS) == pytest.approx(-100)

    def test_effective_weights(self):
        # Roots 1, 2 and 3 of 6; the negative one has no weight and is no part of the sum.
        assert effective_weights([1, 4, -1, 9]) == pytest.approx([100 / 6, 200 / 6, None, 300 / 6])

    def test_a_covariance_of_0_weighs_nothing_but_is_a_weight(self):
        assert effective_weights([0.0, 1.0]) == [0, 100]
        assert effective_weights([0.0, -1.0]) == [None, None]

    def test_partial_marks_are_exact(self):
        thirds = [Fraction(1, 3)] * 3
        assert facility(Group.of(thirds), 1) == pytest.approx(1 / 3)
        assert standard_deviation(Group.of(thirds)) == 0
        assert discrimination_index(thirds, [1, 2, 3]) is None


class TestNothingToSay:
    def test_nobody(self):
        assert facility(Group.of([]), 1) is None
        assert standard_deviation(Group.of([])) is None
        assert covariance([], []) is None
        assert discrimination_index([], []) is None
        assert discriminative_efficiency([], []) is None
        assert effective_weights([]) == []

    def test_one_person(self):
        assert facility(Group.of([1]), 1) == 1
        assert standard_deviation(Group.of([1])) is None
        assert covariance([1], [2]) is None
        assert discrimination_index([1], [2]) is None
        assert discriminative_efficiency([1], [2]) is None
        assert effective_weights([None]) == [None]

    @pytest.mark.parametrize(("marks", "rests"), [([1, 1, 1], [1, 2, 3]), ([0, 1, 1], [2, 2, 2])])
    def test_no_variance(self, marks, rests):
        assert discrimination_index(marks, rests) is None
        assert discriminative_efficiency(marks, rests) is None

    def test_a_question_worth_nothing(self):
        assert facility(Group.of([0, 0]), 0) is None


class TestAgainstAnIndependentComputation:
    """The standard library works with means and deviations, ours with exact sums."""

    @given(pairs)
    def test_correlation(self, pairs):
        xs, ys = zip(*pairs, strict=True)
        try:
            expected = 100 * correlation(xs, ys)
        except StatisticsError:
            expected = None
        assert discrimination_index(xs, ys) == pytest.approx(expected, abs=1e-6)

    @given(pairs)
    def test_covariance_and_its_greatest_value(self, pairs):
        xs, ys = zip(*pairs, strict=True)
        assert covariance(xs, ys) == pytest.approx(independent_covariance(xs, ys), abs=1e-3)
        most = independent_covariance(sorted(xs), sorted(ys))
        efficiency = discriminative_efficiency(xs, ys)
        if efficiency is None:
            assert most == pytest.approx(0, abs=1e-3)
        else:
            expected = 100 * independent_covariance(xs, ys) / most
            assert efficiency == pytest.approx(expected, abs=1e-4)

    @given(marks)
    def test_mean_and_deviation(self, marks):
        assert facility(Group.of(marks), 10_000) == pytest.approx(fmean(marks) / 10_000)
        assert standard_deviation(Group.of(marks)) == pytest.approx(stdev(marks), abs=1e-6)


class TestBounds:
    @given(st.lists(st.integers(0, 10_000), min_size=1))
    def test_facility(self, marks):
        assert 0 <= facility(Group.of(marks), 10_000) <= 1

    @given(pairs)
    def test_discrimination_and_efficiency(self, pairs):
        xs, ys = zip(*pairs, strict=True)
        index = discrimination_index(xs, ys)
        assert index is None or -100 <= index <= 100
        efficiency = discriminative_efficiency(xs, ys)
        assert efficiency is None or efficiency <= 100

    @given(pairs)
    def test_neither_order_nor_unit_matters(self, pairs):
        xs, ys = zip(*pairs, strict=True)
        turned = discrimination_index(xs[::-1], ys[::-1])
        scaled = discrimination_index([10 * x for x in xs], [7 * y + 3 for y in ys])
        assert turned == discrimination_index(xs, ys)
        assert scaled == pytest.approx(discrimination_index(xs, ys), abs=1e-9)

    @given(st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6)), max_size=30))
    def test_weights_are_100_together(self, covariances):
        weights = effective_weights(covariances)
        assert len(weights) == len(covariances)
        known = [weight for weight in weights if weight is not None]
        assert not known or sum(known) == pytest.approx(100)
        assert all(0 <= weight <= 100.000001 for weight in known)

    @given(marks, marks)
    def test_groups_add_up(self, some, others):
        assert Group.of(some) + Group.of(others) == Group.of(some + others)


class TestTranslations:
    def group(self, right, count):
        return Group.of([1] * right + [0] * (count - right))

    def harder(self, source, other, **rules):
        return looks_harder(source, other, 1, **{"fewest": 30, "difference": 0.15, **rules})

    def test_clearly_harder(self):
        # 80 of 100 against 50 of 100: 0.30 apart; 1.96 * sqrt(0.16/100 + 0.25/100) ≈ 0.126.
        assert self.harder(self.group(80, 100), self.group(50, 100))

    def test_not_far_enough_apart(self):
        assert not self.harder(self.group(8000, 10_000), self.group(6600, 10_000))
        assert self.harder(self.group(8000, 10_000), self.group(6400, 10_000))

    def test_may_be_chance(self):
        # 24 of 30 against 19 of 30: 0.167 apart, but 1.96 * sqrt(0.1655/30 + 0.2402/30) ≈ 0.228.
        assert not self.harder(self.group(24, 30), self.group(19, 30))

    def test_too_few_answers(self):
        assert self.harder(self.group(30, 30), self.group(0, 30))
        assert not self.harder(self.group(29, 29), self.group(0, 30))
        assert not self.harder(self.group(30, 30), self.group(0, 29))
        assert not self.harder(self.group(1, 1), self.group(0, 1), fewest=0)

    def test_easier_is_no_reason_to_look(self):
        assert not self.harder(self.group(50, 100), self.group(80, 100))
