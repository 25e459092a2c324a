"""Around one answer: several tries, skipping, how sure people are, and the receipt."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from quizzes.exceptions import AnswerStands, AttemptClosed, MayNotSkip, NothingToPractise
from quizzes.models import Confidence, Response
from quizzes.results import attempts_of, explained_result, export_attempts
from quizzes.services import skip_question, start_practice, submit_attempt
from tests.factories import LearnerFactory, add_lesson, uid
from tests.quizzes.factories import answer_all, give, make_quiz, multiple, single, start, true_false

pytestmark = pytest.mark.django_db

RIGHT, WRONG = uid("single-a"), uid("single-b")


def options(**chosen):
    """Return what goes around a question, with what is ``chosen``."""
    nothing = {"content_note": "", "may_skip": False, "asks_confidence": False, "category": None}
    return {**nothing, **chosen}


def address(name, *args):
    with translation.override("de"):
        return reverse(f"quizzes:{name}", args=args)


def text_of(response):
    return response.content.decode()


def skip(attempt, position, *, client_uuid=None, **more):
    return skip_question(
        attempt_id=attempt.pk,
        position=position,
        actor=attempt.learner,
        client_uuid=client_uuid or uuid.uuid4(),
        **more,
    )


def hand_in(attempt):
    submitted = submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
    assert submitted.submitted_at
    return submitted


@pytest.fixture
def browser(client, learner):
    """Return a client signed in as ``learner``."""
    client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
    return client


class TestTries:
    @pytest.fixture
    def attempt(self, module, learner):
        items = [single(hint="Look again."), multiple(), true_false()]
        return start(make_quiz(module, items=items, tries_allowed=3), learner)

    @pytest.mark.parametrize(("failures", "expected"), [(0, "1"), (1, "0.6667"), (2, "0.3333")])
    def test_each_failed_try_costs_a_third(self, attempt, failures, expected):
        for _try in range(failures):
            response = give(attempt, 1, WRONG)
            assert not response.is_answered
            assert response.score is None
        response = give(attempt, 1, RIGHT)
        assert response.is_answered
        assert response.score == Decimal(expected)
        assert response.failed_tries == failures

    def test_a_partly_right_answer_may_be_mended_and_keeps_two_thirds(self, attempt):
        assert give(attempt, 2, [uid("multiple-a")]).failed_tries == 1
        assert give(attempt, 2, [uid("multiple-a"), uid("multiple-b")]).score == Decimal("0.6667")

    def test_the_last_try_stands(self, attempt):
        for _try in range(3):
            response = give(attempt, 1, WRONG)
        assert response.is_answered
        assert response.score == 0
        assert response.failed_tries == 2
        with pytest.raises(AnswerStands):
            give(attempt, 1, RIGHT)

    def test_the_same_try_twice_is_one_try_also_after_the_next(self, attempt):
        first, second = uuid.uuid4(), uuid.uuid4()
        for client_uuid in (first, first, second, first, second):
            response = give(attempt, 1, WRONG, client_uuid=client_uuid)
        assert response.failed_tries == 2
        assert response.tries_left == 1

    def test_handing_in_counts_the_last_try_as_it_stands(self, attempt):
        give(attempt, 2, [uid("multiple-c")])
        tried = give(attempt, 2, [uid("multiple-a")])
        assert tried.failed_tries == 2
        hand_in(attempt)
        response = attempt.responses.get(position=2)
        # Half right, after one failed try: two thirds of a half.
        assert (response.score, response.failed_tries) == (Decimal("0.3333"), 1)
        assert response.outcome == "partly"

    def test_with_feedback_at_the_end_there_are_no_tries(self, module, learner):
        quiz = make_quiz(module, feedback="at_end", tries_allowed=3)
        response = give(start(quiz, learner), 1, WRONG)
        assert response.is_answered
        assert response.failed_tries == 0

    def test_the_page_says_how_many_are_left_opens_the_hint_and_keeps_the_key(
        self, attempt, browser
    ):
        url = address("question", attempt.pk, 1)
        response = browser.post(url, {"answer": WRONG})
        assert response.url == f"{url}#question-{uid('single')}-feedback"
        page = text_of(browser.get(url))
        assert "Not right yet. You have 2 tries left." in page
        assert f'id="question-{uid("single")}-feedback"' in page
        assert '<details class="question__hint" open>' in page
        assert "Because" not in page
        assert "choice__verdict" not in page
        assert 'name="answer"' in page
        browser.post(url, {"answer": RIGHT})
        page = text_of(browser.get(url))
        assert "One try before was not right." in page
        assert "Because single-a." in page

    def test_no_key_in_a_copy_of_ones_data_between_two_tries(self, attempt):
        give(attempt, 1, WRONG)
        answer = export_attempts(attempt.learner)[0]["answers"][0]
        assert (answer["score"], answer["failed_tries"]) == (None, 1)

    def test_the_quiz_page_tells_beforehand(self, client, attempt, module):
        quiz = make_quiz(module, tries_allowed=2)
        assert "You have up to 2 tries for each question." in text_of(client.get(quiz.url))


class TestSkipping:
    @pytest.fixture
    def items(self):
        return [single(options=options(may_skip=True)), multiple(), true_false()]

    @pytest.fixture
    def attempt(self, module, learner, items):
        return start(make_quiz(module, items=items, feedback="at_end", pass_mark=100), learner)

    def test_what_is_skipped_counts_neither_way(self, attempt):
        give(attempt, 2, [uid("multiple-a"), uid("multiple-b")])
        give(attempt, 3, True)
        skip(attempt, 1)
        done = hand_in(attempt)
        assert (done.score, done.max_score, done.percent, done.passed) == (2, 2, 100, True)
        assert attempt.responses.get(position=1).outcome == "skipped"
        with pytest.raises(NothingToPractise):
            start_practice(attempt_id=attempt.pk, actor=attempt.learner, language="de")
        [shown] = attempts_of(attempt.learner, [attempt.quiz_key])[attempt.quiz_key].attempts
        assert (shown.mistakes_count, shown.percent) == (0, 100)

    @pytest.mark.parametrize(("pass_mark", "passed"), [(0, True), (60, False)])
    def test_skipping_everything_earns_nothing(self, module, learner, pass_mark, passed):
        items = [single(options=options(may_skip=True))]
        attempt = start(make_quiz(module, items=items, pass_mark=pass_mark), learner)
        skip(attempt, 1)
        done = hand_in(attempt)
        assert (done.score, done.max_score, done.percent) == (0, 0, 0)
        assert done.passed is passed

    def test_it_may_be_answered_after_all(self, attempt):
        skip(attempt, 1)
        response = give(attempt, 1, RIGHT)
        assert (response.skipped_at, response.score) == (None, 1)

    def test_it_takes_an_answer_back_and_a_late_copy_undoes_nothing(self, attempt):
        answered, skipped = uuid.uuid4(), uuid.uuid4()
        give(attempt, 1, RIGHT, client_uuid=answered)
        assert skip(attempt, 1, client_uuid=skipped).score is None
        assert give(attempt, 1, RIGHT, client_uuid=answered).skipped_at
        give(attempt, 1, RIGHT)
        assert skip(attempt, 1, client_uuid=skipped).is_answered

    def test_only_where_the_author_allows_it(self, attempt):
        with pytest.raises(MayNotSkip):
            skip(attempt, 2)
        assert attempt.responses.get(position=2).skipped_at is None

    def test_not_after_a_failed_try_and_not_once_explained(self, module, learner, items):
        attempt = start(make_quiz(module, items=items, tries_allowed=2), learner)
        give(attempt, 1, WRONG)
        with pytest.raises(MayNotSkip):
            skip(attempt, 1)
        give(attempt, 1, WRONG)
        with pytest.raises(AnswerStands):
            skip(attempt, 1)

    def test_refused_for_others_and_after_handing_in(self, attempt):
        with pytest.raises(PermissionDenied):
            skip_question(
                attempt_id=attempt.pk,
                position=1,
                actor=LearnerFactory(),
                client_uuid=uuid.uuid4(),
            )
        hand_in(attempt)
        with pytest.raises(AttemptClosed):
            skip(attempt, 1)

    def test_a_second_button_sends_people_on(self, attempt, browser):
        url = address("question", attempt.pk, 1)
        assert 'name="skip" value="1" formnovalidate' in text_of(browser.get(url))
        assert 'name="skip"' not in text_of(browser.get(address("question", attempt.pk, 2)))
        response = browser.post(url, {"skip": "1", "client_uuid": uuid.uuid4()})
        assert response.url == address("question", attempt.pk, 2)
        assert "You skipped this question." in text_of(browser.get(url))
        page = text_of(browser.get(address("hand_in", attempt.pk)))
        assert "skipped" in page
        assert "2 questions are not answered yet." in page
        give(attempt, 2, [uid("multiple-a")])
        give(attempt, 3, True)
        start_url = address("start_attempt", attempt.quiz_key)
        assert browser.post(start_url).url == address("hand_in", attempt.pk)
        hand_in(attempt)
        page = text_of(browser.get(address("result", attempt.pk)))
        assert "You skipped this. It counts neither for nor against you." in page
        assert "Practise my mistake" in page

    def test_a_skip_nobody_offered_is_an_answer_without_an_answer(self, attempt, browser):
        response = browser.post(address("question", attempt.pk, 2), {"skip": "1"})
        assert response.status_code == 422
        assert attempt.responses.get(position=2).skipped_at is None


class TestTwoDevices:
    """What waited offline on one device arrives after what was given later on another."""

    @pytest.fixture
    def attempt(self, module, learner):
        items = [single(options=options(may_skip=True)), multiple()]
        return start(make_quiz(module, items=items, feedback="at_end"), learner)

    def test_the_later_answer_stands_in_whatever_order_they_arrive(self, attempt):
        give(attempt, 1, RIGHT, age=timedelta(minutes=5))
        with pytest.raises(AnswerStands):
            give(attempt, 1, WRONG, age=timedelta(minutes=10))
        assert attempt.responses.get(position=1).answer == RIGHT
        give(attempt, 1, WRONG, age=timedelta(minutes=1))
        assert attempt.responses.get(position=1).answer == WRONG

    def test_it_is_compared_with_when_the_other_was_given_not_with_when_it_came(self, attempt):
        give(attempt, 1, WRONG, age=timedelta(minutes=10))
        give(attempt, 1, RIGHT, age=timedelta(minutes=5))
        response = attempt.responses.get(position=1)
        assert response.answer == RIGHT
        assert response.answered_at - response.given_at > timedelta(minutes=4)

    def test_a_skip_is_an_answer_in_this(self, attempt):
        give(attempt, 1, RIGHT)
        with pytest.raises(AnswerStands):
            skip(attempt, 1, age=timedelta(minutes=1))
        skip(attempt, 1)
        with pytest.raises(AnswerStands):
            give(attempt, 1, RIGHT, age=timedelta(minutes=1))
        assert attempt.responses.get(position=1).skipped_at

    def test_what_was_typed_later_elsewhere_is_kept(self, attempt, browser):
        browser.post(
            address("save_draft", attempt.pk, 1),
            {"answer": WRONG, "client_uuid": uuid.uuid4(), "count": 1},
        )
        give(attempt, 1, RIGHT, age=timedelta(minutes=1))
        response = attempt.responses.get(position=1)
        assert (response.answer, response.draft["answer"]) == (RIGHT, WRONG)
        give(attempt, 1, RIGHT)
        assert attempt.responses.get(position=1).draft is None

    def test_the_page_says_which_answer_stands(self, attempt, browser):
        url = address("question", attempt.pk, 1)
        browser.post(url, {"answer": RIGHT, "client_uuid": uuid.uuid4()})
        late = {"answer": WRONG, "client_uuid": uuid.uuid4(), "age": 60_000}
        page = text_of(browser.post(url, late, follow=True))
        assert "Your answer stands." in page
        assert attempt.responses.get(position=1).answer == RIGHT

    def test_what_was_held_up_in_the_network_gives_way_to_what_replaces_it(self, attempt):
        held_up = uuid.uuid4()
        give(attempt, 1, WRONG, client_uuid=held_up)
        give(attempt, 1, RIGHT, age=timedelta(seconds=3), replaces=[held_up])
        assert attempt.responses.get(position=1).answer == RIGHT

    def test_what_was_given_up_and_comes_late_is_known(self, attempt, browser):
        url = address("question", attempt.pk, 1)
        first, second, third = (str(uuid.uuid4()) for _answer in range(3))
        sent = {"answer": RIGHT, "client_uuid": third}
        browser.post(url, {**sent, "replaces": ["no id", first, second, third]})
        for late in (first, second):
            browser.post(url, {"answer": WRONG, "client_uuid": late})
            skip(attempt, 1, client_uuid=uuid.UUID(late))
        response = attempt.responses.get(position=1)
        assert (response.answer, response.replaced_uuids) == (RIGHT, sorted([first, second]))

    @pytest.mark.parametrize("age", ["", "-5", "soon", "1" * 30])
    def test_what_is_no_age_loses_no_answer(self, attempt, browser, age):
        url = address("question", attempt.pk, 1)
        browser.post(url, {"answer": RIGHT, "client_uuid": uuid.uuid4(), "age": age})
        assert attempt.responses.get(position=1).answer == RIGHT


class TestConfidence:
    @pytest.fixture
    def quiz(self, module):
        asked = options(asks_confidence=True)
        return make_quiz(
            module, items=[single(options=asked), multiple(options=asked), single("x")]
        )

    def test_is_asked_kept_and_shown_but_never_scored(self, quiz, learner, browser):
        attempt = start(quiz, learner)
        url = address("question", attempt.pk, 1)
        page = text_of(browser.get(url))
        assert page.count('name="confidence"') == 3
        assert "Very sure" in page
        browser.post(url, {"answer": WRONG, "confidence": "3"})
        response = attempt.responses.get(position=1)
        assert (response.confidence, response.score) == (Confidence.SURE, 0)
        assert "You were very sure." in text_of(browser.get(url))
        browser.post(address("question", attempt.pk, 2), {"answer": [uid("multiple-a")]})
        assert attempt.responses.get(position=2).confidence is None
        hand_in(attempt)
        page = text_of(browser.get(address("result", attempt.pk)))
        assert "Very sure, and not right" in page
        assert f'href="#question-{uid("single")}"' in page
        sure = explained_result(attempt, "de").sure_and_wrong
        assert [question.position for question in sure] == [1]
        assert export_attempts(learner)[0]["answers"][0]["how_sure"] == 3

    @pytest.mark.parametrize("given", ["", "4", "0", "very"])
    def test_anything_else_is_no_word(self, quiz, learner, browser, given):
        attempt = start(quiz, learner)
        browser.post(address("question", attempt.pk, 1), {"answer": RIGHT, "confidence": given})
        assert attempt.responses.get(position=1).confidence is None
        assert attempt.responses.get(position=1).is_answered

    def test_is_kept_only_where_it_is_asked(self, quiz, learner, browser):
        attempt = start(quiz, learner)
        url = address("question", attempt.pk, 3)
        assert 'name="confidence"' not in text_of(browser.get(url))
        browser.post(url, {"answer": uid("x-a"), "confidence": "3"})
        assert attempt.responses.get(position=3).confidence is None

    def test_in_a_lesson_too(self, module, browser):
        asked = options(asks_confidence=True)
        lesson = add_lesson(module, number=3, body=[single("check", options=asked)])
        url = address("check_question", lesson.translation_key, uid("check"))
        browser.post(url, {"answer": uid("check-a"), "confidence": "2", "next": lesson.url})
        assert Response.objects.get().confidence == Confidence.FAIRLY
        page = text_of(browser.get(lesson.url))
        assert "You said: Fairly sure." in page
        assert 'name="skip"' not in page


class TestReceipt:
    def test_says_when_and_how_many(self, module, learner, browser):
        attempt = start(make_quiz(module, feedback="at_end"), learner)
        answer_all(attempt, wrong={1})
        done = hand_in(attempt)
        page = text_of(browser.get(address("result", done.pk)))
        assert "Handed in on <bdi>" in page
        assert "All 3 answers were received." in page
        assert page.count("received on <bdi>") == 3

    def test_does_not_promise_what_was_not_given(self, module, learner, browser):
        attempt = start(make_quiz(module, feedback="at_end"), learner)
        give(attempt, 1, RIGHT)
        hand_in(attempt)
        page = text_of(browser.get(address("result", attempt.pk)))
        assert "1 of 3 answers were received." in page
        assert page.count("received on <bdi>") == 1


@pytest.mark.parametrize("feedback", ["at_once", "at_end", "released"])
def test_an_answer_whose_reply_was_lost_can_be_repeated_from_any_later_page(
    module, learner, browser, feedback
):
    """The script takes the token from the page as it is now; one without any would strand it."""
    attempt = start(make_quiz(module, feedback=feedback), learner)
    give(attempt, 1, WRONG)
    url = address("question", attempt.pk, 1)
    for page in (browser.get(url), hand_in(attempt) and browser.get(url, follow=True)):
        assert 'name="csrfmiddlewaretoken"' in text_of(page)
        assert f'data-answer-owner-value="{learner.uuid}"' in text_of(page)
