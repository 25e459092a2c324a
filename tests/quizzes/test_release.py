"""Feedback that waits for the facilitator: nothing is told before, everything afterwards."""

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageLogEntry

from quizzes.exceptions import NothingToPractise
from quizzes.models import Attempt, FeedbackRelease, QuizPage, feedback_gates
from quizzes.permissions import feedback_is_open, register_feedback_gate
from quizzes.results import attempts_of, export_attempts
from quizzes.scopes import forget_scope, register_scope
from quizzes.services import release_feedback, start_practice, submit_attempt
from tests.factories import LearnerFactory, StaffFactory
from tests.quizzes.factories import answer_all, make_quiz, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(module, learner):
    attempt = start(make_quiz(module, feedback="released", pass_mark=60), learner)
    answer_all(attempt, wrong={1})
    return submit_attempt(attempt_id=attempt.pk, actor=learner)


@pytest.fixture
def own():
    """Return the learners that staff look after, all as long as it is empty."""
    learners = []
    scope = register_scope(lambda user: Q(learner__in=learners) if learners else Q(pk__gt=0))
    yield learners
    forget_scope(scope)


@pytest.fixture
def facilitator(homes, own):
    person = StaffFactory()
    type_ = ContentType.objects.get_for_model(Attempt)
    permission, _new = Permission.objects.get_or_create(
        codename="view_attempts", content_type=type_
    )
    person.user_permissions.add(permission)
    return person


@pytest.fixture
def gate():
    """Return a function that opens explanations on a condition, as a room above would."""
    yield lambda condition: register_feedback_gate(lambda: condition)
    feedback_gates.clear()


def page_of(client, attempt, name="result"):
    client.force_login(attempt.learner, settings.AUTHENTICATION_BACKENDS[0])
    with translation.override("de"):
        return client.get(reverse(f"quizzes:{name}", args=[attempt.pk])).content.decode()


def test_before_it_is_opened_nothing_is_told_anywhere(client, attempt, learner):
    assert not feedback_is_open(attempt)
    page = page_of(client, attempt)
    assert "Your facilitator opens the explanations for everybody." in page
    assert "All 3 answers were received." in page
    assert page.count("received on <bdi>") == 3
    [shown] = attempts_of(learner, [attempt.quiz_key])[attempt.quiz_key].attempts
    assert (shown.score, shown.percent, shown.passed, shown.mistakes_count) == (None, None, None, 0)
    [exported] = export_attempts(learner)
    assert exported["score"] is None
    assert {answer["score"] for answer in exported["answers"]} == {None}
    for text in (page, client.get(reverse("dashboard:my_learning")).content.decode()):
        for told in ("Because", " %", "feedback--", "passed", "Practise"):
            assert told not in text


def test_the_quiz_page_lists_the_attempt_without_its_result(client, attempt):
    client.force_login(attempt.learner, settings.AUTHENTICATION_BACKENDS[0])
    page = Attempt.objects.with_progress().get()
    assert not page.is_explained
    reply = client.get(quiz_of(attempt).url)
    # Only what is read: a token elsewhere in the page may hold any digits.
    from_quiz = BeautifulSoup(reply.content, "html.parser").main.get_text(" ", strip=True)
    assert "handed in" in from_quiz
    assert "66" not in from_quiz
    assert "What is right, and why, you see when your facilitator opens it" in from_quiz


def quiz_of(attempt):
    return QuizPage.objects.get(translation_key=attempt.quiz_key)


def test_no_practice_before_it_is_opened(attempt, learner):
    with pytest.raises(NothingToPractise):
        start_practice(attempt_id=attempt.pk, actor=learner, language="de")


def test_opening_shows_everything_to_everybody(client, attempt, facilitator, learner):
    release_feedback(actor=facilitator, quiz_key=attempt.quiz_key)
    assert feedback_is_open(attempt)
    page = page_of(client, attempt)
    assert "Because single-a." in page
    assert "66 %" in page
    assert export_attempts(learner)[0]["score"] == "2.00"
    practice = start_practice(attempt_id=attempt.pk, actor=learner, language="de")
    assert practice.responses.count() == 1


def test_opening_twice_keeps_the_first(attempt, facilitator):
    first = release_feedback(actor=facilitator, quiz_key=attempt.quiz_key)
    other = StaffFactory(is_superuser=True)
    assert release_feedback(actor=other, quiz_key=attempt.quiz_key) == first
    assert FeedbackRelease.objects.get().released_by == facilitator


def test_only_who_may_see_attempts_opens_them(attempt, learner):
    for person in (learner, StaffFactory()):
        with pytest.raises(PermissionDenied):
            release_feedback(actor=person, quiz_key=attempt.quiz_key)
    assert not FeedbackRelease.objects.exists()


def test_nobody_opens_them_over_the_heads_of_others(attempt, facilitator, own):
    """Somebody else's learner has begun the quiz too."""
    quiz = quiz_of(attempt)
    own.append(attempt.learner)
    start(quiz, LearnerFactory())
    with pytest.raises(PermissionDenied):
        release_feedback(actor=facilitator, quiz_key=attempt.quiz_key)
    assert not FeedbackRelease.objects.exists()
    release_feedback(actor=StaffFactory(is_superuser=True), quiz_key=attempt.quiz_key)
    assert FeedbackRelease.objects.exists()


def test_who_opened_them_is_in_the_history_once(attempt, facilitator):
    for _time in range(2):
        release_feedback(actor=facilitator, quiz_key=attempt.quiz_key)
    [entry] = PageLogEntry.objects.filter(action="quizzes.release_feedback")
    assert (entry.page_id, entry.user) == (quiz_of(attempt).pk, facilitator)
    assert entry.message == "Explanations opened"


def test_a_room_above_may_open_it_for_some(attempt, module, gate):
    gate(Q(learner=attempt.learner))
    assert feedback_is_open(attempt)
    other = Attempt.objects.create(
        quiz_key=attempt.quiz_key, learner=LearnerFactory(), language="de", feedback="released"
    )
    assert not feedback_is_open(other)
    opened = Attempt.objects.with_openness().filter(is_explained=True)
    assert list(opened) == [attempt]


def test_asking_costs_nothing_where_nobody_has_to_open_it(
    module, learner, django_assert_num_queries
):
    attempt = start(make_quiz(module, feedback="at_end"), learner)
    with django_assert_num_queries(0):
        assert feedback_is_open(attempt)
