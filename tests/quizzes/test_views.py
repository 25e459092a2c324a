"""Taking a quiz in the browser without scripts: where requests lead and what people read."""

import uuid

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from wagtail.models import PageViewRestriction

from quizzes.models import Attempt, Response, response_at
from quizzes.services import submit_attempt
from tests.factories import LearnerFactory, add_lesson, uid
from tests.quizzes.factories import (
    answer_all,
    give,
    make_quiz,
    single,
    start,
    three_kinds,
    translate,
    true_false,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiz(module):
    return make_quiz(module, feedback="at_once")


@pytest.fixture
def test(module):
    return make_quiz(module, feedback="at_end")


@pytest.fixture
def browser(client, learner):
    """Return a client signed in as ``learner``."""
    client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
    return client


def address(name, *args, language="de"):
    with translation.override(language):
        return reverse(f"quizzes:{name}", args=args)


def question_url(attempt, position, language="de"):
    return address("question", attempt.pk, position, language=language)


def text_of(response):
    return response.content.decode()


class TestStart:
    def test_a_visitor_becomes_a_guest_and_meets_the_first_question(self, client, quiz):
        response = client.post(address("start_attempt", quiz.translation_key))
        attempt = Attempt.objects.get()
        assert response.status_code == 302
        assert response.url == question_url(attempt, 1)
        assert attempt.learner.kind == "guest"
        assert client.get(response.url).status_code == 200

    def test_resumes_at_the_first_open_question(self, browser, quiz, learner):
        give(start(quiz, learner), 1, uid("single-a"))
        response = browser.post(address("start_attempt", quiz.translation_key))
        assert response.url == question_url(Attempt.objects.get(), 2)

    def test_goes_to_handing_in_when_all_is_answered(self, browser, quiz, learner):
        attempt = start(quiz, learner)
        answer_all(attempt)
        response = browser.post(address("start_attempt", quiz.translation_key))
        assert response.url == address("hand_in", attempt.pk)

    def test_a_get_starts_nothing(self, client, quiz):
        assert client.get(address("start_attempt", quiz.translation_key)).status_code == 405
        assert not Attempt.objects.exists()

    def test_an_unknown_quiz_is_not_found_and_makes_no_guest(self, client, quiz, django_user_model):
        assert client.post(address("start_attempt", uuid.uuid4())).status_code == 404
        assert not django_user_model.objects.exists()

    def test_a_quiz_whose_source_was_taken_down_says_so(self, browser, homes, quiz):
        translated = translate(quiz, homes["ar"], blocks=three_kinds(words=" ar"))
        quiz.unpublish()
        url = address("start_attempt", quiz.translation_key, language="ar")
        response = browser.post(url, follow=True)
        assert response.redirect_chain[-1][0] == translated.url
        assert "This quiz is being revised. Please come back later." in text_of(response)
        assert not Attempt.objects.exists()

    def test_no_attempts_left_is_said_on_the_quiz_page(self, browser, module, learner):
        quiz = make_quiz(module, attempts_allowed=1)
        submit_attempt(attempt_id=start(quiz, learner).pk, actor=learner)
        response = browser.post(address("start_attempt", quiz.translation_key), follow=True)
        assert response.redirect_chain[-1][0] == quiz.url
        assert "You have used all attempts for this quiz." in text_of(response)


class TestQuestion:
    def test_shows_one_question_and_where_it_stands(self, browser, quiz, learner):
        attempt = start(quiz, learner)
        response = browser.get(question_url(attempt, 2))
        assert response.status_code == 200
        assert "quizzes/question.html" in {t.name for t in response.templates}
        assert "Question 2 of 3" in text_of(response)
        assert "Question multiple?" in text_of(response)
        assert "Question single?" not in text_of(response)
        assert response["Cache-Control"] == "no-store, private"

    def test_an_answer_leads_back_to_its_explanation(self, browser, quiz, learner):
        attempt = start(quiz, learner)
        url = question_url(attempt, 1)
        response = browser.post(url, {"answer": uid("single-b"), "client_uuid": uuid.uuid4()})
        assert (response.status_code, response.url) == (
            302,
            f"{url}#question-{uid('single')}-feedback",
        )
        page = text_of(browser.get(url))
        assert "Not right this time." in page
        assert "Because single-a." in page
        assert "Because single-b." in page
        assert "This would have been right" in page
        assert "Next question" in page
        assert 'name="answer"' not in page

    def test_with_feedback_at_the_end_the_next_question_follows(self, browser, test, learner):
        attempt = start(test, learner)
        response = browser.post(question_url(attempt, 1), {"answer": uid("single-b")})
        assert response.url == question_url(attempt, 2)
        page = text_of(browser.get(question_url(attempt, 1)))
        assert page.count(" checked") == 1
        assert "Because" not in page

    def test_the_last_answer_leads_to_handing_in(self, browser, test, learner):
        attempt = start(test, learner)
        for position, answer in ((1, uid("single-a")), (2, [uid("multiple-a")])):
            give(attempt, position, answer)
        response = browser.post(question_url(attempt, 3), {"answer": "true"})
        assert response.url == address("hand_in", attempt.pk)

    def test_a_skipped_question_comes_back_at_the_end(self, browser, test, learner):
        attempt = start(test, learner)
        give(attempt, 2, [uid("multiple-a")])
        response = browser.post(question_url(attempt, 3), {"answer": "true"})
        assert response.url == question_url(attempt, 1)

    def test_nothing_chosen_is_said_beside_the_question(self, browser, quiz, learner):
        attempt = start(quiz, learner)
        response = browser.post(question_url(attempt, 1), {})
        page = text_of(response)
        assert response.status_code == 422
        assert page.count("Choose one answer before you go on.") == 2
        assert f'href="#question-{uid("single")}-answer_0"' in page
        assert f'id="question-{uid("single")}-answer_0"' in page
        assert not Response.objects.answered().exists()

    def test_the_same_answer_twice_is_one_answer(self, browser, quiz, learner):
        attempt = start(quiz, learner)
        data = {"answer": uid("single-b"), "client_uuid": uuid.uuid4()}
        first = browser.post(question_url(attempt, 1), data)
        second = browser.post(question_url(attempt, 1), data)
        assert first.url == second.url
        assert Response.objects.answered().count() == 1

    def test_a_second_tab_learns_that_the_first_answer_stands(self, browser, quiz, learner):
        attempt = start(quiz, learner)
        give(attempt, 1, uid("single-b"))
        response = browser.post(question_url(attempt, 1), {"answer": uid("single-a")}, follow=True)
        assert "Your answer stands." in text_of(response)
        assert attempt.responses.get(position=1).answer == uid("single-b")

    def test_an_answer_after_handing_in_leads_to_the_result(self, browser, test, learner):
        attempt = start(test, learner)
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        response = browser.post(question_url(attempt, 1), {"answer": uid("single-a")}, follow=True)
        assert response.redirect_chain[-1][0] == address("result", attempt.pk)
        assert "Your answers stand." in text_of(response)
        assert browser.get(question_url(attempt, 1)).url == address("result", attempt.pk)

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_foreign_attempt_is_not_found(self, browser, client, quiz, method):
        attempt = start(quiz, LearnerFactory())
        for name, args in (
            ("question", (attempt.pk, 1)),
            ("hand_in", (attempt.pk,)),
            ("result", (attempt.pk,)),
            ("practise_mistakes", (attempt.pk,)),
        ):
            response = getattr(browser, method)(address(name, *args))
            assert response.status_code in (404, 405), name
        assert not Response.objects.answered().exists()
        client.logout()
        assert client.get(question_url(attempt, 1)).status_code == 404

    def test_a_question_that_does_not_exist_is_not_found(self, browser, quiz, learner):
        assert browser.get(question_url(start(quiz, learner), 4)).status_code == 404

    def test_what_is_deleted_in_this_moment_is_not_there(self, browser, quiz, learner, monkeypatch):
        url = question_url(start(quiz, learner), 1)
        assert browser.get(url).status_code == 200
        monkeypatch.setattr(response_at, "first", lambda *place: None)
        assert browser.get(url).status_code == 404


class TestLanguages:
    def test_the_same_attempt_in_another_language(self, browser, homes, quiz, learner):
        translate(quiz, homes["ar"], blocks=three_kinds(" (ar)"))
        attempt = start(quiz, learner)
        german = text_of(browser.get(question_url(attempt, 1)))
        arabic = text_of(browser.get(question_url(attempt, 1, "ar")))
        assert f'href="{question_url(attempt, 1, "ar")}"' in german
        assert 'dir="rtl"' in arabic
        assert "Question single (ar)?" in arabic
        browser.post(question_url(attempt, 1, "ar"), {"answer": uid("single-a")})
        response = attempt.responses.get(position=1)
        assert (response.outcome, response.text.language) == ("right", "ar")
        page = text_of(browser.get(question_url(attempt, 1)))
        assert "Because single-a." in page
        assert "choice--chosen" in page

    def test_words_not_translated_carry_their_language(self, browser, homes, quiz, learner):
        translate(quiz, homes["ar"], blocks=[single(words=" (ar)")])
        attempt = start(quiz, learner)
        page = text_of(browser.get(question_url(attempt, 2, "ar")))
        assert 'lang="de" dir="ltr"><p>Question multiple?</p>' in page.replace("\n", "")

    def test_both_languages_keep_the_order_of_options(self, browser, homes, quiz, learner):
        translate(quiz, homes["ar"], blocks=three_kinds(" (ar)"))
        attempt = start(quiz, learner)
        orders = []
        for language in ("de", "ar"):
            page = text_of(browser.get(question_url(attempt, 2, language)))
            orders.append(sorted("abcd", key=lambda o: page.index(uid(f"multiple-{o}"))))
        assert orders[0] == orders[1]


class TestHandIn:
    def test_lists_what_is_answered_and_what_is_not(self, browser, test, learner):
        attempt = start(test, learner)
        give(attempt, 1, uid("single-a"))
        page = text_of(browser.get(address("hand_in", attempt.pk)))
        assert "2 questions are not answered yet." in page
        assert page.count("status--done") == 1
        assert page.count("status--open") == 2

    def test_a_get_hands_nothing_in(self, browser, test, learner):
        attempt = start(test, learner)
        browser.get(address("hand_in", attempt.pk))
        attempt.refresh_from_db()
        assert attempt.is_open

    def test_handing_in_leads_to_the_result_once(self, browser, test, learner):
        attempt = start(test, learner)
        url = address("hand_in", attempt.pk)
        assert browser.post(url).url == address("result", attempt.pk)
        page = browser.post(url, follow=True)
        assert "You have already handed in this quiz." in text_of(page)
        assert browser.get(url).url == address("result", attempt.pk)


class TestResult:
    def test_explains_every_question(self, browser, test, learner):
        attempt = start(test, learner)
        give(attempt, 1, uid("single-b"))
        give(attempt, 3, False)
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        page = text_of(browser.get(address("result", attempt.pk)))
        for option in ("single-a", "single-b", "single-c", "multiple-a", "multiple-d"):
            assert f"Because {option}." in page
        assert "Said false statement." in page
        assert "Said true statement." not in page
        assert "You did not answer this." in page
        assert "not passed yet" in page
        assert "0 %" in page
        assert "Practise my 3 mistakes" in page

    def test_says_what_the_author_wrote_for_those_who_passed(self, browser, module, learner):
        quiz = make_quiz(module, passed_text="<p>Well done.</p>", failed_text="<p>Read again.</p>")
        for wrong, expected, other in (
            ((), "Well done.", "Read again."),
            ((1, 2, 3), "Read again.", "Well done."),
        ):
            attempt = start(quiz, learner)
            answer_all(attempt, wrong=wrong)
            submit_attempt(attempt_id=attempt.pk, actor=learner)
            page = text_of(browser.get(address("result", attempt.pk)))
            assert expected in page
            assert other not in page

    def test_counts_hits_and_false_alarms(self, browser, module, learner):
        items = [true_false("t1"), true_false("t2"), true_false("f1", is_true=False)]
        attempt = start(make_quiz(module, items=items), learner)
        for position in (1, 2, 3):
            give(attempt, position, False)
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        page = text_of(browser.get(address("result", attempt.pk)))
        assert "You recognised 1 of 1 false statement as false." in page
        assert "You wrongly distrusted 2 of 2 true statements." in page

    def test_an_open_attempt_has_no_result_yet(self, browser, test, learner):
        attempt = start(test, learner)
        response = browser.get(address("result", attempt.pk))
        assert response.url == question_url(attempt, 1)

    def test_is_still_there_when_the_quiz_is_gone(self, browser, test, learner):
        attempt = start(test, learner)
        answer_all(attempt)
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        test.delete()
        page = text_of(browser.get(address("result", attempt.pk)))
        assert "100 %" in page
        assert "Because single-a." in page

    def test_practising_mistakes(self, browser, test, learner):
        attempt = start(test, learner)
        answer_all(attempt, wrong={2})
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        response = browser.post(address("practise_mistakes", attempt.pk), follow=True)
        assert "Question 1 of 1" in text_of(response)
        assert "Question multiple?" in text_of(response)

    def test_no_mistakes_to_practise(self, browser, test, learner):
        attempt = start(test, learner)
        answer_all(attempt)
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        assert "Practise my" not in text_of(browser.get(address("result", attempt.pk)))
        response = browser.post(address("practise_mistakes", attempt.pk), follow=True)
        assert "There are no mistakes to practise." in text_of(response)


class TestQuizPage:
    def test_tells_what_to_expect(self, client, module):
        quiz = make_quiz(module, pass_mark=60, introduction="<p>About sources.</p>")
        response = client.get(quiz.url)
        page = text_of(response)
        assert "quizzes/quiz_page.html" in {t.name for t in response.templates}
        assert "3 questions, without a time limit" in page
        assert "60 %" in page
        assert "About sources." in page
        assert "Start the quiz" in page
        assert "no-store" in response["Cache-Control"]

    def test_offers_to_go_on_and_lists_my_results(self, browser, quiz, learner):
        attempt = start(quiz, learner)
        answer_all(attempt)
        submit_attempt(attempt_id=attempt.pk, actor=learner)
        start(quiz, learner)
        start(quiz, LearnerFactory())
        page = text_of(browser.get(quiz.url))
        assert "Go on with the quiz" in page
        assert page.count(address("result", attempt.pk)) == 1
        assert "100 %" in page

    def test_the_newest_result_comes_first(self, browser, quiz, learner):
        for _number in range(3):
            submit_attempt(attempt_id=start(quiz, learner).pk, actor=learner)
        shown = [attempt.pk for attempt in browser.get(quiz.url).context["attempts"]]
        assert shown == sorted(shown, reverse=True)


class TestCheck:
    @pytest.fixture
    def lesson(self, module):
        return add_lesson(module, number=3, body=[single("check"), true_false("second")])

    def url(self, lesson, name="check", language="de"):
        return address("check_question", lesson.translation_key, uid(name), language=language)

    def test_a_visitor_answers_becomes_a_guest_and_returns(self, client, lesson):
        response = client.post(self.url(lesson), {"answer": uid("check-b"), "next": lesson.url})
        assert response.url == f"{lesson.url}#question-{uid('check')}"
        assert Attempt.objects.get().learner.kind == "guest"
        page = text_of(client.get(lesson.url))
        assert "feedback--wrong" in page
        assert "Because check-a." in page
        assert "question__retry" in page

    @pytest.mark.parametrize(
        "url",
        ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", ""],
    )
    def test_leads_nowhere_else(self, client, lesson, url):
        response = client.post(self.url(lesson), {"answer": uid("check-b"), "next": url})
        assert response.url == f"/#question-{uid('check')}"

    def test_nothing_chosen_is_said_and_can_be_mended(self, client, lesson):
        response = client.post(self.url(lesson), {"next": lesson.url})
        page = text_of(response)
        assert response.status_code == 422
        assert page.count("Choose one answer before you go on.") == 2
        assert f'name="next" value="{lesson.url}"' in page
        assert not Attempt.objects.exists()

    def test_a_quiz_question_is_not_found(self, client, quiz, lesson):
        for container in (quiz, lesson):
            url = address("check_question", container.translation_key, uid("single"))
            assert client.post(url, {"answer": uid("single-a")}).status_code == 404

    def test_a_link_leads_to_the_question_in_the_lesson(self, client, lesson):
        response = client.get(self.url(lesson))
        assert response.url.startswith(f"{lesson.get_url()}#question-")
        assert not Attempt.objects.exists()

    def test_a_link_to_a_lesson_that_is_gone_is_not_found(self, client, lesson):
        lesson.unpublish()
        assert client.get(self.url(lesson)).status_code == 404


class TestPrivatePages:
    """What stands behind a password is asked nowhere else without it."""

    @pytest.fixture
    def password(self, module):
        PageViewRestriction.objects.create(
            page=module, restriction_type=PageViewRestriction.PASSWORD, password="open sesame"
        )

    def test_a_quiz_cannot_be_started(self, client, module, password, django_user_model):
        quiz = make_quiz(module)
        url = reverse("quizzes:start_attempt", args=[quiz.translation_key])
        assert client.post(url).status_code == 404
        assert not django_user_model.objects.exists()

    def test_a_question_of_a_lesson_takes_no_answer(self, client, module, password):
        lesson = add_lesson(module, number=3, body=[true_false("check")])
        url = reverse("quizzes:check_question", args=[lesson.translation_key, uid("check")])
        assert client.post(url, {"answer": "true"}).status_code == 404

    def test_with_the_password_both_are_open(self, client, module, password):
        quiz = make_quiz(module)
        session = client.session
        restriction = PageViewRestriction.objects.get()
        session[restriction.passed_view_restrictions_session_key] = [restriction.pk]
        session.save()
        url = reverse("quizzes:start_attempt", args=[quiz.translation_key])
        assert client.post(url).status_code == 302
