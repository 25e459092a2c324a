import uuid

import pytest
from django.urls import reverse

from learn.accounts.models import User
from learn.progress.models import Enrolment, StepCompletion
from tests.quizzes.factories import make_quiz

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(module):
    return list(module.get_children())


def complete(client, key):
    return client.post(reverse("progress:complete_step", args=[key]))


def test_the_first_next_makes_a_guest_and_leads_on(client, steps):
    response = complete(client, steps[0].translation_key)
    assert response.status_code == 302
    assert response.url.endswith("/lesson-2/")
    guest = User.objects.get()
    assert guest.kind == User.Kind.GUEST
    assert StepCompletion.objects.of(guest).get().step_key == steps[0].translation_key


def test_reading_makes_nobody(client, steps):
    assert client.get(steps[0].url).status_code == 200
    assert not User.objects.exists()


def test_the_last_next_leads_to_the_end_of_the_module(client, steps, module):
    complete(client, steps[0].translation_key)
    response = client.post(
        reverse("progress:complete_step", args=[steps[1].translation_key]), follow=True
    )
    assert response.redirect_chain[-1][0] == reverse(
        "progress:module_done", args=[module.translation_key]
    )
    assert "progress/module_done.html" in [t.name for t in response.templates]
    assert "no-store" in response["Cache-Control"]


def test_an_unknown_step_is_not_found_and_makes_nobody(client, steps):
    assert complete(client, uuid.uuid4()).status_code == 404
    assert not StepCompletion.objects.exists()
    assert not User.objects.exists()


def test_a_quiz_is_not_completed_by_going_past_it(client, module):
    quiz = make_quiz(module)
    assert complete(client, quiz.translation_key).status_code == 404
    assert not StepCompletion.objects.exists()


def test_a_page_that_is_no_step_leaves_nothing_behind(client, module):
    assert complete(client, module.translation_key).status_code == 404
    assert not StepCompletion.objects.exists()
    assert not Enrolment.objects.exists()


def test_a_step_cannot_be_completed_by_following_a_link(client, steps):
    url = reverse("progress:complete_step", args=[steps[0].translation_key])
    assert client.get(url).status_code == 405
    assert not StepCompletion.objects.exists()


def test_the_end_of_a_module_claims_nothing_that_is_not_so(client, steps, module):
    response = client.get(reverse("progress:module_done", args=[module.translation_key]))
    assert response.context["progress"].is_complete is False


def test_an_unknown_module_is_not_found(client, homes):
    assert client.get(reverse("progress:module_done", args=[uuid.uuid4()])).status_code == 404
