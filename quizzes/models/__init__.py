"""What authors write, what publishing freezes, and what learners answer."""

from quizzes.models.attempts import Attempt, Confidence, Response, with_questions
from quizzes.models.authoring import QuestionBank, QuestionCategory, QuizPage
from quizzes.models.questions import QuestionText, QuestionVersion

__all__ = [
    "Attempt",
    "Confidence",
    "QuestionBank",
    "QuestionCategory",
    "QuestionText",
    "QuestionVersion",
    "QuizPage",
    "Response",
    "with_questions",
]
