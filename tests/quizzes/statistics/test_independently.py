"""
Every figure of a question once more, from the papers and by the definition.

The papers are handed in and read back through the database; here means, deviations and products
are written out, in floating point, and share no line with what they check.
"""

from math import sqrt
from random import Random
from statistics import fmean, stdev

import pytest

from tests.quizzes.factories import make_quiz, multiple, single
from tests.quizzes.statistics.factories import EMPTY, SKIPPED, hand_in
from tests.quizzes.statistics.test_reporting import statistics_of

pytestmark = pytest.mark.django_db

QUESTIONS = "abcd"
# How often each happens; a skipped question counts neither for nor against anybody.
MARKS = [0, 0, 0, 0.25, 0.5, 1, 1, 1, 1, EMPTY, SKIPPED]


@pytest.fixture(params=range(5))
def papers(request):
    """Return what 90 people who know more or less made of four questions, the same every time."""
    random = Random(request.param)
    papers = []
    for _person in range(90):
        knows = random.random()
        papers.append(
            tuple(1 if random.random() < knows / 2 else random.choice(MARKS) for _q in QUESTIONS)
        )
    return papers


@pytest.fixture
def questions(module, papers):
    """Return what the report says about those papers."""
    quiz = make_quiz(module, items=[multiple("a"), *map(single, QUESTIONS[1:])])
    hand_in(quiz, *papers)
    return statistics_of(quiz).questions


def column(papers, place) -> tuple[list[float], list[float]]:
    """Return what each person earned with one question, and with all others."""
    marks, rests = [], []
    for paper in papers:
        if paper[place] == SKIPPED:
            continue
        earned = [0.0 if mark in (EMPTY, SKIPPED) else float(mark) for mark in paper]
        marks.append(earned.pop(place))
        rests.append(sum(earned))
    return marks, rests


def covariance(xs, ys) -> float:
    x, y = fmean(xs), fmean(ys)
    products = [(a - x) * (b - y) for a, b in zip(xs, ys, strict=True)]
    return sum(products) / (len(products) - 1)


def test_facility_and_deviation(papers, questions):
    for place, question in enumerate(questions):
        marks, _rests = column(papers, place)
        assert question.counted == len(marks)
        assert question.facility == pytest.approx(fmean(marks))
        assert question.deviation == pytest.approx(stdev(marks))
        assert question.right == pytest.approx(sum(mark == 1 for mark in marks) / len(marks))


def test_skipped_and_left_empty(papers, questions):
    for place, question in enumerate(questions):
        given = [paper[place] for paper in papers]
        assert question.skipped == pytest.approx(given.count(SKIPPED) / len(papers))
        assert question.unanswered == pytest.approx(given.count(EMPTY) / len(papers))


def test_discrimination_index(papers, questions):
    for place, question in enumerate(questions):
        marks, rests = column(papers, place)
        expected = 100 * covariance(marks, rests) / (stdev(marks) * stdev(rests))
        assert question.discrimination == pytest.approx(expected)


def test_discriminative_efficiency(papers, questions):
    for place, question in enumerate(questions):
        marks, rests = column(papers, place)
        expected = 100 * covariance(marks, rests) / covariance(sorted(marks), sorted(rests))
        assert question.efficiency == pytest.approx(expected)


def test_effective_weight(papers, questions):
    roots = []
    for place in range(len(QUESTIONS)):
        marks, rests = column(papers, place)
        totals = [mark + rest for mark, rest in zip(marks, rests, strict=True)]
        roots.append(sqrt(covariance(marks, totals)))
    expected = [100 * root / sum(roots) for root in roots]
    assert [question.weight for question in questions] == pytest.approx(expected)
