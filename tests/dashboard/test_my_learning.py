import pytest
from django.urls import reverse

from learn.progress.models import StepCompletion
from learn.progress.reading import SHORT_OUTLINE, done_keys
from learn.progress.services import complete_step
from quizzes.models import Attempt
from quizzes.services import start_practice, submit_attempt
from tests.factories import LearnerFactory, add_lesson, make_module
from tests.quizzes.factories import (
    about,
    answer_all,
    hand_in,
    make_category,
    make_quiz,
    single,
    start,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(homes):
    return reverse("dashboard:my_learning")


def finish(quiz, learner, *, wrong=()):
    """Take and hand in ``quiz`` as ``learner``."""
    attempt = start(quiz, learner)
    answer_all(attempt, wrong=wrong)
    return submit_attempt(attempt_id=attempt.pk, actor=learner)


def test_a_visitor_sees_where_to_begin(client, url, module):
    response = client.get(url)
    assert response.context["learning"]["modules"] == []
    assert reverse("accounts:recover") in response.content.decode()


def test_one_goes_on_at_the_first_step_not_done(client, url, module, learner):
    first, second = module.get_children()
    complete_step(learner=learner, step_key=first.translation_key)
    client.force_login(learner)
    learning = client.get(url).context["learning"]
    assert learning["continue_module"].progress.continue_at.title == "Lesson 2"
    complete_step(learner=learner, step_key=second.translation_key)
    assert client.get(url).context["learning"]["continue_module"] is None


def test_a_long_module_is_linked_to_instead_of_drawn_step_by_step(client, url, module, learner):
    complete_step(learner=learner, step_key=module.get_children().first().translation_key)
    client.force_login(learner)
    assert 'class="outline"' in client.get(url).content.decode()
    for number in range(3, 3 + SHORT_OUTLINE):
        add_lesson(module, number=number)
    page = client.get(url).content.decode()
    assert 'class="outline"' not in page
    assert f'<a href="{module.url}">All steps of this module</a>' in page


def test_beginning_a_quiz_is_beginning_its_module(
    client, url, module, learner, django_capture_on_commit_callbacks
):
    quiz = make_quiz(module)
    with django_capture_on_commit_callbacks(execute=True):
        attempt = start(quiz, learner)
    client.force_login(learner)
    history = client.get(url).context["learning"]["modules"][0].quizzes[0]
    assert f"/attempts/{attempt.pk}/" in history.results.open_attempt_url


def test_every_result_is_there_with_its_mistakes(
    client, url, module, learner, django_capture_on_commit_callbacks
):
    quiz = make_quiz(module, pass_mark=60)
    with django_capture_on_commit_callbacks(execute=True):
        finish(quiz, learner, wrong=(1, 2))
        finish(quiz, learner)
    client.force_login(learner)
    response = client.get(url)
    attempts = response.context["learning"]["modules"][0].quizzes[0].results.attempts
    assert [(a.mistakes_count, a.percent, a.passed) for a in attempts] == [
        (0, 100, True),
        (2, 33, False),
    ]
    page = response.content.decode()
    for attempt in attempts:
        assert reverse("quizzes:result", args=[attempt.id]) in page


def test_success_by_subject_is_told_over_all_quizzes(
    client, url, module, learner, django_capture_on_commit_callbacks
):
    media, law = make_category("Media"), make_category("Law")
    items = [about(single("m"), media), about(single("l"), law)]
    with django_capture_on_commit_callbacks(execute=True):
        hand_in(make_quiz(module, items=items), learner)
        other = [about(single("m2"), media)]
        hand_in(make_quiz(module, items=other), learner, wrong=[1])
    client.force_login(learner)
    response = client.get(url)
    found = {c.name: (c.score, c.max_score) for c in response.context["learning"]["categories"]}
    assert found == {"Media": (1, 2), "Law": (1, 1)}
    assert 'id="subjects-title"' in response.content.decode()


def test_without_subjects_nothing_is_said_of_them(
    client, url, module, learner, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        finish(make_quiz(module), learner)
    client.force_login(learner)
    assert "subjects-title" not in client.get(url).content.decode()


def test_handing_in_completes_the_step_and_practice_does_not(
    module, learner, django_capture_on_commit_callbacks
):
    quiz = make_quiz(module)
    with django_capture_on_commit_callbacks(execute=True):
        attempt = finish(quiz, learner, wrong=(1,))
    assert done_keys(learner) == {quiz.translation_key}
    practice = start_practice(attempt_id=attempt.pk, actor=learner, language="de")
    Attempt.objects.filter(pk=attempt.pk).delete()
    StepCompletion.objects.all().delete()
    with django_capture_on_commit_callbacks(execute=True):
        submit_attempt(attempt_id=practice.pk, actor=learner)
    assert done_keys(learner) == set()


def test_a_quiz_handed_in_is_done_even_if_the_news_of_it_was_lost(module, learner):
    quiz = make_quiz(module)
    finish(quiz, learner)
    # Nothing ran after the commit, as when the process dies in that moment.
    assert not StepCompletion.objects.exists()
    assert done_keys(learner) == {quiz.translation_key}


def test_only_ones_own_learning_is_shown(client, url, module, learner):
    complete_step(learner=LearnerFactory(), step_key=module.get_children().first().translation_key)
    client.force_login(learner)
    assert client.get(url).context["learning"]["modules"] == []


def test_the_page_is_kept_by_no_cache(client, url, learner):
    client.force_login(learner)
    assert "no-store" in client.get(url)["Cache-Control"]


def test_queries_do_not_grow_with_modules_or_attempts(
    client,
    url,
    homes,
    module,
    learner,
    django_assert_max_num_queries,
    django_capture_on_commit_callbacks,
    forget,
):
    def learn(a_module):
        quiz = make_quiz(a_module)
        with django_capture_on_commit_callbacks(execute=True):
            finish(quiz, learner)

    learn(module)
    client.force_login(learner)
    client.get(url)
    forget()
    with django_assert_max_num_queries(14) as queries:
        client.get(url)
        few = len(queries)
    for number in range(3):
        learn(make_module(homes["de"], slug=f"more-{number}"))
    forget()
    with django_assert_max_num_queries(few):
        assert len(client.get(url).context["learning"]["modules"]) == 4
