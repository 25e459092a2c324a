"""What is typed or chosen is kept before anybody presses a button, and counts at handing in."""

import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from quizzes.exceptions import AnswerStands, AttemptClosed, UnusableDraft
from quizzes.items import KINDS
from quizzes.models import Attempt, Response, with_questions
from quizzes.results import export_attempts
from quizzes.services import drafting, merge_attempts, save_draft, skip_question, submit_attempt
from quizzes.services.drafting import MAX_CHARACTERS
from tests.factories import LearnerFactory, add_lesson, uid
from tests.quizzes.factories import (
    TWO_KEYS,
    give,
    make_quiz,
    post_data,
    right_answer,
    single,
    start,
    translate,
    true_false,
)

pytestmark = pytest.mark.django_db

RIGHT, WRONG = uid("single-a"), uid("single-b")


@pytest.fixture
def quiz(module):
    return make_quiz(module, feedback="at_end")


@pytest.fixture
def attempt(quiz, learner):
    return start(quiz, learner)


@pytest.fixture
def browser(client, learner):
    """Return a client signed in as ``learner``."""
    client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
    return client


def address(name, *args, language="de"):
    with translation.override(language):
        return reverse(f"quizzes:{name}", args=args)


def text_of(response):
    return response.content.decode()


def keep(attempt, position, answer, *, client_uuid=None, count=1, age=0, **options):
    """Save a draft as the learner of ``attempt``; ``age`` in seconds."""
    data = QueryDict(mutable=True)
    data.setlist("answer", [answer] if isinstance(answer, str) else answer)
    return save_draft(
        attempt_id=attempt.pk,
        position=position,
        actor=attempt.learner,
        data=data,
        client_uuid=client_uuid or uuid.uuid4(),
        count=count,
        age=timedelta(seconds=age),
        **{"confidence": None, "language": "de", **options},
    )


def hand_in(attempt):
    return submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)


def drafted(attempt, position=1):
    draft = attempt.responses.get(position=position).draft
    return draft and draft["answer"]


class TestKeeping:
    def test_is_no_answer_and_has_no_score(self, attempt):
        response = keep(attempt, 1, RIGHT)
        assert response.draft["is_whole"]
        assert (response.answer, response.score, response.answered_at) == (None, None, None)
        assert response.drafted_at

    def test_an_older_one_of_the_same_form_never_replaces_a_newer(self, attempt):
        form = uuid.uuid4()
        keep(attempt, 1, RIGHT, client_uuid=form, count=2)
        for count in (1, 2):
            keep(attempt, 1, WRONG, client_uuid=form, count=count)
        assert drafted(attempt) == RIGHT
        keep(attempt, 1, WRONG, client_uuid=form, count=3)
        assert drafted(attempt) == WRONG

    def test_between_two_phones_the_one_typed_later_wins(self, attempt):
        keep(attempt, 1, RIGHT, count=50)
        keep(attempt, 1, WRONG, count=99, age=60)
        assert drafted(attempt) == RIGHT
        keep(attempt, 1, WRONG)
        assert drafted(attempt) == WRONG

    def test_one_that_comes_after_its_answer_is_dropped(self, attempt):
        form, later = uuid.uuid4(), uuid.uuid4()
        give(attempt, 1, RIGHT, client_uuid=form)
        keep(attempt, 1, WRONG, client_uuid=form, count=9)
        keep(attempt, 1, WRONG, age=60)
        assert drafted(attempt) is None
        give(attempt, 1, WRONG, client_uuid=later)
        keep(attempt, 1, RIGHT, client_uuid=form, count=10)
        assert drafted(attempt) is None

    def test_the_answer_takes_its_draft_along(self, attempt):
        keep(attempt, 1, WRONG)
        response = give(attempt, 1, RIGHT)
        assert (response.draft, response.drafted_at) == (None, None)

    def test_emptied_again_is_empty(self, attempt):
        keep(attempt, 2, [uid("multiple-a")])
        keep(attempt, 2, [])
        assert not drafted(attempt, 2)

    def test_not_once_explained(self, module, learner):
        attempt = start(make_quiz(module, feedback="at_once"), learner)
        keep(attempt, 1, WRONG)
        give(attempt, 1, WRONG)
        with pytest.raises(AnswerStands):
            keep(attempt, 1, RIGHT)

    def test_not_after_handing_in(self, attempt):
        hand_in(attempt)
        with pytest.raises(AttemptClosed):
            keep(attempt, 1, RIGHT)

    def test_not_for_a_question_in_a_lesson(self, module, learner):
        add_lesson(module, number=3, body=[single("check")])
        attempt = Attempt.objects.create(
            quiz_key=uuid.uuid4(), learner=learner, language="de", kind=Attempt.Kind.CHECK
        )
        like = start(make_quiz(module), LearnerFactory()).responses.first()
        Response.objects.create(
            attempt=attempt, position=1, version_id=like.version_id, text_id=like.text_id
        )
        with pytest.raises(AttemptClosed):
            keep(attempt, 1, RIGHT)

    @pytest.mark.parametrize("answer", ["x" * (MAX_CHARACTERS + 1), "a\x00b"])
    def test_what_no_database_would_take_is_refused(self, attempt, monkeypatch, answer):
        kind = KINDS["single_choice"]
        monkeypatch.setattr(type(kind), "unfinished", lambda self, spec, data: data["answer"])
        with pytest.raises(UnusableDraft):
            keep(attempt, 1, answer)
        assert drafted(attempt) is None


class TestHandingIn:
    def test_what_was_typed_counts(self, attempt):
        keep(attempt, 1, RIGHT)
        keep(attempt, 3, ["true"])
        assert hand_in(attempt).score == 2
        response = attempt.responses.get(position=1)
        assert (response.answer, response.score, response.draft) == (RIGHT, 1, None)
        assert response.answered_at

    def test_an_answer_that_was_sent_stands(self, attempt):
        give(attempt, 1, RIGHT)
        keep(attempt, 1, WRONG)
        assert hand_in(attempt).score == 1
        assert attempt.responses.get(position=1).answer == RIGHT

    def test_what_was_skipped_stays_skipped(self, module, learner):
        options = {"may_skip": True, "content_note": "", "asks_confidence": False, "category": None}
        attempt = start(make_quiz(module, items=[single(options=options)]), learner)
        skip_question(attempt_id=attempt.pk, position=1, actor=learner, client_uuid=uuid.uuid4())
        keep(attempt, 1, RIGHT)
        assert hand_in(attempt).max_score == 0

    def test_what_lacks_a_part_does_not_count_but_is_kept(self, attempt, monkeypatch):
        kind = KINDS["multiple_choice"]
        monkeypatch.setattr(type(kind), "unfinished", lambda self, spec, data: ["something"])
        keep(attempt, 2, ["nothing of this"])
        assert hand_in(attempt).score == 0
        response = attempt.responses.get(position=2)
        assert not response.is_answered
        assert drafted(attempt, 2) == ["something"]
        assert export_attempts(attempt.learner)[0]["answers"][1]["not_sent"] == ["something"]

    def test_a_draft_after_a_failed_try_is_the_next_try(self, module, learner):
        attempt = start(make_quiz(module, feedback="at_once", tries_allowed=3), learner)
        give(attempt, 1, WRONG)
        keep(attempt, 1, RIGHT)
        hand_in(attempt)
        response = attempt.responses.get(position=1)
        assert (str(response.score), response.failed_tries) == ("0.6667", 1)

    def test_how_sure_and_in_which_words_are_kept(self, homes, module, learner):
        asked = {
            "may_skip": False,
            "content_note": "",
            "asks_confidence": True,
            "category": None,
        }
        quiz = make_quiz(module, items=[single(options=asked)])
        translate(quiz, homes["ar"], blocks=[single(words=" (ar)", options=asked)])
        attempt = start(quiz, learner)
        keep(attempt, 1, RIGHT, confidence=3, language="ar")
        hand_in(attempt)
        response = attempt.responses.select_related("text").get()
        assert (response.confidence, response.text.language) == (3, "ar")

    def test_queries_do_not_grow_with_drafts(self, module, learner):
        counts = []
        for number in (2, 8):
            quiz = make_quiz(module, items=[single(f"{number}-{n}") for n in range(number)])
            attempt = start(quiz, learner)
            for position in range(1, number + 1):
                keep(attempt, position, uid(f"{number}-{position - 1}-a"))
            with CaptureQueriesContext(connection) as captured:
                assert hand_in(attempt).score == number
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_a_practice_that_is_closed_and_an_attempt_that_is_merged_keep_it_too(self, quiz):
        one, other = LearnerFactory(), LearnerFactory()
        longer, shorter = start(quiz, one), start(quiz, other)
        give(longer, 1, RIGHT)
        keep(shorter, 1, RIGHT)
        merge_attempts(source=other, target=one)
        shorter.refresh_from_db()
        assert (shorter.kind, shorter.score) == ("practice", 1)


class TestPages:
    def data(self, answer, **more):
        return {"answer": answer, "client_uuid": uuid.uuid4(), "count": 1, **more}

    def test_says_when_it_was_saved_and_nothing_else(self, attempt, browser):
        response = browser.post(address("save_draft", attempt.pk, 1), self.data(RIGHT))
        saved_at = attempt.responses.get(position=1).drafted_at
        assert response.json() == {"saved_at": f"{saved_at.isoformat()[:23]}Z"}
        assert response["Cache-Control"] == "no-store, private"

    def test_comes_back_in_the_form(self, attempt, browser):
        browser.post(address("save_draft", attempt.pk, 1), self.data(WRONG))
        page = text_of(browser.get(address("question", attempt.pk, 1)))
        assert page.count(" checked") == 1
        assert "Saved " in page
        assert f'data-answer-draft-value="{address("save_draft", attempt.pk, 1)}"' in page

    def test_the_list_says_what_is_only_a_draft(self, attempt, browser):
        keep(attempt, 1, RIGHT)
        give(attempt, 3, True)
        keep(attempt, 3, ["false"])
        page = text_of(browser.get(address("hand_in", attempt.pk)))
        assert "not sent yet, will be handed in" in page
        assert "a later change was not sent" in page
        assert "1 question is not answered yet." in page

    @pytest.mark.parametrize(
        "broken", [{"client_uuid": "x"}, {"count": "many"}, {"age": "-1"}, {"client_uuid": ""}]
    )
    def test_what_makes_no_sense_is_refused(self, attempt, browser, broken):
        response = browser.post(address("save_draft", attempt.pk, 1), self.data(RIGHT, **broken))
        assert (response.status_code, response.json()) == (400, {})
        assert drafted(attempt) is None

    def test_too_late_is_told_apart(self, attempt, browser):
        hand_in(attempt)
        response = browser.post(address("save_draft", attempt.pk, 1), self.data(RIGHT))
        assert (response.status_code, response.json()) == (409, {})

    def test_a_foreign_attempt_is_not_found_and_a_get_saves_nothing(self, quiz, browser, client):
        foreign = start(quiz, LearnerFactory())
        url = address("save_draft", foreign.pk, 1)
        assert browser.post(url, self.data(RIGHT)).status_code == 404
        assert browser.get(url).status_code == 405
        missing = address("save_draft", foreign.pk, 9)
        assert browser.post(missing, self.data(RIGHT)).status_code == 404
        client.logout()
        assert client.post(url, self.data(RIGHT)).status_code == 404
        assert drafted(foreign) is None

    def test_a_lesson_keeps_drafts_in_the_browser_only(self, module, client):
        lesson = add_lesson(module, number=3, body=[true_false("check")])
        assert 'data-answer-draft-value=""' in text_of(client.get(lesson.url))

    def test_costs_few_queries(self, attempt, browser):
        browser.get(address("question", attempt.pk, 1))
        with CaptureQueriesContext(connection) as captured:
            browser.post(address("save_draft", attempt.pk, 1), self.data(RIGHT))
        assert len(captured) <= 8, [query["sql"] for query in captured]


def test_a_wrong_clock_changes_nothing(attempt, monkeypatch):
    """Only how long ago something was typed is told, so no phone's clock matters."""
    keep(attempt, 1, RIGHT)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(drafting.timezone, "now", lambda: tomorrow)
    keep(attempt, 1, WRONG, age=60)
    assert drafted(attempt) == WRONG


@pytest.mark.parametrize("kind", TWO_KEYS)
def test_a_whole_draft_of_every_kind_is_worth_what_it_would_be_if_sent(module, learner, kind):
    attempt = start(make_quiz(module, items=[TWO_KEYS[kind][0]], feedback="at_end"), learner)
    [response] = with_questions(attempt.responses.all())
    data = QueryDict(mutable=True)
    for name, value in post_data(response.version, right_answer(response.version)).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    kept = save_draft(
        attempt_id=attempt.pk,
        position=1,
        actor=learner,
        data=data,
        client_uuid=uuid.uuid4(),
        count=1,
        age=timedelta(0),
        confidence=None,
        language="de",
    )
    assert kept.draft["is_whole"]
    hand_in(attempt)
    expected = "unmarked" if response.version.item.is_marked_by_people else "right"
    assert attempt.responses.get().outcome == expected
