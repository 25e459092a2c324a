"""Kprim, matching, sorting and ordering in a quiz: answered in a browser, explained, translated."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale
from wagtail_localize.models import (
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from quizzes.models import QuestionText, Response
from tests.factories import LearnerFactory
from tests.quizzes.factories import (
    kprim,
    make_quiz,
    matching,
    ordering,
    post_data,
    right_answer,
    sorting,
    start,
    wrong_answer,
)

pytestmark = pytest.mark.django_db

KINDS = {"kprim": kprim, "matching": matching, "sorting": sorting, "ordering": ordering}


@pytest.fixture
def client():
    client = Client()
    client.learner = LearnerFactory()
    client.force_login(client.learner, settings.AUTHENTICATION_BACKENDS[0])
    return client


def first_page(quiz, client):
    attempt = start(quiz, client.learner)
    with translation.override("de"):
        return attempt, reverse("quizzes:question", args=[attempt.pk, 1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("give", "score", "heading"),
    [(right_answer, 1, "That’s right."), (wrong_answer, 0, "Not right this time.")],
)
def test_an_answer_is_scored_and_explained(client, module, kind, give, score, heading):
    quiz = make_quiz(module, items=[KINDS[kind]()], feedback="at_once")
    attempt, url = first_page(quiz, client)
    version = attempt.responses.get().version
    page = client.post(url, post_data(version, give(version)), follow=True)
    assert attempt.responses.get().score == score
    text = page.content.decode()
    assert heading in text
    assert text.count("Because") >= 3
    assert "choice__verdict" in text


@pytest.mark.parametrize("kind", KINDS)
def test_an_unfinished_answer_is_refused_where_it_lacks_something(client, module, kind):
    quiz = make_quiz(module, items=[KINDS[kind]()], feedback="at_once")
    attempt, url = first_page(quiz, client)
    version = attempt.responses.get().version
    fields = dict(list(post_data(version, right_answer(version)).items())[:1])
    page = client.post(url, fields)
    assert page.status_code == 422
    text = page.content.decode()
    # The list of problems leads to something that is there.
    target = text.split("error-summary__title", 1)[1].split('<a href="#', 1)[1].split('"', 1)[0]
    assert f'id="{target}"' in text
    assert "before you go on" in text
    # What was chosen is not lost.
    assert text.count(" checked>") + text.count(" selected>") == 1
    assert not attempt.responses.get().is_answered


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_may_be_changed_until_the_end(client, module, kind):
    quiz = make_quiz(module, items=[KINDS[kind]()], feedback="at_end")
    attempt, url = first_page(quiz, client)
    version = attempt.responses.get().version
    client.post(url, post_data(version, wrong_answer(version)))
    page = client.get(url).content.decode()
    assert "checked" in page or "selected" in page
    client.post(url, post_data(version, right_answer(version)))
    assert Response.objects.get(attempt=attempt).score == 1


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_who_answered_nothing_breaks_the_result(client, module, kind):
    quiz = make_quiz(module, items=[KINDS[kind]()], feedback="at_end")
    attempt, _url = first_page(quiz, client)
    with translation.override("de"):
        hand_in = reverse("quizzes:hand_in", args=[attempt.pk])
    page = client.post(hand_in, follow=True).content.decode()
    assert page.count("You did not answer this.") >= 3


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_can_be_translated_and_ids_stay(homes, kind, django_capture_on_commit_callbacks):
    quiz = make_quiz(homes["de"], items=[KINDS[kind]()])
    source, _created = TranslationSource.get_or_create_from_instance(quiz)
    arabic = Translation.objects.create(
        source=source, target_locale=Locale.objects.get(language_code="ar")
    )
    segments = StringSegment.objects.filter(source=source).select_related("string")
    for segment in segments:
        StringTranslation.objects.create(
            translation_of=segment.string,
            locale=arabic.target_locale,
            context=segment.context,
            data=f"{segment.string.data} (ar)",
        )
    with django_capture_on_commit_callbacks(execute=True):
        arabic.save_target(publish=True)
    texts = {text.language: text.words for text in QuestionText.objects.current()}
    german, translated = list(parts(texts["de"])), list(parts(texts["ar"]))
    assert len(german) >= 8
    for (path, original), (other_path, other) in zip(german, translated, strict=True):
        assert path == other_path
        assert other["lang"] == "ar", path
        assert "(ar)" in other["words"]
        assert "(ar)" not in original["words"]


def parts(words, path=()):
    """Yield every part with its path, in a fixed order."""
    for name, part in sorted(words.items()):
        if part and "words" in part:
            yield (*path, name), part
        elif part:
            yield from parts(part, (*path, name))
