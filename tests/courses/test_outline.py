import pytest
from django.core.cache import caches
from django.test import RequestFactory

from courses.outline import LESSON, QUIZ, module_of_step, outline_around, outlines
from tests.factories import add_lesson, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def request_(rf: RequestFactory):
    return rf.get("/de/")


def test_steps_come_in_tree_order_with_addresses_that_work(request_, module, client):
    outline = outline_around(request_, module)
    assert [(s.number, s.title, s.kind) for s in outline.steps] == [
        (1, "Lesson 1", "lesson"),
        (2, "Lesson 2", "lesson"),
    ]
    for step in outline.steps:
        assert client.get(step.url).status_code == 200
    assert client.get(outline.module_url).status_code == 200
    assert client.get(outline.course_url).status_code == 200


def test_a_step_finds_the_outline_of_its_module(request_, module):
    lesson = module.get_children().first()
    assert outline_around(request_, lesson) == outline_around(request_, module)
    assert module_of_step(lesson.translation_key) == module.translation_key


def test_only_lessons_and_quizzes_are_steps(module):
    lesson = module.get_children().first()
    assert module_of_step(lesson.translation_key, kind=LESSON) == module.translation_key
    assert module_of_step(lesson.translation_key, kind=QUIZ) is None
    assert module_of_step(module.translation_key) is None
    assert module_of_step(module.get_parent().translation_key) is None


def test_unpublished_steps_are_left_out_at_once(request_, module):
    assert len(outline_around(request_, module).steps) == 2
    module.get_children().first().unpublish()
    assert [s.title for s in outline_around(request_, module).steps] == ["Lesson 2"]


def test_queries_do_not_grow_with_steps_or_modules(
    request_, homes, module, django_assert_num_queries
):
    outline_around(request_, module)
    with django_assert_num_queries(0):
        outline_around(request_, module)
    for number in range(3, 9):
        add_lesson(module, number=number)
    module.refresh_from_db()
    assert len(outline_around(request_, module).steps) == 8
    caches["process"].delete(f"outline:{module.path}")
    with django_assert_num_queries(1):
        assert len(outline_around(request_, module).steps) == 8
    others = [make_module(homes["de"], slug=f"m{n}") for n in range(3)]
    keys = [m.translation_key for m in (module, *others)]
    caches["process"].delete_many(f"outline:{m.path}" for m in (module, *others))
    with django_assert_num_queries(2):
        assert len(outlines(request_, module_keys=keys, language="de")) == 4


def test_a_module_missing_in_a_language_comes_in_its_own(request_, module):
    found = outlines(request_, module_keys=[module.translation_key], language="ar")
    assert found[module.translation_key].language == "de"
