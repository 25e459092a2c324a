"""Check-yourself questions in lessons, results for "My learning", a person's own copy."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation
from wagtail.images import get_image_model

from quizzes import services
from quizzes.presentation import present_checks
from quizzes.results import attempts_of, export_attempts
from tests.factories import LearnerFactory, add_lesson, png_file, uid
from tests.quizzes.factories import (
    NO_POST,
    answer_all,
    give,
    make_quiz,
    set_items,
    single,
    start,
    translate,
    true_false,
)

pytestmark = pytest.mark.django_db

NAMES = ["one", "two", "three"]


@pytest.fixture(autouse=True)
def german():
    with translation.override("de"):
        yield


@pytest.fixture
def lesson(module):
    return add_lesson(module, number=3, body=[single(name) for name in NAMES])


def checks(lesson, *, learner=None, language="de", names=NAMES):
    return present_checks(
        container_key=lesson.translation_key,
        question_keys=[uid(name) for name in names],
        locale_code=language,
        learner_or_none=learner,
        next_url="/de/lesson/",
    )


def try_check(lesson, learner, option, *, name="one", language="de"):
    return services.answer_check(
        container_key=lesson.translation_key,
        question_key=uuid.UUID(uid(name)),
        actor=learner,
        answer=uid(f"{name}-{option}"),
        client_uuid=uuid.uuid4(),
        language=language,
    )


class TestPresentChecks:
    def test_a_visitor_gets_forms(self, lesson):
        found = checks(lesson)
        assert list(found) == [uid(name) for name in NAMES]
        question = found[uid("one")]
        assert not question.is_revealed
        assert question.form is not None
        assert question.next_url == "/de/lesson/"
        assert {answer.verdict for answer in question.parts.answers} == {""}

    def test_the_last_try_is_explained_with_another_try_to_take(self, lesson, learner):
        try_check(lesson, learner, "a")
        try_check(lesson, learner, "b")
        try_check(lesson, LearnerFactory(), "a")
        question = checks(lesson, learner=learner)[uid("one")]
        assert (question.is_revealed, question.outcome) == (True, "wrong")
        assert {a.verdict for a in question.parts.answers} == {"wrong", "missed", ""}
        assert not question.retry.is_revealed
        assert {a.verdict for a in question.retry.parts.answers} == {""}

    def test_a_try_keeps_the_key_it_was_judged_by(self, lesson, learner):
        try_check(lesson, learner, "a")
        set_items(lesson, [single("one", keys=("b",), others=("a", "c"))], field="body")
        question = checks(lesson, learner=learner)[uid("one")]
        assert question.outcome == "right"

    def test_in_two_queries_however_many_questions_and_tries(
        self, lesson, learner, django_assert_num_queries, forget
    ):
        with django_assert_num_queries(1):
            checks(lesson)
        for tries in (1, 4):
            for name in NAMES:
                for _number in range(tries):
                    try_check(lesson, learner, "a", name=name)
            # A process that has not yet seen these questions reads them once.
            forget()
            with django_assert_num_queries(4):
                checks(lesson, learner=learner)
            with django_assert_num_queries(2):
                checks(lesson, learner=learner)

    def test_without_questions_nothing_is_asked(self, lesson, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert checks(lesson, names=[]) == {}

    def test_pictures_cost_one_query_more(self, module, learner, django_assert_max_num_queries):
        image = get_image_model().objects.create(title="Picture", file=png_file())
        post = {**NO_POST, "author": "A", "text": "<p>T</p>", "image": image.pk, "alt": "Words"}
        lesson = add_lesson(module, number=3, body=[single(name, post=post) for name in NAMES])
        with django_assert_max_num_queries(3):
            found = checks(lesson)
        assert found[uid("two")].parts.post.facts["image"] == image

    def test_a_question_not_published_or_of_a_quiz_is_left_out(self, module, lesson):
        make_quiz(module, items=[true_false("of-quiz")])
        assert list(checks(lesson, names=["one", "unknown", "of-quiz"])) == [uid("one")]

    def test_words_in_another_language_say_so(self, lesson, homes):
        translate(lesson, homes["ar"], field="body", blocks=[single("one", words=" (ar)")])
        with translation.override("ar"):
            in_arabic = checks(lesson, language="ar")
            mirrored = checks(lesson, language="de")
        assert in_arabic[uid("one")].parts.stem.lang == ""
        assert in_arabic[uid("two")].parts.stem.lang == "de"
        assert (mirrored[uid("one")].parts.stem.lang, mirrored[uid("one")].parts.stem.dir) == (
            "de",
            "ltr",
        )

    def test_drawn_as_a_section_that_can_be_jumped_to(self, lesson, learner):
        try_check(lesson, learner, "b")
        request = RequestFactory().get("/de/lesson/")
        request.user = AnonymousUser()
        html = render_to_string(
            "quizzes/check.html",
            {"question": checks(lesson, learner=learner)[uid("one")]},
            request=request,
        )
        assert f'id="question-{uid("one")}"' in html
        assert "feedback--wrong" in html
        assert html.count('name="answer"') == 3


class TestResults:
    def test_attempts_of_one_person_by_quiz(self, module, learner, django_assert_num_queries):
        quiz, other = make_quiz(module), make_quiz(module, items=[single("x")])
        for wrong in ({1}, {1, 2, 3}):
            attempt = start(quiz, learner)
            answer_all(attempt, wrong=wrong)
            services.submit_attempt(attempt_id=attempt.pk, actor=learner)
        services.start_practice(attempt_id=attempt.pk, actor=learner, language="de")
        give(start(quiz, learner), 1, uid("single-a"))
        start(other, LearnerFactory())
        with django_assert_num_queries(1):
            results = attempts_of(learner, [quiz.translation_key, other.translation_key])
        assert list(results) == [quiz.translation_key]
        found = results[quiz.translation_key]
        assert [(a.mistakes_count, a.percent, a.passed) for a in found.attempts] == [
            (3, 0, False),
            (1, 66, True),
        ]
        assert found.open_attempt_url.endswith("/2/")
        assert found.attempts[0].url.endswith("/result/")

    def test_a_visitor_has_none(self, module):
        quiz = make_quiz(module)
        assert attempts_of(AnonymousUser(), [quiz.translation_key]) == {}

    def test_ones_own_copy_says_everything_in_words(self, module, learner):
        quiz = make_quiz(module)
        attempt = start(quiz, learner)
        give(attempt, 1, uid("single-b"))
        give(attempt, 3, True)
        services.submit_attempt(attempt_id=attempt.pk, actor=learner)
        start(quiz, LearnerFactory())
        [copy] = export_attempts(learner)
        assert copy["quiz"] == str(quiz.translation_key)
        assert copy["score"] == "1.00"
        assert [a["question"] for a in copy["answers"]] == [
            "Question single?",
            "Question multiple?",
            "Statement statement.",
        ]
        assert [a["answer"] for a in copy["answers"]] == [["Option single-b"], [], ["true"]]

    def test_the_copy_does_not_cost_more_queries_for_more_answers(
        self, module, learner, django_assert_max_num_queries
    ):
        for number in (1, 6):
            items = [single(f"{number}-{n}") for n in range(number)]
            answer_all(start(make_quiz(module, items=items), learner))
        with django_assert_max_num_queries(5):
            export_attempts(learner)
