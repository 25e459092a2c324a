"""How many queries a learner costs, and that more questions and attempts cost no more."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from quizzes.models import with_questions
from quizzes.services import submit_attempt
from tests.factories import LearnerFactory
from tests.quizzes.factories import (
    answer_all,
    make_quiz,
    post_data,
    right_answer,
    single,
    start,
    translate,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, learner):
    """Return a client signed in as ``learner``."""
    client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
    return client


def address(name, *args, language="de"):
    with translation.override(language):
        return reverse(f"quizzes:{name}", args=args)


def count(call):
    """Return how many queries ``call`` makes."""
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def one_answer(browser, quiz, learner, language="de"):
    """Return the queries of storing an answer, the second one, and showing what follows."""
    attempt = start(quiz, learner)
    # Somebody in the classroom has seen these questions before.
    with_questions(attempt.responses.all())
    counts = []
    for response in attempt.responses.select_related("version").order_by("position")[:2]:
        url = address("question", attempt.pk, response.position, language=language)
        browser.get(url)
        data = post_data(response.version, right_answer(response.version))
        counts.append(count(lambda url=url, data=data: browser.get(browser.post(url, data).url)))
    return counts[-1]


@pytest.mark.parametrize("feedback", ["at_once", "at_end"])
def test_one_answered_question(browser, module, learner, feedback):
    small = make_quiz(module, feedback=feedback, items=[single(n) for n in "abc"])
    large = make_quiz(module, feedback=feedback, items=[single(str(n)) for n in range(12)])
    first = one_answer(browser, small, learner)
    for _number in range(3):
        person = LearnerFactory()
        answer_all(start(large, person))
    assert one_answer(browser, large, learner) == first
    assert first <= 15


def test_in_another_language_too(browser, homes, module, learner):
    quiz = make_quiz(module, items=[single(n) for n in "abc"])
    translate(quiz, homes["ar"], blocks=[single(n, words=" ar") for n in "abc"])
    assert one_answer(browser, quiz, learner, "ar") <= 15


def test_the_result_does_not_grow_with_questions(browser, module, learner):
    counts = []
    for number in (2, 10):
        quiz = make_quiz(module, items=[single(f"{number}-{n}") for n in range(number)])
        attempt = start(quiz, learner)
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        url = address("result", attempt.pk)
        browser.get(url)
        counts.append(count(lambda url=url: browser.get(url)))
    assert counts[0] == counts[1]


def test_starting_does_not_grow_with_questions_or_attempts(browser, module, learner):
    counts = []
    for number in (2, 10):
        quiz = make_quiz(module, items=[single(f"{number}-{n}") for n in range(number)])
        for _attempt in range(number):
            submit_attempt(attempt_id=start(quiz, learner).pk, actor=learner)
        url = address("start_attempt", quiz.translation_key)
        counts.append(count(lambda url=url: browser.post(url)))
    assert counts[0] == counts[1]


def test_the_quiz_page_does_not_grow_with_attempts(browser, module, learner):
    quiz = make_quiz(module)
    counts = []
    for number in (1, 5):
        for _attempt in range(number):
            submit_attempt(attempt_id=start(quiz, learner).pk, actor=learner)
        browser.get(quiz.url)
        counts.append(count(lambda: browser.get(quiz.url)))
    assert counts[0] == counts[1]
