"""Short text, gap text, number and marked words in a quiz: answered, refused, translated."""

import uuid
from decimal import Decimal

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

from quizzes import services
from quizzes.models import QuestionText
from tests.factories import LearnerFactory, StaffFactory, add_lesson, uid
from tests.quizzes.factories import (
    gap_text,
    give,
    make_quiz,
    mark_words,
    number,
    post_data,
    right_answer,
    short_text,
    start,
    translate,
    wrong_answer,
)

pytestmark = pytest.mark.django_db

KINDS = {
    "short_text": short_text,
    "gap_text": gap_text,
    "number": number,
    "mark_words": mark_words,
}
# Sent and refused: the fields, and what has to stand there again.
REFUSED = {
    "short_text": ({"answer": ""}, "Type an answer before you go on.", "Type"),
    "gap_text": ({"gap_1": "x" * 201}, "Your answer in gap 1 is too long.", "x" * 200),
    "number": ({"answer": "about ten"}, "Type a number in digits", 'value="about ten"'),
    "mark_words": ({"answer": ["t1:de", "p1"]}, "Choose from the words", "checked"),
}


@pytest.fixture
def client():
    client = Client()
    client.learner = LearnerFactory()
    client.force_login(client.learner, settings.AUTHENTICATION_BACKENDS[0])
    return client


def first_page(quiz, client, language="de"):
    attempt = start(quiz, client.learner)
    with translation.override(language):
        return attempt, reverse("quizzes:question", args=[attempt.pk, 1])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("pick", "score", "heading"),
    [(right_answer, 1, "That’s right."), (wrong_answer, 0, "Not right this time.")],
)
def test_an_answer_is_scored_and_explained(client, module, kind, pick, score, heading):
    quiz = make_quiz(module, items=[KINDS[kind]()], feedback="at_once")
    attempt, url = first_page(quiz, client)
    version = attempt.responses.get().version
    page = client.post(url, post_data(version, pick(version)), follow=True)
    assert attempt.responses.get().score == score
    text = page.content.decode()
    assert heading in text
    assert "Because" in text
    assert "choice__verdict" in text


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_refused_is_said_at_the_field_and_stands_there_again(client, module, kind):
    quiz = make_quiz(module, items=[KINDS[kind]()], feedback="at_once")
    attempt, url = first_page(quiz, client)
    fields, message, again = REFUSED[kind]
    page = client.post(url, fields)
    assert page.status_code == 422
    text = page.content.decode()
    assert message in text
    assert again in text
    # The list of problems leads to something that is there.
    target = text.split("error-summary__title", 1)[1].split('<a href="#', 1)[1].split('"', 1)[0]
    assert f'id="{target}"' in text
    assert "Because" not in text
    assert not attempt.responses.get().is_answered


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_may_be_changed_until_the_end(client, module, kind):
    quiz = make_quiz(module, items=[KINDS[kind]()], feedback="at_end")
    attempt, url = first_page(quiz, client)
    version = attempt.responses.get().version
    client.post(url, post_data(version, wrong_answer(version)))
    page = client.get(url).content.decode()
    assert "Because" not in page
    client.post(url, post_data(version, right_answer(version)))
    assert attempt.responses.get().score == 1


@pytest.mark.parametrize("kind", KINDS)
def test_who_answered_nothing_is_told_what_is_right(client, module, kind):
    quiz = make_quiz(module, items=[KINDS[kind]()], feedback="at_end")
    attempt, _url = first_page(quiz, client)
    with translation.override("de"):
        hand_in = reverse("quizzes:hand_in", args=[attempt.pk])
    page = client.post(hand_in, follow=True).content.decode()
    assert "You did not answer this." in page
    assert "Because" in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_check_in_a_lesson_is_scored_with_its_words(module, kind, learner):
    lesson = add_lesson(module, number=3, body=[KINDS[kind]("q")])
    page = Client().get(lesson.url).content.decode()
    assert "Because" not in page
    assert "imprint" not in page
    version = QuestionText.objects.current().get(version__question_key=uid("q")).version
    response = services.answer_check(
        container_key=lesson.translation_key,
        question_key=version.question_key,
        actor=learner,
        answer=right_answer(version),
        client_uuid=uuid.uuid4(),
        language="de",
    )
    assert response.score == 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_can_be_translated(homes, kind, django_capture_on_commit_callbacks):
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
    assert len(german) >= 3
    for (path, original), (other_path, other) in zip(german, translated, strict=True):
        assert path == other_path
        assert other["lang"] == "ar", path
        assert "(ar)" in other["words"]
        if original.get("is_accepted"):
            assert other["source_words"] == original["words"]
            assert other["words"].count("\n") == original["words"].count("\n")


def parts(words, path=()):
    """Yield every part with its path, in a fixed order."""
    for name, part in sorted(words.items()):
        if part and "words" in part:
            yield (*path, name), part
        elif part:
            yield from parts(part, (*path, name))


class TestLanguages:
    @pytest.mark.parametrize(("answer", "score"), [("بيانات النشر", 1), ("Impressum", 1), ("x", 0)])
    def test_typed_in_either_language(self, homes, learner, answer, score):
        quiz = make_quiz(homes["de"], items=[short_text("q", accepted=("Impressum",))])
        arabic = short_text("q", accepted=("بيانات النشر",), words=" ar")
        translate(quiz, homes["ar"], blocks=[arabic])
        response = give(start(quiz, learner, "ar"), 1, answer, language="ar")
        assert response.text.language == "ar"
        assert response.score == score

    def test_gaps_are_explained_in_the_language_they_were_filled_in(self, client, homes):
        quiz = make_quiz(homes["de"], items=[gap_text("q")], feedback="at_once")
        english = gap_text("q", accepted="masthead", words=" en")
        translate(quiz, homes["en"], blocks=[english])
        attempt, _url = first_page(quiz, client)
        give(attempt, 1, {uid("q-1"): "masthead", uid("q-2"): uid("q-2-a")}, language="en")
        assert attempt.responses.get().score == 1
        with translation.override("de"):
            url = reverse("quizzes:question", args=[attempt.pk, 1])
        page = client.get(url).content.decode()
        assert "Gap 1: right" in page
        services.submit_attempt(attempt_id=attempt.pk, actor=client.learner)
        with translation.override("de"):
            url = reverse("quizzes:result", args=[attempt.pk])
        assert "Gap 1: right" in client.get(url).content.decode()

    def test_marked_words_are_counted_in_the_text_they_were_marked_in(self, homes, learner):
        quiz = make_quiz(homes["de"], items=[mark_words("q")])
        english = mark_words("q", text="[[Rude]] folk will [[steal]] it.", words=" en")
        translate(quiz, homes["en"], blocks=[english])
        response = give(start(quiz, learner), 1, ["t0:en", "t1:en", "t5:de"], language="en")
        assert response.answer == ["p1", "t0:en", "w1:en"]
        assert response.score == Decimal("0.1667")


def test_a_slider_is_only_an_extra(client, module):
    quiz = make_quiz(module, items=[number()], feedback="at_once")
    attempt, url = first_page(quiz, client)
    page = client.get(url).content.decode()
    assert 'data-controller="number"' in page
    assert 'type="range"' in page
    client.post(url, {"answer": "16,0"})
    assert attempt.responses.get().answer == "16"


def test_an_author_can_open_what_is_there(client, homes):
    quiz = make_quiz(homes["de"], items=[make() for make in KINDS.values()])
    client.force_login(StaffFactory(is_superuser=True), settings.AUTHENTICATION_BACKENDS[0])
    page = client.get(reverse("wagtailadmin_pages:edit", args=[quiz.pk])).content.decode()
    for words in ("legal notice", "Look for the {{1}}", "&quot;16&quot;", "[[shameless]]"):
        assert words in page
