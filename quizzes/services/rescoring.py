"""
Re-scoring: results of submitted attempts after a key was corrected.

A response keeps the version it was given to: that is what the learner saw. Only its score is
computed anew, from the key and the accepted answers that are in use now, and the old score goes
into Wagtail's audit log. What a question was worth in an attempt stays as it was, and so do the
pass mark and what earlier tries cost. Open attempts keep the versions they started with and may
be re-scored once they are handed in; practice and check-yourself questions count for nothing and
are left alone.
"""

from collections import defaultdict
from decimal import Decimal
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, Sum
from wagtail.log_actions import log

from quizzes.containers import container_of
from quizzes.exceptions import CannotRescore, OutcomeChanged
from quizzes.models import (
    Attempt,
    QuestionText,
    QuestionVersion,
    QuizPage,
    Response,
    with_questions,
)
from quizzes.permissions import require_may_rescore
from quizzes.services.rescoring_plans import Rescoring, planned

ACTION = "quizzes.rescore"


def rescorings_of(container_key: UUID) -> list[Rescoring]:
    """
    Return what re-scoring would do to each question now in the quiz or bank that was changed.

    One entry for each older version, and one for older accepted answers of the present version;
    entries that would change nothing and leave nobody out are left out. The queries do not grow.
    """
    current = {
        version.question_key: version
        for version in QuestionVersion.objects.current().filter(container_key=container_key)
        if version.item.is_scored and not version.item.is_marked_by_people
    }
    responses = _outdated(version__question_key__in=list(current))
    by_version = defaultdict(list)
    for response in responses:
        by_version[response.version].append(response)
    texts = _texts_of(current.values())
    totals = _totals(responses)
    found = [
        planned(version, current[version.question_key], answers, texts, totals)
        for version, answers in by_version.items()
    ]
    return [plan for plan in found if plan.changed or plan.left_alone]


def preview_rescore(*, old_version: QuestionVersion, new_version: QuestionVersion) -> Rescoring:
    """
    Return what ``rescore`` would do now.

    Raises ``CannotRescore`` unless ``new_version`` is the one in use of the same question, and
    both are scored by the machine.
    """
    item = new_version.item
    is_in_use = QuestionVersion.objects.current().filter(
        pk=new_version.pk, question_key=old_version.question_key
    )
    if not item.is_scored or item.is_marked_by_people or not is_in_use.exists():
        raise CannotRescore
    responses = _outdated(version=old_version)
    texts = _texts_of([new_version])
    return planned(old_version, new_version, responses, texts, _totals(responses))


@transaction.atomic
def rescore(
    *,
    actor: AbstractBaseUser,
    old_version: QuestionVersion,
    new_version: QuestionVersion,
    seen: str,
) -> Rescoring:
    """
    Score what was answered to ``old_version`` by ``new_version``, and return what that changed.

    ``seen`` is the fingerprint of the preview that ``actor`` agreed to; nothing else happens than
    what it said. The attempts are locked first. Where there is nothing (more) to change, nothing
    is written: twice the same is the same as once.

    Raises ``PermissionDenied`` for people who may not publish where the question lives,
    ``CannotRescore``, and ``OutcomeChanged`` if the results differ from those previewed.
    """
    require_may_rescore(actor, container_of(new_version.container_key))
    # Read again: it may have been replaced since the preview. Locked, so that it stays in use.
    new_version = QuestionVersion.objects.select_for_update().get(pk=new_version.pk)
    affected = Response.objects.filter(version=old_version).values("attempt")
    locked = Attempt.objects.select_for_update().order_by("pk").submitted()
    list(locked.filter(pk__in=affected, kind=Attempt.Kind.QUIZ).values_list("pk"))
    plan = preview_rescore(old_version=old_version, new_version=new_version)
    if not plan.changed:
        return plan
    if plan.fingerprint != seen:
        raise OutcomeChanged
    Response.objects.bulk_update(
        [Response(pk=r.response_id, score=r.new_score) for r in plan.changed], ["score"], 500
    )
    Attempt.objects.bulk_update(
        [Attempt(pk=r.attempt_id, score=r.becomes) for r in plan.changed], ["score"], 500
    )
    _write_down(actor, plan)
    return plan


def _outdated(**conditions) -> list[Response]:
    """
    Return answers in submitted attempts that may have been scored by what is no longer in use.

    These are all answers to a question that was changed, also those to its version of now: a key
    that was corrected, used for a re-score and then taken back has left its scores behind.
    """
    others = QuestionVersion.objects.filter(
        question_key=OuterRef("version__question_key"), is_current=False
    )
    words = QuestionText.objects.filter(
        version__question_key=OuterRef("version__question_key"), is_current=False
    )
    answers = Response.objects.answered().filter(
        Q(Exists(others)) | Q(Exists(words)),
        attempt__kind=Attempt.Kind.QUIZ,
        attempt__submitted_at__isnull=False,
        awaits_mark=False,
        max_score__gt=0,
        **conditions,
    )
    return with_questions(answers.select_related("attempt").order_by("attempt", "position"))


def _texts_of(versions) -> dict[tuple[int, str], QuestionText]:
    current = QuestionText.objects.current().filter(version__in=list(versions))
    return {(text.version_id, text.language): text for text in current}


def _totals(responses) -> dict[int, Decimal]:
    """Return the exact sums of the attempts, which have more digits than what is shown."""
    rows = (
        Response.objects.answered()
        .filter(attempt__in={response.attempt_id for response in responses})
        .order_by()
        .values_list("attempt")
        .annotate(Sum("score"))
    )
    return dict(rows)


def _write_down(actor, plan: Rescoring) -> None:
    """Put old and new scores into the audit log of every quiz concerned, and of the bank."""
    by_quiz = defaultdict(list)
    for result in plan.changed:
        by_quiz[result.quiz_key].append(result)
    pages = {}
    for page in QuizPage.objects.filter(translation_key__in=by_quiz).order_by("-pk"):
        pages[page.translation_key] = page
    home = container_of(plan.new_version.container_key)
    for quiz_key, results in by_quiz.items():
        if quiz_key in pages:
            _log(pages[quiz_key], actor, plan, results)
    if home.translation_key not in by_quiz:
        _log(home, actor, plan, plan.changed)


def _log(instance, actor, plan: Rescoring, results) -> None:
    data = {
        "question": str(plan.new_version.question_key),
        "old_version": plan.old_version.pk,
        "new_version": plan.new_version.pk,
        "results": [
            {
                "attempt": r.attempt_id,
                "answer": [str(r.old_score), str(r.new_score)],
                "total": [str(r.was), str(r.becomes)],
                "passed": [r.had_passed, r.passes],
            }
            for r in results
        ],
    }
    log(instance, ACTION, user=actor, data=data)
