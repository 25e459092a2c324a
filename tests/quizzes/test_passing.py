"""Passed and failed, looked for by the database, are what an attempt says of itself."""

from decimal import Decimal

import pytest
from django.utils import timezone

from quizzes.models import Attempt
from quizzes.passing import is_failed, is_passed
from tests.factories import LearnerFactory
from tests.quizzes.factories import hand_in, make_quiz, single

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("score", "max_score", "pass_mark"),
    [
        *(("0", 0, 0), ("0", 0, 60), ("0", 5, 0), ("3", 5, 60), ("2.99", 5, 60), ("5", 5, 100)),
        *(("0.58", 1, 58), ("1.74", 3, 58), ("2", 3, 67), ("2", 3, 66)),
    ],
)
def test_the_condition_is_what_the_attempt_says(score, max_score, pass_mark):
    attempt = Attempt.objects.create(
        quiz_key="00000000-0000-0000-0000-000000000001",
        learner=LearnerFactory(),
        language="de",
        score=Decimal(score),
        max_score=max_score,
        pass_mark=pass_mark,
        submitted_at=timezone.now(),
    )
    attempt.refresh_from_db()
    assert Attempt.objects.filter(is_passed()).exists() == attempt.passed
    assert Attempt.objects.filter(is_failed()).exists() == (not attempt.passed)


def test_what_nobody_has_marked_yet_is_neither(module):
    attempt = hand_in(make_quiz(module, items=[single()]), LearnerFactory(), wrong=(1,))
    Attempt.objects.update(pass_mark=60)
    assert Attempt.objects.filter(is_failed()).exists()
    attempt.responses.update(awaits_mark=True)
    assert not Attempt.objects.filter(is_failed()).exists()
    assert not Attempt.objects.filter(is_passed()).exists()


def test_an_open_attempt_is_neither(module):
    attempt = hand_in(make_quiz(module, items=[single()]), LearnerFactory())
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=None, score=None)
    assert not Attempt.objects.filter(is_failed()).exists()
    assert not Attempt.objects.filter(is_passed()).exists()
