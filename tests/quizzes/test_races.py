"""
Two tabs, a double click, an impatient phone: the same thing at the same moment, many times.

Each race has a control that takes the guard away and must then go wrong; otherwise the race would
prove nothing.
"""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, models, transaction

from quizzes import services
from quizzes.exceptions import AnswerStands, AttemptClosed, NoAttemptsLeft, QuizError
from quizzes.models import Attempt, Response
from quizzes.services import answering
from quizzes.signals import attempt_submitted
from tests.factories import LearnerFactory, add_lesson, make_module, make_site, uid
from tests.quizzes.factories import give, make_quiz, single, start, true_false

pytestmark = pytest.mark.django_db(transaction=True)

TIMES = 100
THREADS = 8


@pytest.fixture
def module(transactional_db):
    return make_module(make_site()["de"])


@pytest.fixture
def learner(transactional_db):
    return LearnerFactory()


def at_the_same_time(call, times=TIMES):
    """Call ``call(number)`` so often from several threads; return results and refusals."""
    ready = threading.Barrier(THREADS)

    def run(number):
        if number < THREADS:
            ready.wait()
        try:
            return call(number)
        except QuizError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, range(times)))


def test_a_hundred_double_submissions_of_one_answer(module, learner):
    attempt = start(make_quiz(module, items=[single(), true_false()]), learner)
    client_uuid = uuid.uuid4()
    results = at_the_same_time(
        lambda number: give(attempt, 1, uid("single-a"), client_uuid=client_uuid)
    )
    assert {result.pk for result in results} == {attempt.responses.get(position=1).pk}
    assert len({result.answered_at for result in results}) == 1
    assert Response.objects.answered().count() == 1


def test_a_hundred_different_answers_to_one_question(module, learner):
    attempt = start(make_quiz(module, items=[single()], feedback="at_once"), learner)
    results = at_the_same_time(lambda number: give(attempt, 1, uid(f"single-{'abc'[number % 3]}")))
    stored = attempt.responses.get(position=1)
    taken = [result for result in results if not isinstance(result, AnswerStands)]
    assert len(taken) == 1
    assert taken[0].client_uuid == stored.client_uuid
    assert taken[0].answer == stored.answer


def test_a_hundred_pairs_of_tries_at_a_check(module, learner):
    lesson = add_lesson(module, number=3, body=[single("check")])
    ids = [uuid.uuid4() for _number in range(TIMES)]

    def check(number):
        return services.answer_check(
            container_key=lesson.translation_key,
            question_key=uuid.UUID(uid("check")),
            actor=learner,
            answer=uid("check-a"),
            client_uuid=ids[number // 2],
            language="de",
        )

    results = at_the_same_time(check, times=2 * TIMES)
    assert all(isinstance(result, Response) for result in results)
    assert Attempt.objects.count() == 1
    rows = Response.objects.order_by("position")
    assert [row.position for row in rows] == list(range(1, TIMES + 1))
    assert {row.client_uuid for row in rows} == set(ids)


def test_two_tabs_do_not_make_two_attempts(module, learner):
    quiz = make_quiz(module)
    results = at_the_same_time(lambda number: start(quiz, learner))
    assert len({attempt.pk for attempt in results}) == 1
    assert Response.objects.count() == 3


def test_nobody_gets_more_attempts_than_allowed(module, learner):
    quiz = make_quiz(module, items=[single()], attempts_allowed=3)

    def sit(number):
        attempt = start(quiz, learner)
        return services.submit_attempt(attempt_id=attempt.pk, actor=learner)

    results = at_the_same_time(sit)
    assert Attempt.objects.submitted().count() == 3
    assert sum(isinstance(result, Attempt) for result in results) == 3
    refusals = [result for result in results if not isinstance(result, Attempt)]
    assert all(isinstance(refusal, NoAttemptsLeft | AttemptClosed) for refusal in refusals)


def test_handing_in_a_hundred_times_is_announced_once(module, learner):
    attempt = start(make_quiz(module), learner)
    heard = []

    def listen(sender, attempt, **kwargs):
        heard.append(attempt.pk)

    attempt_submitted.connect(listen)
    try:
        results = at_the_same_time(
            lambda number: services.submit_attempt(attempt_id=attempt.pk, actor=learner)
        )
    finally:
        attempt_submitted.disconnect(listen)
    assert heard == [attempt.pk]
    assert sum(isinstance(result, AttemptClosed) for result in results) == TIMES - 1


def test_an_answer_is_either_in_the_score_or_refused(module, learner):
    quiz = make_quiz(module, items=[single()], feedback="at_end")
    for _round in range(20):
        attempt = start(quiz, learner)

        def answer_or_hand_in(number, attempt=attempt):
            if number % 2:
                return services.submit_attempt(attempt_id=attempt.pk, actor=learner)
            return give(attempt, 1, uid("single-a"))

        results = at_the_same_time(answer_or_hand_in, times=THREADS)
        attempt.refresh_from_db()
        was_taken = any(isinstance(result, Response) for result in results)
        assert attempt.score == (1 if was_taken else 0)


def test_control_without_the_lock_several_first_answers_are_taken(module, learner, monkeypatch):
    """The service itself, with neither lock nor transaction, stopped between look and act."""
    attempt = start(make_quiz(module, items=[single()], feedback="at_once"), learner)
    all_have_looked = threading.Barrier(THREADS)
    take_answer = answering.take_answer

    def wait_and_take(*arguments):
        all_have_looked.wait()
        take_answer(*arguments)

    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(answering, "_record_answer", answering._record_answer.__wrapped__)
    monkeypatch.setattr(answering, "take_answer", wait_and_take)
    results = at_the_same_time(lambda number: give(attempt, 1, uid("single-a")), times=THREADS)
    assert sum(isinstance(result, Response) for result in results) > 1


def test_control_without_the_id_every_sending_is_a_row(module, learner):
    lesson = add_lesson(module, number=3, body=[single("check")])
    at_the_same_time(
        lambda number: services.answer_check(
            container_key=lesson.translation_key,
            question_key=uuid.UUID(uid("check")),
            actor=learner,
            answer=uid("check-a"),
            client_uuid=uuid.uuid4(),
            language="de",
        ),
        times=2 * THREADS,
    )
    assert Response.objects.count() == 2 * THREADS


def test_control_without_the_lock_more_attempts_than_allowed(module, learner):
    """The same steps as ``start_attempt``, but nobody's row is locked between look and act."""
    quiz = make_quiz(module, items=[single()], attempts_allowed=1)
    all_have_looked = threading.Barrier(THREADS)

    def sit(number):
        used = Attempt.objects.of(learner).submitted().count()
        all_have_looked.wait()
        if used < quiz.attempts_allowed:
            with transaction.atomic():
                # Each on its own, since the constraint would catch two open ones.
                get_user_model().objects.select_for_update().get(pk=learner.pk)
                attempt = Attempt.objects.create(
                    quiz_key=quiz.translation_key, learner=learner, language="de", max_score=1
                )
                services.submit_attempt(attempt_id=attempt.pk, actor=learner)

    at_the_same_time(sit, times=THREADS)
    assert Attempt.objects.submitted().count() > quiz.attempts_allowed
