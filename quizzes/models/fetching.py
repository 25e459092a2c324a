"""Responses read together with what belongs to them: their attempt, questions and words."""

from home.prepared import prepared
from quizzes.models.attempts import Response
from quizzes.models.questions import QuestionText, QuestionVersion


def with_questions(responses) -> list[Response]:
    """Return ``responses`` with their frozen questions and words at hand."""
    rows = list(responses)
    versions = QuestionVersion.objects.frozen({row.version_id for row in rows})
    texts = QuestionText.objects.frozen({row.text_id for row in rows})
    for row in rows:
        row.version = versions[row.version_id]
        row.text = texts[row.text_id]
    return rows


@prepared
def response_at(attempt_id: int, position: int):
    """The place of an attempt, whoever's it is, with the attempt."""
    rows = Response.objects.filter(attempt=attempt_id, position=position)
    return rows.select_related("attempt")


@prepared
def locked_response_at(attempt_id: int, position: int):
    """As ``response_at``, locked together with its attempt until the transaction ends."""
    rows = Response.objects.filter(attempt=attempt_id, position=position)
    return rows.select_for_update(of=("self", "attempt")).select_related("attempt")
