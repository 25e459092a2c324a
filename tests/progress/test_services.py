import uuid

import pytest

from learn.progress import services
from learn.progress.exceptions import UnknownStep
from learn.progress.models import Enrolment, StepCompletion
from tests.factories import LearnerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson(module):
    return module.get_children().first()


def test_completing_a_step_is_noted_once(learner, lesson):
    assert services.complete_step(learner=learner, step_key=lesson.translation_key) is True
    assert services.complete_step(learner=learner, step_key=lesson.translation_key) is False
    assert StepCompletion.objects.of(learner).count() == 1


def test_completing_a_step_keeps_the_place_on_its_module(learner, lesson, module):
    services.complete_step(learner=learner, step_key=lesson.translation_key)
    enrolment = Enrolment.objects.of(learner).get()
    assert enrolment.module_key == module.translation_key
    first = enrolment.last_active_at
    services.complete_step(learner=learner, step_key=lesson.translation_key)
    enrolment.refresh_from_db()
    assert enrolment.last_active_at > first


def test_an_unknown_step_leaves_nothing_behind(learner, module):
    with pytest.raises(UnknownStep):
        services.complete_step(learner=learner, step_key=uuid.uuid4())
    assert not Enrolment.objects.exists()


def test_an_unpublished_step_is_unknown(learner, lesson):
    lesson.unpublish()
    with pytest.raises(UnknownStep):
        services.complete_step(learner=learner, step_key=lesson.translation_key)


def test_merging_keeps_the_earlier_of_two_completions(learner, module):
    returned, steps = LearnerFactory(), list(module.get_children())
    for step in steps:
        services.complete_step(learner=learner, step_key=step.translation_key)
    services.complete_step(learner=returned, step_key=steps[0].translation_key)
    early = StepCompletion.objects.of(learner).get(step_key=steps[0].translation_key)

    services.merge_progress(source=learner, target=returned)

    merged = StepCompletion.objects.of(returned)
    assert merged.count() == 2
    assert merged.get(step_key=steps[0].translation_key).completed_at == early.completed_at
    assert Enrolment.objects.of(returned).count() == 1
