"""What the benchmark measures is right: it compares every figure with a second computation."""

import pytest

from bench.answers import QUESTIONS, make_attempts, make_quiz
from bench.management.commands.measure_statistics import Command
from tests.quizzes.statistics.factories import sees_everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(homes):
    """Return the benchmark with 40 attempts at its quiz."""
    command = Command()
    command.quiz, command.staff = make_quiz(), sees_everything()
    make_attempts(command.quiz, 40)
    return command


def test_both_computations_agree(command):
    assert len(command.control()) == QUESTIONS
    command.require_agreement()


def test_a_wrong_figure_ends_the_measurement(command, monkeypatch):
    monkeypatch.setattr(command, "control", lambda: [0.0] * QUESTIONS)
    with pytest.raises(AssertionError):
        command.require_agreement()
