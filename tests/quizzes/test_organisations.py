"""
Staff of one organisation see nothing of the learners of another: not a name, not a text, not a
count, whatever address they type in and whatever they send.

Which learners belong to whom is told by rooms above (``quizzes.scopes``); here two scopes stand for
two organisations that teach with the same quiz.
"""

import uuid
from io import BytesIO

import pytest
from django.db.models import Q
from django.urls import get_resolver, reverse
from openpyxl import load_workbook

from quizzes.marking.reading import quizzes_to_mark, waiting_count
from quizzes.models import Attempt, FeedbackRelease, Mark, QuestionVersion, Response
from quizzes.scopes import forget_scope, register_scope
from quizzes.services import submit_attempt
from quizzes.statistics.reading import Selection
from quizzes.statistics.reporting import quiz_statistics
from tests.factories import LearnerFactory, uid
from tests.quizzes.factories import give, make_quiz, open_text, set_items, single, start
from tests.quizzes.marking.people import client_of, mark, staff

pytestmark = pytest.mark.django_db

CANARY = "canary of B"
RIGHTS = ("view_attempts", "mark")


def sit(quiz, name, text) -> Response:
    """Return the open text of an attempt that somebody new has handed in."""
    attempt = start(quiz, LearnerFactory(display_name=name))
    give(attempt, 1, uid("single-b"))
    response = give(attempt, 2, text)
    submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
    return response


@pytest.fixture
def quiz(module):
    return make_quiz(module, items=[single(), open_text()], feedback="released")


@pytest.fixture
def ours(quiz):
    """Return two answers of our own learners."""
    return [sit(quiz, f"Ours {n}", f"Our text {n}.") for n in range(2)]


@pytest.fixture
def theirs(quiz):
    """Return three answers of learners of organisation B, one of them marked there."""
    return [sit(quiz, f"Learner {CANARY} {n}", f"Text {CANARY} {n}.") for n in range(3)]


@pytest.fixture
def boundaries(ours, theirs):
    """Let each organisation see its own learners: who is called "A" ours, all others theirs."""
    learners = [response.attempt.learner_id for response in ours]
    scope = register_scope(
        lambda user: (
            Q(learner__in=learners) if user.display_name == "A" else ~Q(learner__in=learners)
        )
    )
    yield
    forget_scope(scope)


@pytest.fixture
def person(boundaries):
    """Return somebody of organisation A who may see attempts and mark."""
    member = staff(*RIGHTS)
    member.display_name = "A"
    member.save(update_fields=["display_name"])
    return member


@pytest.fixture
def of_b(boundaries):
    return staff(*RIGHTS)


def addresses(quiz, response) -> list[str]:
    """Return every address of the admin below ``/quizzes/`` that is about attempts."""
    quiz_key, question_key = quiz.translation_key, uid("open")
    version = QuestionVersion.objects.filter(question_key=uid("single")).first()
    arguments = {
        "marking": [],
        "mark_answer": [response.pk],
        "forget_comment": [response.pk, 1],
        "release_marks": [quiz_key],
        "marking_question": [quiz_key, question_key],
        "release_question_marks": [quiz_key, question_key],
        "quiz_statistics": [],
        "quiz_statistics_of": [quiz_key],
        "quiz_statistics_csv": [quiz_key, "answers"],
        "quiz_statistics_xlsx": [quiz_key],
        "attempts": [],
        "attempt_results": [],
        "attempt": [response.attempt_id],
        "open_explanations": [quiz_key],
        "quizzes_bank:rescorings": [quiz_key],
        "quizzes_bank:rescore": [quiz_key, version.pk],
    }
    return [reverse(name, args=values) for name, values in arguments.items()]


def test_the_walk_forgets_no_address(quiz, ours):
    """Fails for an address about attempts that nobody walked."""
    patterns = [
        f"/admin/{pattern}"
        for pattern in _patterns(get_resolver().url_patterns)
        if "quizzes/" in pattern
    ]
    about = [
        p
        for p in patterns
        if any(w in p for w in ("marking", "statistics", "attempts", "re-score"))
    ]
    assert len(about) == len(addresses(quiz, ours[0]))


def _patterns(urls, prefix="", *, depth=0):
    for url in urls:
        route = prefix + str(url.pattern)
        if hasattr(url, "url_patterns"):
            yield from _patterns(url.url_patterns, route, depth=depth + 1)
        elif "admin" in prefix:
            yield route


def content_of(reply) -> bytes:
    """Return what was sent, cells of a workbook as text."""
    content = reply.getvalue()
    if content.startswith(b"PK"):
        sheets = load_workbook(BytesIO(content))
        content = str([[cell.value for cell in row] for sheet in sheets for row in sheet]).encode()
    return content


def test_no_page_shows_anything_of_the_others(quiz, ours, theirs, person, of_b):
    mark(theirs[0], of_b, 3, f"Comment {CANARY}")
    set_items(quiz, [single(keys=("b",), others=("a", "c")), open_text()])
    client = client_of(person)
    seen = 0
    for response in (*ours, *theirs):
        for address in addresses(quiz, response):
            reply = client.get(address)
            assert CANARY.encode() not in content_of(reply), address
            seen += reply.status_code == 200
    assert seen > 20


def test_control_the_others_see_themselves(quiz, theirs, of_b):
    client = client_of(of_b)
    pages = [content_of(client.get(address)) for address in addresses(quiz, theirs[0])]
    assert sum(CANARY.encode() in page for page in pages) >= 3


def test_counts_are_of_our_own(quiz, ours, theirs, person, of_b):
    assert waiting_count(person) == 2
    [shown] = quizzes_to_mark(person, "en")
    assert [(q.waiting, q.ready, q.released) for q in shown.questions] == [(2, 0, 0)]
    client = client_of(person)
    assert len(client.get(reverse("attempts")).context["table"].data) == 2
    [listed] = client.get(reverse("quiz_statistics")).context["quizzes"]
    assert listed["attempts"] == 2
    found = quiz_statistics(
        quiz=quiz, selection=Selection(quiz.translation_key), user=person, language="en"
    )
    assert found.summary.attempts == 2
    question = client.get(reverse("marking_question", args=[quiz.translation_key, uid("open")]))
    assert len(question.context["rows"]) == 2
    assert waiting_count(of_b) == 3


def test_their_ids_in_addresses_are_not_there(quiz, theirs, person):
    client = client_of(person)
    for name, id_ in (("mark_answer", theirs[0].pk), ("attempt", theirs[0].attempt_id)):
        for call in (client.get, client.post):
            assert call(reverse(name, args=[id_]), {"points": "1"}, follow=True).status_code == 404
    assert not Mark.objects.exists()


def test_their_ids_in_what_is_sent_do_nothing(quiz, ours, theirs, person, of_b):
    """Fields of a form that name another answer, quiz, learner or comment are read by nobody."""
    mark(theirs[0], of_b, 3)
    client = client_of(person)
    foreign = {
        "response": theirs[1].pk,
        "response_id": theirs[1].pk,
        "attempt": theirs[1].attempt_id,
        "learner": theirs[1].attempt.learner_id,
        "marker": of_b.pk,
        "points": "4",
        "comment": "Ours.",
    }
    client.post(reverse("mark_answer", args=[ours[0].pk]), foreign)
    given = Mark.objects.exclude(marker=of_b).get()
    assert (given.response, given.marker) == (ours[0], person)
    client.post(reverse("release_marks", args=[quiz.translation_key]), foreign)
    waiting = set(Response.objects.filter(awaits_mark=True).values_list("pk", flat=True))
    assert waiting == {ours[1].pk, *(response.pk for response in theirs)}
    client.post(reverse("open_explanations", args=[quiz.translation_key]), foreign)
    assert not FeedbackRelease.objects.exists()


def test_a_quiz_only_the_others_take_is_not_there(module, theirs, person):
    quiz = make_quiz(module, items=[open_text("only")], feedback="released")
    attempt = start(quiz, theirs[0].attempt.learner)
    give(attempt, 1, f"Text {CANARY}")
    submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
    client, key = client_of(person), quiz.translation_key
    for address in (
        reverse("marking_question", args=[key, uid("only")]),
        reverse("release_marks", args=[key]),
        reverse("open_explanations", args=[key]),
    ):
        assert client.get(address, follow=True).status_code == 404
    unknown = client.get(reverse("marking_question", args=[uuid.uuid4(), uid("only")]), follow=True)
    assert unknown.status_code == 404
    assert Attempt.objects.visible_to_staff(person).count() == 2
