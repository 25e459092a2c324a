"""Starting an attempt: which questions, in which order, in which words."""

from functools import partial
from uuid import UUID, uuid4

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from home.prepared import prepared
from quizzes.blocks import DRAW
from quizzes.exceptions import NoAttemptsLeft, NothingToPractise, QuizUnavailable
from quizzes.items.choices import in_order
from quizzes.models import Attempt, QuestionText, QuestionVersion, QuizPage, Response
from quizzes.permissions import feedback_is_open, is_held, require_own_attempt
from quizzes.services.closing import close_attempt
from quizzes.services.drawing import drawn_questions
from quizzes.services.freezing import live_quiz
from quizzes.signals import attempt_begun


@transaction.atomic
def start_attempt(*, quiz_key: UUID, actor: AbstractBaseUser, language: str) -> Attempt:
    """
    Return the open attempt of ``actor`` at the quiz, or a new one.

    The learner's row is locked first, so that two tabs starting together share one attempt and
    nobody gets more attempts than allowed. Pass mark and feedback are copied, questions and words
    pinned: what an author changes from now on does not concern this attempt. A room above may let
    the explanations wait for a discussion.

    Raises ``QuizUnavailable`` if no published quiz with questions has this key, and
    ``NoAttemptsLeft``.
    """
    quiz = live_quiz(quiz_key)
    if quiz is None:
        raise QuizUnavailable
    _lock(actor)
    if attempt := _open_attempt.first(quiz_key, actor.pk):
        return attempt
    mine = Attempt.objects.of(actor).filter(quiz_key=quiz_key, kind=Attempt.Kind.QUIZ)
    if quiz.attempts_allowed and mine.submitted().count() >= quiz.attempts_allowed:
        raise NoAttemptsLeft
    seed = uuid4()
    return _create_attempt(
        _questions_of(quiz, seed),
        kind=Attempt.Kind.QUIZ,
        quiz_key=quiz_key,
        learner=actor,
        language=language,
        seed=seed,
        pass_mark=quiz.pass_mark,
        feedback=Attempt.Feedback.RELEASED if is_held(actor, quiz_key) else quiz.feedback,
        tries_allowed=quiz.tries_allowed,
    )


@transaction.atomic
def start_practice(*, attempt_id: int, actor: AbstractBaseUser, language: str) -> Attempt:
    """
    Start a practice with the questions not fully right in a submitted attempt.

    It asks them as they are now, with a key that may have been corrected since; a question that
    is gone from the quiz comes as it was. A practice left open earlier is closed as it stands.

    Raises ``NothingToPractise`` if everything was right, the attempt is still open, or nobody has
    opened its explanations yet: a practice would show them.
    """
    _lock(actor)
    origin = Attempt.objects.get(pk=attempt_id)
    require_own_attempt(actor, origin)
    if origin.is_open or not feedback_is_open(origin):
        raise NothingToPractise
    mistakes = [
        response.version
        for response in origin.responses.select_related("version").order_by("position")
        if response.is_mistake
    ]
    if not mistakes:
        raise NothingToPractise
    _close_open_practice(actor, origin.quiz_key)
    return _create_attempt(
        _as_they_are_now(mistakes),
        kind=Attempt.Kind.PRACTICE,
        quiz_key=origin.quiz_key,
        learner=actor,
        language=language,
        seed=uuid4(),
        feedback=Attempt.Feedback.AT_ONCE,
    )


def _lock(actor) -> None:
    # "No key": others may go on adding rows that point to this person.
    _locked_learner.get(actor.pk)


@prepared
def _locked_learner(learner_id: int):
    learners = get_user_model().objects.select_for_update(no_key=True)
    return learners.filter(pk=learner_id).values_list("pk")


@prepared
def _open_attempt(quiz_key: UUID, learner_id: int):
    quiz = Attempt.Kind.QUIZ
    return Attempt.objects.open().filter(quiz_key=quiz_key, learner=learner_id, kind=quiz)


def _questions_of(quiz: QuizPage, seed: UUID) -> list[QuestionVersion]:
    """Return the current versions for a new attempt at ``quiz``, in their order."""
    own = [UUID(raw["id"]) for raw in quiz.items.raw_data if raw["type"] != DRAW]
    versions = {version.question_key: version for version in _current_versions(*own)}
    chosen: list[QuestionVersion] = []
    drawn = drawn_questions(quiz, seed, {version.pk for version in versions.values()})
    for index, raw in enumerate(quiz.items.raw_data):
        # The questions themselves are frozen; building their blocks only to skip them is slow.
        if raw["type"] != DRAW:
            chosen += filter(None, [versions.get(UUID(raw["id"]))])
        else:
            chosen += drawn.get(index, [])
    if not chosen:
        raise QuizUnavailable
    if quiz.shuffle_questions:
        by_key = {str(version.question_key): version for version in chosen}
        chosen = [by_key[key] for key in in_order(list(by_key), str(seed))]
    return chosen


@prepared
def _current_versions(*question_keys: UUID):
    return QuestionVersion.objects.current().filter(question_key__in=question_keys)


def _as_they_are_now(versions) -> list[QuestionVersion]:
    keys = [version.question_key for version in versions]
    current = {version.question_key: version for version in _current_versions(*keys)}
    return [current.get(version.question_key, version) for version in versions]


def _create_attempt(versions, **fields) -> Attempt:
    texts = QuestionText.objects.defer("words").for_screen(versions, fields["language"])
    max_score = sum(points_in(fields["kind"], version) for version in versions)
    if not max_score:
        # There is nothing to score, as in a quiz of reflections: handing in is enough.
        fields["pass_mark"] = 0
    attempt = Attempt.objects.create(max_score=max_score, **fields)
    Response.objects.bulk_create(
        Response(
            attempt=attempt,
            position=position,
            version=version,
            text=texts[version.pk],
            max_score=points_in(attempt.kind, version),
        )
        for position, version in enumerate(versions, start=1)
    )
    announce_begun(attempt)
    return attempt


def points_in(kind: str, version: QuestionVersion) -> int:
    """
    Return what a fully right answer to ``version`` is worth in an attempt of this ``kind``.

    Nobody marks a text that was written for practice or in a lesson: there it is worth nothing,
    and its writer compares it with the sample solution.
    """
    is_unmarked = version.item.is_marked_by_people and kind != Attempt.Kind.QUIZ
    return 0 if is_unmarked else version.points


def announce_begun(attempt: Attempt) -> None:
    """Tell the rooms above, once this transaction has committed, that ``attempt`` exists."""
    transaction.on_commit(partial(attempt_begun.send_robust, sender=Attempt, attempt=attempt))


def _close_open_practice(actor, quiz_key) -> None:
    """Hand in what is open without a word: a practice counts for nothing."""
    open_practice = (
        Attempt.objects.of(actor).open().filter(quiz_key=quiz_key, kind=Attempt.Kind.PRACTICE)
    )
    for practice in open_practice:
        close_attempt(practice)
