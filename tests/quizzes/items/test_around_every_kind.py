"""What every kind of question can have around it, in a real quiz: nothing is for one kind only."""

import copy

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as site
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtailmedia.models import get_media_model

from quizzes.items import KINDS
from quizzes.services import submit_attempt
from tests.factories import LearnerFactory, png_file
from tests.quizzes.factories import WRONG_ANSWERS, make_quiz, post_data, start
from tests.quizzes.items.test_every_kind import QUESTIONS

pytestmark = pytest.mark.django_db

SCORED = [name for name, kind in KINDS.items() if kind.is_scored]


@pytest.fixture
def files(settings, tmp_path):
    """Return a picture, a recording, a video and its captions."""
    settings.MEDIA_ROOT = tmp_path
    media, document = get_media_model(), get_document_model()
    return {
        "picture": get_image_model().objects.create(title="P", file=png_file()),
        "audio": media.objects.create(
            title="A", type="audio", duration=3, file=ContentFile(b"sound", name="a.mp3")
        ),
        "video": media.objects.create(
            title="V", type="video", duration=3, file=ContentFile(b"film", name="v.mp4")
        ),
        "captions": document.objects.create(title="C", file=ContentFile(b"WEBVTT\n", name="c.vtt")),
    }


def surrounded(kind, files, sort):
    """Return the raw question of ``kind`` with all that can be around it."""
    raw = copy.deepcopy(QUESTIONS[kind])
    raw["value"] |= {
        "picture": {"image": files["picture"].pk, "alt": "A drawn house", "caption": "Drawn"},
        "media": {
            "file": files[sort].pk,
            "title": "What she said",
            "captions": files["captions"].pk if sort == "video" else None,
            "transcript": "<p>Every word of it.</p>",
        },
        "hint": "Look closely.",
        "options": {
            "content_note": "Contains an insult.",
            "may_skip": True,
            "asks_confidence": True,
            "category": None,
        },
    }
    return raw


class Taker:
    """A person with a browser, in an attempt of one question."""

    def __init__(self, quiz):
        self.client, self.learner = Client(), LearnerFactory()
        self.client.force_login(self.learner, site.AUTHENTICATION_BACKENDS[0])
        self.attempt = start(quiz, self.learner)
        self.response = self.attempt.responses.get()
        with translation.override("en"):
            self.url = reverse("quizzes:question", args=[self.attempt.pk, 1])
            self.result = reverse("quizzes:result", args=[self.attempt.pk])

    def see(self, url):
        return BeautifulSoup(self.client.get(url).content, "html.parser")

    def answer_wrongly(self, **more):
        version = self.response.version
        data = post_data(version, WRONG_ANSWERS[version.kind](version.spec))
        assert self.client.post(self.url, {**data, **more}).status_code == 302
        self.response.refresh_from_db()


@pytest.mark.parametrize("sort", ["audio", "video"])
@pytest.mark.parametrize("kind", KINDS)
def test_picture_recording_hint_and_content_note(module, files, kind, sort):
    quiz = make_quiz(module, items=[surrounded(kind, files, sort)])
    taker = Taker(quiz)
    page = taker.see(taker.url)
    question = page.select_one(".question")
    assert question.select_one("img[alt='A drawn house']")
    assert question.select_one(sort)["aria-label"] == "What she said"
    assert bool(question.select("track[kind=captions]")) == (sort == "video")
    assert "Every word of it." in question.text
    assert "Look closely." in question.select_one("details.question__hint").text
    # What may hurt is said before anything that may.
    text = question.decode()
    note = text.index("Contains an insult.")
    assert note < text.index("<img") < text.index(f"<{sort}") < text.index("question__stem")


@pytest.mark.parametrize("kind", SCORED)
def test_how_sure_people_are_is_never_scored_and_shown_back(module, files, kind):
    quiz = make_quiz(module, items=[surrounded(kind, files, "audio")], feedback="at_end")
    taker = Taker(quiz)
    radios = taker.see(taker.url).select("input[name=confidence]")
    assert [radio["value"] for radio in radios] == ["1", "2", "3"]
    scores = []
    for how_sure in ("1", "3"):
        taker.answer_wrongly(confidence=how_sure)
        assert taker.response.confidence == int(how_sure)
        scores.append(taker.response.score)
    assert scores == [0, 0]
    submit_attempt(attempt_id=taker.attempt.pk, actor=taker.learner)
    result = taker.see(taker.result)
    # What waits to be marked is not wrong.
    waits = KINDS[kind].is_marked_by_people
    assert bool(result.select("#sure-title")) == (not waits)


def test_nobody_is_asked_how_sure_they_are_of_their_own_thoughts(module, files):
    taker = Taker(make_quiz(module, items=[surrounded("reflection", files, "audio")]))
    assert not taker.see(taker.url).select("input[name=confidence]")


@pytest.mark.parametrize("kind", KINDS)
def test_skipped_counts_neither_for_nor_against(module, files, kind):
    quiz = make_quiz(module, items=[surrounded(kind, files, "audio")], feedback="at_end")
    taker = Taker(quiz)
    assert taker.see(taker.url).select("button[name=skip][formnovalidate]")
    assert taker.client.post(taker.url, {"skip": "1"}).status_code == 302
    attempt = submit_attempt(attempt_id=taker.attempt.pk, actor=taker.learner)
    assert (attempt.score, attempt.max_score) == (0, 0)
    assert "You skipped this." in taker.see(taker.result).text
