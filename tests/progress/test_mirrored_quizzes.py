"""A quiz that stands in two modules: whoever has taken it once has taken it in both."""

import pytest

from courses.outline import outline_around
from learn.dashboard.reading import learning_of
from learn.progress.models import Enrolment
from learn.progress.reading import progress_around
from tests.factories import make_module
from tests.quizzes.factories import hand_in, make_quiz, single

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(module):
    return make_quiz(module, items=[single()])


@pytest.fixture
def mirror(homes, quiz):
    """Return a mirror of ``quiz`` in another module."""
    other = make_module(homes["de"], slug="other")
    return quiz.create_alias(parent=other, update_slug="mirror")


def request_of(rf, learner):
    request = rf.get("/de/")
    request.user = learner
    return request


def test_the_step_is_done_in_both_modules(rf, learner, quiz, mirror):
    hand_in(quiz, learner)
    for page in (quiz, mirror):
        progress = progress_around(request_of(rf, learner), page)
        assert progress.current.key == page.translation_key
        assert progress.current.is_done
        assert progress.done_count == 1


def test_a_mirror_of_the_mirror_too(rf, homes, learner, quiz, mirror):
    third = make_module(homes["de"], slug="third")
    again = mirror.create_alias(parent=third, update_slug="again")
    hand_in(quiz, learner)
    assert progress_around(request_of(rf, learner), again).current.is_done


def test_nobody_else_has_done_it(rf, learner, mirror):
    assert not progress_around(request_of(rf, learner), mirror).current.is_done
    assert outline_around(request_of(rf, learner), mirror).steps[-1].key == mirror.translation_key


def test_my_learning_shows_its_result_there(rf, learner, quiz, mirror):
    Enrolment.objects.create(
        learner=learner, module_key=mirror.get_parent().specific.translation_key
    )
    hand_in(quiz, learner)
    modules = learning_of(request_of(rf, learner), "de")["modules"]
    shown = {m.progress.module_title: [q.step.title for q in m.quizzes] for m in modules}
    assert ["Quiz"] in shown.values()
