"""What authors write, what publishing freezes, and what learners answer."""

from quizzes.models.attempts import (
    Attempt,
    Confidence,
    FeedbackRelease,
    Response,
    feedback_gates,
)
from quizzes.models.authoring import QuestionBank, QuizPage
from quizzes.models.categories import CategoryTree, QuestionCategory
from quizzes.models.fetching import locked_response_at, response_at, with_questions
from quizzes.models.marking import Mark, ReusableComment
from quizzes.models.questions import QuestionText, QuestionVersion

__all__ = [
    "Attempt",
    "CategoryTree",
    "Confidence",
    "FeedbackRelease",
    "Mark",
    "QuestionBank",
    "QuestionCategory",
    "QuestionText",
    "QuestionVersion",
    "QuizPage",
    "Response",
    "ReusableComment",
    "feedback_gates",
    "locked_response_at",
    "response_at",
    "with_questions",
]
