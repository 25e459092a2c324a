"""
The key is in no byte sent before the answer is checked.

The same quiz is published with one key and then with another. Whatever a browser gets before the
check must be the same both times, apart from tokens that are new in every response.
"""

import re
import uuid

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from quizzes.items import KINDS
from quizzes.models import Attempt, QuestionVersion
from quizzes.results import export_attempts
from quizzes.services import submit_attempt
from tests.factories import LearnerFactory, add_lesson, uid
from tests.quizzes.factories import (
    TWO_KEYS,
    answer_all,
    make_quiz,
    post_data,
    right_answer,
    set_items,
    single,
    start,
    wrong_answer,
)

pytestmark = pytest.mark.django_db

SEED = uuid.UUID(int=7)


def masked(response) -> str:
    """Return status, headers and body without what is new in every response."""
    text = f"{response.status_code}\n{sorted(response.items())}\n{response.content.decode()}"
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]+"', "csrf", text)
    text = re.sub(r'client_uuid" value="[^"]+"', "uuid", text)
    text = re.sub(r'owner-value="[^"]*"', "owner", text)
    text = re.sub(r'saved_at": "[^"]*"|\b\d\d:\d\d(:\d\d)?\b', "time", text)
    return re.sub(r"attempts/\d+", "attempts/N", text)


def sign_in() -> tuple:
    client, learner = Client(), LearnerFactory()
    client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
    return client, learner


def pages_of_quiz(quiz, answer: dict) -> list[str]:
    """Return everything a learner gets from a quiz before they may know, giving ``answer``."""
    client, learner = sign_in()
    pages = [client.get(quiz.url)]
    attempt = start(quiz, learner)
    Attempt.objects.filter(pk=attempt.pk).update(seed=SEED)
    with translation.override("de"):
        first = reverse("quizzes:question", args=[attempt.pk, 1])
        hand_in = reverse("quizzes:hand_in", args=[attempt.pk])
        pages += [
            client.post(reverse("quizzes:start_attempt", args=[quiz.translation_key])),
            client.get(first),
            client.post(first, {}),
            client.get(hand_in),
        ]
        for number, data in enumerate((answer, {})):
            draft = {**data, "client_uuid": uuid.uuid4(), "count": number}
            pages.append(client.post(reverse("quizzes:save_draft", args=[attempt.pk, 1]), draft))
            pages += [client.get(first), client.get(hand_in)]
        if quiz.feedback != "at_once":
            pages.append(client.post(first, answer))
            pages += [client.get(first), client.get(hand_in)]
        if quiz.feedback == "released":
            pages += [client.post(hand_in), client.get(hand_in, follow=True), client.get(quiz.url)]
            pages.append(client.post(reverse("quizzes:practise_mistakes", args=[attempt.pk])))
            pages.append(client.get(reverse("dashboard:my_learning")))
    return [masked(page) for page in pages]


def first_version():
    return QuestionVersion.objects.current().get(question_key=uid("q"))


def test_every_kind_with_a_key_is_looked_at():
    assert {name for name, kind in KINDS.items() if kind.is_scored} <= set(TWO_KEYS)


@pytest.mark.parametrize("feedback", ["at_once", "at_end", "released"])
@pytest.mark.parametrize("kind", TWO_KEYS)
def test_a_quiz_tells_nothing_before_the_check(module, kind, feedback):
    one, other = TWO_KEYS[kind]
    quiz = make_quiz(module, items=[one], feedback=feedback)
    version = first_version()
    # The same answer both times: it is right the first time and not the second.
    answer = post_data(version, right_answer(version))
    before = pages_of_quiz(quiz, answer)
    set_items(quiz, [other])
    assert first_version() != version
    after = pages_of_quiz(quiz, answer)
    assert before == after
    for page in after:
        assert "Because" not in page
        assert "Said" not in page
        assert "is_correct" not in page


@pytest.mark.parametrize("kind", TWO_KEYS)
def test_a_lesson_tells_nothing_before_the_check(module, kind):
    one, other = TWO_KEYS[kind]
    lesson = add_lesson(module, number=3, body=[one])
    pages = []
    for body in ([one], [other]):
        set_items(lesson, body, field="body")
        client, _learner = sign_in()
        with translation.override("de"):
            url = reverse("quizzes:check_question", args=[lesson.translation_key, uid("q")])
        found = [client.get(lesson.url), client.post(url, {"next": lesson.url})]
        pages.append([masked(page) for page in found])
    assert pages[0] == pages[1]
    for page in pages[1]:
        assert 'data-controller="answer"' in page
        assert "Because" not in page
        assert "Said" not in page


def pages_of_practice(quiz, answer: dict) -> list[str]:
    """Return all a learner gets from practising a mistake until it is checked again."""
    client, learner = sign_in()
    attempt, version = start(quiz, learner), first_version()
    with translation.override("de"):
        client.post(
            reverse("quizzes:question", args=[attempt.pk, 1]),
            post_data(version, wrong_answer(version)),
        )
        client.post(reverse("quizzes:hand_in", args=[attempt.pk]))
        client.post(reverse("quizzes:practise_mistakes", args=[attempt.pk]))
        practice = Attempt.objects.get(learner=learner, kind=Attempt.Kind.PRACTICE)
        Attempt.objects.filter(pk=practice.pk).update(seed=SEED)
        first = reverse("quizzes:question", args=[practice.pk, 1])
        hand_in = reverse("quizzes:hand_in", args=[practice.pk])
        draft = {**answer, "client_uuid": uuid.uuid4(), "count": 1}
        pages = [
            client.get(first),
            client.post(first, {}),
            client.post(reverse("quizzes:save_draft", args=[practice.pk, 1]), draft),
            client.get(first),
            client.get(hand_in),
        ]
    return [masked(page) for page in pages]


# What people mark is no mistake before they have.
@pytest.mark.parametrize("kind", [k for k in TWO_KEYS if not KINDS[k].is_marked_by_people])
def test_a_practice_tells_nothing_before_the_check(module, kind):
    one, other = TWO_KEYS[kind]
    quiz = make_quiz(module, items=[one], feedback="at_end")
    answer = post_data(first_version(), right_answer(first_version()))
    before = pages_of_practice(quiz, answer)
    set_items(quiz, [other])
    after = pages_of_practice(quiz, answer)
    assert before == after
    assert 'data-controller="answer"' in after[0]
    assert after[2].startswith("200")
    for page in after:
        assert "Because" not in page
        assert "Said" not in page


def test_control_after_the_check_the_pages_differ(module):
    """The comparison would notice: once explained, the two keys look different."""
    one, other = TWO_KEYS["single_choice"]
    quiz = make_quiz(module, items=[one], feedback="at_once")
    pages = []
    for items in ([one], [other]):
        set_items(quiz, items)
        client, learner = sign_in()
        attempt = start(quiz, learner)
        Attempt.objects.filter(pk=attempt.pk).update(seed=SEED)
        with translation.override("de"):
            first = reverse("quizzes:question", args=[attempt.pk, 1])
        client.post(first, {"answer": uid("q-a")})
        pages.append(masked(client.get(first)))
    assert pages[0] != pages[1]


@pytest.mark.parametrize("feedback", ["at_once", "at_end"])
def test_a_copy_of_ones_data_tells_no_score_that_can_still_change(module, feedback):
    quiz = make_quiz(module, items=[single("q")], feedback=feedback)
    attempt = start(quiz, LearnerFactory())
    answer_all(attempt)
    exported = export_attempts(attempt.learner)[0]["answers"][0]
    assert (exported["score"] is None) == (feedback == "at_end")
    submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
    assert export_attempts(attempt.learner)[0]["answers"][0]["score"] is not None
