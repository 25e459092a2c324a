"""What a re-score would change: the plan that is previewed, agreed to and carried out."""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from quizzes.items import Kind
from quizzes.models import QuestionVersion, Response
from quizzes.services.freezing import digest
from quizzes.services.scoring import score_of

UUID_SHAPE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class ChangedResult:
    """A submitted attempt whose score another key changes; ``was`` and ``becomes`` are totals."""

    attempt_id: int
    quiz_key: UUID
    response_id: int
    old_score: Decimal
    new_score: Decimal
    was: Decimal
    becomes: Decimal
    had_passed: bool
    passes: bool

    @property
    def gains(self) -> bool:
        return self.new_score > self.old_score


@dataclass
class Rescoring:
    """
    What a re-score would do, or has done.

    ``left_alone`` are attempts whose answer does not fit the new version: something they chose is
    no longer there, or they were never shown what is there now.
    """

    old_version: QuestionVersion
    new_version: QuestionVersion
    answers: int = 0
    changed: list[ChangedResult] = field(default_factory=list)
    left_alone: list[int] = field(default_factory=list)

    @property
    def gaining(self) -> int:
        return sum(result.gains for result in self.changed)

    @property
    def losing(self) -> int:
        return len(self.changed) - self.gaining

    @property
    def now_passed(self) -> int:
        return sum(result.passes and not result.had_passed for result in self.changed)

    @property
    def passed_no_more(self) -> int:
        return sum(result.had_passed and not result.passes for result in self.changed)

    @property
    def unchanged(self) -> int:
        return self.answers - len(self.changed) - len(self.left_alone)

    @property
    def fingerprint(self) -> str:
        """Names exactly these changes, so that nobody agrees to others than they have seen."""
        return digest([[r.response_id, str(r.old_score), str(r.new_score)] for r in self.changed])


def planned(old_version, new_version, responses, texts, totals) -> Rescoring:
    """
    Return what scoring ``responses`` to ``old_version`` by ``new_version`` would change.

    ``texts`` are the current words by version id and language, ``totals`` the exact sums of the
    attempts by id.
    """
    plan = Rescoring(old_version, new_version, answers=len(responses))
    for response in responses:
        score = None
        if _fits(response.answer, old_version, new_version):
            score = _new_score(response, new_version, texts)
        if score is None:
            plan.left_alone.append(response.attempt_id)
        elif score != response.score:
            plan.changed.append(_changed(response, score, totals[response.attempt_id]))
    return plan


def _fits(answer, old: QuestionVersion, new: QuestionVersion) -> bool:
    """
    Return whether ``answer``, given to ``old``, is one to ``new`` as well.

    Who chose from a list must have been shown everything that is in it now. What people typed
    fits whatever is accepted. Answers that were settled by the old key are bound to it.
    """
    if old.pk == new.pk:
        return True
    if old.kind != new.kind or type(new.item).settled is not Kind.settled:
        return False
    chosen, there = ids_in(answer), ids_in(new.spec)
    return not chosen or (chosen <= there <= ids_in(old.spec))


def _new_score(response, version, texts) -> Decimal | None:
    """Return the score by ``version``, or ``None`` if it cannot make sense of the answer."""
    source = texts.get((version.pk, version.source_language))
    text = texts.get((version.pk, response.text.language), source)
    try:
        score = score_of(version, response.answer, text, failed_tries=response.failed_tries)
    except (AttributeError, IndexError, KeyError, TypeError, ValueError):
        # An answer of another shape, which the form of the new version would never have given.
        return None
    return (score * response.max_score / version.points).quantize(Decimal("0.0001"))


def _changed(response: Response, score: Decimal, total: Decimal) -> ChangedResult:
    attempt = response.attempt
    was, had_passed = attempt.score, attempt.passed
    attempt.score = (total - response.score + score).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return ChangedResult(
        attempt_id=attempt.pk,
        quiz_key=attempt.quiz_key,
        response_id=response.pk,
        old_score=response.score,
        new_score=score,
        was=was,
        becomes=attempt.score,
        had_passed=had_passed,
        passes=attempt.passed,
    )


def ids_in(data) -> set[str]:
    """Return the ids of options, gaps and the like anywhere in plain ``data``."""
    if isinstance(data, str):
        return {data} if UUID_SHAPE.fullmatch(data) else set()
    if isinstance(data, dict):
        return {id_ for pair in data.items() for part in pair for id_ in ids_in(part)}
    if isinstance(data, list | tuple):
        return {id_ for part in data for id_ in ids_in(part)}
    return set()
