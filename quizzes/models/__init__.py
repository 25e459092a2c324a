"""What authors write, what publishing freezes, and what learners answer."""

from quizzes.models.attempts import Attempt, Response, with_questions
from quizzes.models.authoring import QuestionBank, QuizPage
from quizzes.models.questions import QuestionText, QuestionVersion

__all__ = [
    "Attempt",
    "QuestionBank",
    "QuestionText",
    "QuestionVersion",
    "QuizPage",
    "Response",
    "with_questions",
]
