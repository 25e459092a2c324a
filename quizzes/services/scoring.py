"""What an answer is worth: how right it is, the points of its question, and the tries before it."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils import timezone

from quizzes.models import QuestionText, QuestionVersion, Response

# What one try that was not right costs, as a share of what the answer that counts earns.
COST_OF_A_TRY = Fraction(1, 3)
# The fields that ``take_answer`` sets.
TAKEN = ["text", "answer", "score", "awaits_mark", "failed_tries", "answered_at", "skipped_at"]


def score_of(
    version: QuestionVersion, answer: Any, text: QuestionText, *, failed_tries: int = 0
) -> Decimal:
    """
    Return what ``answer``, settled and given in the words of ``text``, earns.

    Each try that was not right before it takes a third: right at the second try earns two thirds,
    from the fourth on nothing. A third is what Moodle's "interactive with multiple tries" takes by
    default (``penalty`` 0.3333333). Moodle subtracts it from the share that was right, so half
    right at the second try keeps a sixth there; here it keeps two thirds of the half.
    """
    share = version.item.score(version.spec, answer, text.words)
    return _points(version, share, failed_tries)


def _points(version, share: Fraction, failed_tries: int) -> Decimal:
    left = max(Fraction(0), 1 - failed_tries * COST_OF_A_TRY)
    exact = share * left * version.points
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.0001"))


def take_answer(
    response: Response, answer: Any, text: QuestionText, *, at=None, is_last: bool = False
) -> None:
    """
    Set ``answer`` (settled) on ``response`` with what it earns; the caller saves ``TAKEN``.

    Where feedback comes at once and tries are left, an answer that is not fully right is only a
    failed try: it is kept, so that it can be mended, but the question stays open. ``is_last`` ends
    that. ``at`` is when it was received, now if not given.
    """
    version, attempt = response.version, response.attempt
    share = version.item.score(version.spec, answer, text.words)
    response.text, response.answer, response.skipped_at = text, answer, None
    response.awaits_mark = version.item.is_marked_by_people and response.max_score > 0
    counts = response.max_score and not response.awaits_mark
    may_try_again = counts and attempt.shows_feedback_at_once and not is_last
    if may_try_again and share < 1 and response.failed_tries + 1 < attempt.tries_allowed:
        response.failed_tries += 1
        response.score = response.answered_at = None
    else:
        response.score = _points(version, share, response.failed_tries)
        response.answered_at = at or timezone.now()
