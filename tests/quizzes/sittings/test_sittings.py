"""The list of attempts for staff, one attempt, and the opening of explanations."""

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import Attempt, FeedbackRelease, QuizPage
from quizzes.scopes import forget_scope, register_scope
from quizzes.services import release_marks, submit_attempt
from quizzes.sittings.reading import passed, sittings_of
from tests.factories import LearnerFactory, StaffFactory, uid
from tests.quizzes.factories import (
    answer_all,
    give,
    make_quiz,
    open_text,
    reflection,
    single,
    start,
    translate,
)
from tests.quizzes.marking.people import client_of, mark, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own():
    """Return the learners whom staff look after: as long as it is empty, everybody."""
    learners = []
    scope = register_scope(lambda user: Q(learner__in=learners) if learners else Q(pk__gt=0))
    yield learners
    forget_scope(scope)


@pytest.fixture
def viewer(homes):
    return staff("view_attempts")


@pytest.fixture
def url():
    return reverse("attempts")


def sit(quiz, *, wrong=(), name="Somebody", language="de", is_submitted=True) -> Attempt:
    """Return an attempt at ``quiz`` by somebody new."""
    attempt = start(quiz, LearnerFactory(display_name=name), language)
    if is_submitted:
        answer_all(attempt, wrong=wrong)
        attempt = submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
    return attempt


def listed(user, url, **query) -> list[str]:
    """Return the people in the list."""
    reply = client_of(user).get(url, query)
    assert reply.status_code == 200
    return [attempt.learner.display_name for attempt in reply.context["table"].data]


def text_of(reply) -> str:
    assert reply.status_code == 200
    return " ".join(reply.content.decode().split())


class TestList:
    def test_says_who_when_and_with_what_result(self, module, viewer, url):
        sit(make_quiz(module, pass_mark=60), wrong={1}, name="Quiet Fox")
        html = text_of(client_of(viewer).get(url))
        assert "Quiet Fox" in html
        assert "2 of 3 points (66 %), passed" in html

    def test_an_open_attempt_tells_how_far_it_got(self, module, viewer, url):
        attempt = sit(make_quiz(module), is_submitted=False)
        answer_all(attempt)
        Attempt.objects.get(pk=attempt.pk).responses.filter(position=3).update(
            answered_at=None, score=None
        )
        assert "2 of 3 questions answered" in text_of(client_of(viewer).get(url))

    def test_narrowed_by_quiz_state_language_and_name(self, homes, module, viewer, url):
        quiz = make_quiz(module, pass_mark=60)
        translate(quiz, homes["ar"], blocks=[])
        other = make_quiz(module, title="Other", items=[single("other")])
        sit(quiz, name="Passing")
        sit(quiz, wrong={1, 2, 3}, name="Failing")
        sit(quiz, name="Working", language="ar", is_submitted=False)
        sit(other, name="Elsewhere")
        key = str(quiz.translation_key)
        assert listed(viewer, url) == ["Elsewhere", "Working", "Failing", "Passing"]
        assert listed(viewer, url, quiz_key=key) == ["Working", "Failing", "Passing"]
        assert listed(viewer, url, quiz_key=key, state="passed") == ["Passing"]
        assert listed(viewer, url, state="failed") == ["Failing"]
        assert listed(viewer, url, state="open") == ["Working"]
        assert listed(viewer, url, quiz_key=key, state="submitted") == ["Failing", "Passing"]
        assert listed(viewer, url, language="ar") == ["Working"]
        assert listed(viewer, url, q="pass") == ["Passing"]

    def test_what_waits_to_be_marked_can_be_found(self, module, viewer, url):
        quiz = make_quiz(module, items=[single(), open_text()])
        attempt = sit(quiz, name="Writer")
        sit(make_quiz(module, items=[single("plain")]), name="Other")
        assert listed(viewer, url, state="waiting") == ["Writer"]
        marker = staff("mark")
        mark(attempt.responses.get(position=2), marker)
        release_marks(actor=marker, quiz_key=quiz.translation_key)
        assert listed(viewer, url, state="waiting") == []

    def test_practice_and_checks_are_no_sittings(self, module, viewer, url):
        attempt = sit(make_quiz(module))
        for kind in (Attempt.Kind.PRACTICE, Attempt.Kind.CHECK):
            Attempt.objects.create(
                kind=kind, quiz_key=attempt.quiz_key, learner=attempt.learner, language="de"
            )
        assert len(listed(viewer, url)) == 1

    @pytest.mark.parametrize(
        ("score", "max_score", "pass_mark"),
        [("0.58", 1, 58), ("0.57", 1, 58), ("0", 0, 0), ("0", 0, 1), ("2", 3, 66), ("2", 3, 67)],
    )
    def test_passed_in_the_database_is_what_it_is_in_python(
        self, learner, viewer, score, max_score, pass_mark
    ):
        attempt = Attempt.objects.create(
            quiz_key="7b6b1f4e-5f0c-4a3e-9b1c-111111111111",
            learner=learner,
            language="de",
            score=score,
            max_score=max_score,
            pass_mark=pass_mark,
            submitted_at="2026-11-01T10:00Z",
        )
        attempt.refresh_from_db()
        found = [passed(sittings_of(viewer), is_passed=one).exists() for one in (True, False)]
        assert found == [attempt.passed, not attempt.passed]

    def test_queries_do_not_grow_with_attempts(self, module, viewer, url):
        counts = []
        for number in (1, 4):
            for _n in range(number):
                sit(make_quiz(module, items=[single(f"q{_n}")], feedback="released"))
            client = client_of(viewer)
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            counts.append(len(captured))
        assert counts[0] == counts[1]

    def test_only_for_those_who_may_see_attempts(self, module, url, homes):
        attempt = sit(make_quiz(module, feedback="released"))
        client = client_of(staff("mark"))
        home = reverse("wagtailadmin_home")
        others = [
            reverse("attempt", args=[attempt.pk]),
            reverse("open_explanations", args=[attempt.quiz_key]),
        ]
        for address in [url, reverse("attempt_results"), *others]:
            for call in (client.get, client.post):
                refused = call(address)
                assert (refused.status_code, refused.url) == (302, home)
        assert "/quizzes/attempts/" not in client.get(home).content.decode()
        assert "/quizzes/attempts/" in client_of(staff("view_attempts")).get(home).content.decode()


class TestOneAttempt:
    def page(self, user, attempt) -> str:
        return text_of(client_of(user).get(reverse("attempt", args=[attempt.pk])))

    def test_says_what_came_of_each_question(self, module, viewer):
        attempt = sit(make_quiz(module), wrong={2})
        html = self.page(viewer, attempt)
        assert "Question single?" in html
        assert html.count("<td>right</td>") == 2
        assert html.count("<td>not right</td>") == 1
        assert "1 of 1" in html

    def test_tells_no_answer_and_no_reflection(self, module, viewer):
        quiz = make_quiz(module, items=[single(), open_text(), reflection()])
        attempt = start(quiz, LearnerFactory())
        for position, answer in enumerate((uid("single-a"), "A canary.", "My own canary."), 1):
            give(attempt, position, answer)
        submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
        html = self.page(viewer, attempt)
        assert "waits to be marked" in html
        for secret in ("canary", "Option", "Think thought"):
            assert secret not in html

    def test_an_open_attempt_has_no_outcome_yet(self, module, viewer):
        attempt = sit(make_quiz(module), is_submitted=False)
        html = self.page(viewer, attempt)
        assert html.count("<td>not answered</td>") == 3
        assert "not yet" in html

    def test_what_one_may_not_see_is_not_there(self, module, viewer, own):
        attempt, other = sit(make_quiz(module)), sit(make_quiz(module, items=[single("other")]))
        own.append(attempt.learner)
        check = Attempt.objects.create(
            kind="check", quiz_key=attempt.quiz_key, learner=attempt.learner, language="de"
        )
        for hidden in (other, check):
            reply = client_of(viewer).get(reverse("attempt", args=[hidden.pk]), follow=True)
            assert reply.status_code == 404


class TestOpening:
    @pytest.fixture
    def attempt(self, module):
        return sit(make_quiz(module, title="Discussed first", feedback="released"))

    def address(self, attempt):
        return reverse("open_explanations", args=[attempt.quiz_key])

    def test_the_list_names_what_waits_and_leads_there(self, attempt, viewer, url):
        html = text_of(client_of(viewer).get(url))
        assert self.address(attempt) in html
        assert "handed in 1 time" in html

    def test_asks_first_and_opens_once(self, attempt, viewer, url):
        client = client_of(viewer)
        html = text_of(client.get(self.address(attempt)))
        assert "Discussed first" in html
        assert "This cannot be taken back." in html
        assert not FeedbackRelease.objects.exists()
        for _click in range(2):
            assert client.post(self.address(attempt)).url == url
        assert FeedbackRelease.objects.get().released_by == viewer
        assert self.address(attempt) not in text_of(client.get(url))

    def test_with_nothing_to_open_there_is_no_question(self, module, viewer):
        attempt = sit(make_quiz(module, feedback="at_end"))
        unknown = reverse("open_explanations", args=[attempt.learner.uuid])
        for address in (self.address(attempt), unknown):
            assert client_of(viewer).get(address, follow=True).status_code == 404
        assert client_of(viewer).post(unknown, follow=True).status_code == 404

    def test_who_sees_only_some_is_told_and_refused(self, attempt, viewer, own):
        other = sit(QuizPage.objects.get(translation_key=attempt.quiz_key), name="Of others")
        own.append(attempt.learner)
        client = client_of(viewer)
        html = text_of(client.get(self.address(attempt)))
        assert "Only somebody who sees all of them" in html
        assert "Yes, open them" not in html
        assert other.learner.display_name not in html
        refused = client.post(self.address(attempt))
        assert (refused.status_code, refused.url) == (302, reverse("wagtailadmin_home"))
        assert not FeedbackRelease.objects.exists()

    def test_superusers_may(self, attempt):
        client = client_of(StaffFactory(is_superuser=True))
        client.post(self.address(attempt))
        assert FeedbackRelease.objects.exists()
