"""Fixtures of the tests of marking."""

import pytest
from django.db.models import Q

from quizzes.scopes import forget_scope, register_scope
from tests.quizzes.marking.people import make_marked_quiz, staff


@pytest.fixture
def quiz(module):
    return make_marked_quiz(module)


@pytest.fixture
def marker(db):
    return staff("mark")


@pytest.fixture
def everybody():
    """Let every member of staff see every attempt, as a room above would for its own."""
    scope = register_scope(lambda user: Q(pk__gt=0))
    yield
    forget_scope(scope)
