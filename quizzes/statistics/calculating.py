"""
The arithmetic of item statistics, as Moodle does it.

Source of every formula: Moodle, ``question/classes/statistics/questions/calculator.php``
(``initial_question_walker``, ``secondary_steps_walker``, ``secondary_question_walker``), described
in Moodle's developer documentation as "Quiz statistics calculations".

A *mark* is what one person earned with one question, the *rest* what the same person earned with
all other questions of that attempt, the *total* both together. Marks are whole numbers of any
unit (we read ten-thousandths of a point), so that sums are exact and "no variance" means none at
all; fractions work too. What cannot be said is ``None``: nobody answered, only one person did, or
everybody earned the same.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import sqrt
from operator import mul
from typing import NamedTuple

Marks = Sequence[int | Fraction]

# Two-sided, 95 per cent, of the normal distribution.
Z_95 = 1.96


class Group(NamedTuple):
    """Marks of several people, summed up: how many, their sum, the sum of their squares."""

    count: int
    total: int | Fraction
    squares: int | Fraction

    @classmethod
    def of(cls, marks: Marks) -> "Group":
        """Return the sums of ``marks``."""
        return cls(len(marks), sum(marks), sum(map(mul, marks, marks)))

    def __add__(self, other: "Group") -> "Group":
        return Group(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))

    @property
    def variance(self) -> float | None:
        """var(marks), with n - 1 as divisor."""
        count, total, squares = self
        if count < 2:
            return None
        return float(Fraction(count * squares - total * total) / (count * (count - 1)))


def facility(marks: Group, max_mark: int) -> float | None:
    """
    Return how easy a question is, from 0 to 1: mean(marks) / max_mark.

    An answer that was not given is a mark of 0, as in Moodle.
    """
    if not marks.count or not max_mark:
        return None
    return float(Fraction(marks.total) / (marks.count * max_mark))


def standard_deviation(marks: Group) -> float | None:
    """Return sqrt(var(marks)), in the unit of the marks."""
    return None if marks.variance is None else sqrt(marks.variance)


def covariance(xs: Marks, ys: Marks) -> float | None:
    """Return sum((x - mean(xs)) * (y - mean(ys))) / (n - 1)."""
    count = len(xs)
    if count < 2:
        return None
    return float(Fraction(_co_moment(xs, ys)) / (count * (count - 1)))


def discrimination_index(marks: Marks, rests: Marks) -> float | None:
    """
    Return 100 * cov(mark, rest) / sqrt(var(mark) * var(rest)), from -100 to 100.

    That is Pearson's correlation of a question with the rest of the quiz, in per cent. It is not
    "top 27 % minus bottom 27 %", which goes by the same name elsewhere.
    """
    spread = _co_moment(marks, marks) * _co_moment(rests, rests)
    if len(marks) < 2 or not spread:
        return None
    return max(-100.0, min(100.0, 100 * _co_moment(marks, rests) / sqrt(spread)))


def discriminative_efficiency(marks: Marks, rests: Marks) -> float | None:
    """
    Return 100 * cov(mark, rest) / cov_max, at most 100.

    ``cov_max`` is the highest covariance that these marks and these rests could have had: that of
    both lists sorted. So an easy question is not blamed for having little room to separate.
    """
    possible = _co_moment(sorted(marks), sorted(rests))
    if len(marks) < 2 or not possible:
        return None
    return 100 * float(Fraction(_co_moment(marks, rests)) / possible)


def effective_weights(covariances: Sequence[float | None]) -> list[float | None]:
    """
    Return how much of the spread of the totals each question makes, in per cent; together 100.

    For question i that is 100 * sqrt(cov(mark_i, total)) / sum over k of sqrt(cov(mark_k, total)).
    ``covariances`` holds cov(mark, total) by question. A question whose covariance is negative
    works against the others: it has no weight (``None``) and is no part of the sum.
    """
    roots = [None if value is None or value < 0 else sqrt(value) for value in covariances]
    whole = sum(root for root in roots if root is not None)
    if not whole:
        return [None] * len(roots)
    return [None if root is None else 100 * root / whole for root in roots]


def looks_harder(
    source: Group, other: Group, max_mark: int, *, fewest: int, difference: float
) -> bool:
    """
    Return whether those who answered in another language did clearly worse than in the source's.

    Three things must meet: ``fewest`` answers in both; a facility lower by more than
    ``difference`` (0 to 1); and a difference whose 95 % interval leaves out 0. The interval is
    Wald's for two independent groups, d ± 1.96 * sqrt(var_1 / n_1 + var_2 / n_2) (Agresti,
    Categorical Data Analysis, section 3.1: for two proportions, here with the variance of the
    marks, since answers may be partly right). Whether the translation or the group is the reason,
    no figure can tell: somebody has to read it.
    """
    if min(source.count, other.count) < max(fewest, 2):
        return False
    gap = facility(source, max_mark) - facility(other, max_mark)
    margin = Z_95 * sqrt(source.variance / source.count + other.variance / other.count)
    return gap > difference and gap > margin / max_mark


def _co_moment(xs: Marks, ys: Marks) -> int | Fraction:
    """Return n * sum(x * y) - sum(xs) * sum(ys): exact, and n * (n - 1) times the covariance."""
    return len(xs) * sum(map(mul, xs, ys)) - sum(xs) * sum(ys)
