"""Every write of the quiz engine. Views, signal handlers and rooms above are its callers."""

from quizzes.services.answering import answer_check, record_answer, skip_question
from quizzes.services.closing import submit_attempt
from quizzes.services.comparing import changes_of
from quizzes.services.copying import renew_question_ids
from quizzes.services.drafting import save_draft
from quizzes.services.freezing import freeze_questions
from quizzes.services.marking import (
    forget_comment,
    keep_comment,
    mark_response,
    release_marks,
)
from quizzes.services.merging import merge_attempts
from quizzes.services.moving import duplicate_question, move_question
from quizzes.services.releasing import release_feedback
from quizzes.services.rescoring import preview_rescore, rescore, rescorings_of
from quizzes.services.starting import start_attempt, start_practice

__all__ = [
    "answer_check",
    "changes_of",
    "duplicate_question",
    "forget_comment",
    "freeze_questions",
    "keep_comment",
    "mark_response",
    "merge_attempts",
    "move_question",
    "preview_rescore",
    "record_answer",
    "release_feedback",
    "release_marks",
    "renew_question_ids",
    "rescore",
    "rescorings_of",
    "save_draft",
    "skip_question",
    "start_attempt",
    "start_practice",
    "submit_attempt",
]
