"""Marking and releasing at the same moment."""

import threading

import pytest
from django.db import models
from django.db.models import Q
from wagtail.models import PageLogEntry

from quizzes.models import Mark, Response
from quizzes.scopes import forget_scope, register_scope
from quizzes.services import marking, release_marks
from tests.factories import StaffFactory, make_module, make_site
from tests.quizzes.marking.people import hand_in, make_marked_quiz, mark
from tests.quizzes.test_races import THREADS, at_the_same_time

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def quiz(transactional_db):
    return make_marked_quiz(make_module(make_site()["de"]))


@pytest.fixture
def markers(transactional_db):
    scope = register_scope(lambda user: Q(pk__gt=0))
    yield [StaffFactory(is_superuser=True) for _number in range(THREADS)]
    forget_scope(scope)


def test_marks_are_released_once(quiz, markers):
    for _number in range(3):
        mark(hand_in(quiz), markers[0])
    released = at_the_same_time(
        lambda number: release_marks(actor=markers[number], quiz_key=quiz.translation_key),
        times=THREADS,
    )
    assert sorted(released, reverse=True) == [3] + [0] * (THREADS - 1)
    assert PageLogEntry.objects.filter(action=marking.RELEASED).count() == 1


def test_whoever_comes_first_every_mark_counts(quiz, markers):
    """Half of them mark, half release; what is released in the end is the mean of all marks."""
    response = hand_in(quiz)
    mark(response, markers[0], 1)

    def mark_or_release(number):
        if number % 2:
            return release_marks(actor=markers[number], quiz_key=quiz.translation_key)
        return mark(response, markers[number], number % 5)

    at_the_same_time(mark_or_release, times=THREADS)
    response = Response.objects.get(pk=response.pk)
    points = [given.points for given in Mark.objects.filter(response=response)]
    assert len(points) == THREADS // 2
    assert not response.awaits_mark
    assert response.score == sum(points) / len(points)
    assert response.attempt.score == response.attempt.totals()[0]


def test_control_without_the_lock_marks_are_released_again_and_again(quiz, markers, monkeypatch):
    """The service itself, with neither lock nor transaction, stopped between look and act."""
    mark(hand_in(quiz), markers[0])
    all_have_looked = threading.Barrier(THREADS)
    settle = marking._settle

    def wait_and_settle(responses):
        all_have_looked.wait()
        return settle(responses)

    monkeypatch.setattr(models.QuerySet, "select_for_update", lambda self, **options: self)
    monkeypatch.setattr(marking, "_settle", wait_and_settle)
    unguarded = marking.release_marks.__wrapped__
    released = at_the_same_time(
        lambda number: unguarded(actor=markers[number], quiz_key=quiz.translation_key),
        times=THREADS,
    )
    assert sum(released) > 1
