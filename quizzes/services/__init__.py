"""Every write of the quiz engine. Views, signal handlers and rooms above are its callers."""

from quizzes.services.answering import answer_check, record_answer, submit_attempt
from quizzes.services.copying import renew_question_ids
from quizzes.services.freezing import freeze_questions
from quizzes.services.merging import merge_attempts
from quizzes.services.starting import start_attempt, start_practice

__all__ = [
    "answer_check",
    "freeze_questions",
    "merge_attempts",
    "record_answer",
    "renew_question_ids",
    "start_attempt",
    "start_practice",
    "submit_attempt",
]
