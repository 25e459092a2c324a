"""The screens of the engine: taking a quiz, and trying the questions inside a lesson."""

from quizzes.views.attempts import (
    hand_in,
    practise_mistakes,
    question,
    result,
    save_draft,
    start_attempt,
)
from quizzes.views.checks import check_question

__all__ = [
    "check_question",
    "hand_in",
    "practise_mistakes",
    "question",
    "result",
    "save_draft",
    "start_attempt",
]
