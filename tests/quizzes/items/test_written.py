"""Open text and reflection: what people write, who marks it and who does not."""

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.exceptions import NothingToPractise
from quizzes.items import KINDS
from quizzes.items.written import MAX_CHARACTERS
from quizzes.models import Attempt, Response
from quizzes.results import attempts_of, explained_result, export_attempts
from quizzes.services import answer_check, start_practice, submit_attempt
from tests.factories import LearnerFactory, add_lesson, uid
from tests.quizzes.factories import give, make_quiz, open_text, reflection, single, start
from tests.quizzes.items.frozen import draw
from tests.quizzes.test_items import block_and_value, errors

OPEN, REFLECTION = KINDS["open_text"], KINDS["reflection"]


class TestForm:
    @pytest.mark.parametrize("kind", [OPEN, REFLECTION])
    @pytest.mark.parametrize("sent", ["", " \n "])
    def test_nothing_written_is_refused_in_a_sentence(self, kind, sent):
        form = kind.form({"points": 1}, {"answer": sent})
        assert form.errors == {"answer": ["Write something before you go on."]}

    def test_far_too_much_is_refused(self):
        form = OPEN.form({"points": 1}, {"answer": "x" * (MAX_CHARACTERS + 1)})
        assert form.errors == {"answer": ["Your text is too long. Please shorten it."]}

    def test_a_zero_byte_is_refused(self):
        assert not OPEN.form({"points": 1}, {"answer": "a\x00b"}).is_valid()

    @pytest.mark.parametrize(
        ("written", "message"),
        [
            ("one", "Please write at least 2 words; so far it is 1."),
            ("one two", None),
            ("واحد اثنان ثلاثة", None),
            ("one two three four", "Please write at most 3 words; now it is 4."),
        ],
    )
    def test_limits_count_words(self, written, message):
        spec = {"points": 1, "min_words": 2, "max_words": 3}
        assert OPEN.form(spec, {"answer": written}).errors.get("answer") == (message and [message])

    def test_line_breaks_are_kept_as_one_character(self):
        form = OPEN.form({"points": 1}, {"answer": "one\r\n\r\ntwo"})
        assert form.is_valid()
        assert form.given_answer() == "one\n\ntwo"

    @given(st.text())
    def test_a_draft_keeps_what_was_typed(self, written):
        data = QueryDict(mutable=True)
        data["answer"] = written
        kept = OPEN.unfinished({"points": 1, "min_words": 50}, data)
        plain = written.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
        assert kept == (plain[:MAX_CHARACTERS] if plain.strip() else None)

    def test_a_draft_of_nothing_is_nothing(self):
        assert REFLECTION.unfinished({"points": 0}, QueryDict("")) is None


class TestAuthoring:
    @pytest.mark.parametrize("raw", [open_text(), reflection(), open_text(sample="")])
    def test_a_complete_question_may_be_published(self, raw):
        assert errors(raw) is None

    def test_who_marks_needs_criteria(self):
        assert list(errors(open_text(criteria="<p></p>"))["blockErrors"]) == ["criteria"]

    @pytest.mark.parametrize("points", [0, 11, None])
    def test_one_to_ten_points(self, points):
        assert list(errors(open_text(points=points))["blockErrors"]) == ["max_points"]

    def test_limits_that_nobody_can_keep_are_refused(self):
        found = errors(open_text(min_words=9, max_words=8))
        assert list(found["blockErrors"]) == ["max_words"]

    def test_the_spec_holds_no_words(self):
        block, value = block_and_value(open_text(min_words=3))
        assert block.kind.full_spec(value) == {"points": 4, "min_words": 3}
        block, value = block_and_value(reflection(options={"asks_confidence": True}))
        assert block.kind.full_spec(value) == {"points": 0}


@pytest.fixture
def taken(module):
    """Return an attempt handed in with a choice, an open text and a reflection, all answered."""
    items = [single(), open_text(), reflection()]
    attempt = start(make_quiz(module, items=items, pass_mark=90), LearnerFactory())
    give(attempt, 1, uid("single-a"))
    give(attempt, 2, "Two reasons.")
    give(attempt, 3, "A secret thought.")
    submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
    attempt.refresh_from_db()
    return attempt


def page(attempt, name="result", *args):
    client = Client()
    client.force_login(attempt.learner, settings.AUTHENTICATION_BACKENDS[0])
    with translation.override("en"):
        url = reverse(f"quizzes:{name}", args=[attempt.pk, *args])
    return client.get(url).content.decode()


@pytest.mark.django_db
class TestInAQuiz:
    def test_an_open_text_waits_and_a_reflection_does_not(self, taken):
        rows = taken.responses.order_by("position")
        assert [(r.outcome, r.awaits_mark, r.max_score) for r in rows] == [
            ("right", False, 1),
            ("unmarked", True, 4),
            ("unscored", False, 0),
        ]

    def test_the_result_is_provisional_and_shows_no_failure(self, taken):
        assert (taken.score, taken.max_score, taken.percent, taken.passed) == (1, 5, 20, False)
        html = page(taken)
        assert "Waiting to be marked" in html
        assert "This result is provisional: 1 answer is waiting to be marked." in html
        assert "not passed yet" not in html
        [shown] = attempts_of(taken.learner, [taken.quiz_key])[taken.quiz_key].attempts
        assert (shown.waiting_count, shown.mistakes_count) == (1, 0)

    def test_what_the_marker_reads_stays_hidden_while_it_waits(self, taken):
        html = page(taken)
        assert "Because of criteria" not in html
        assert "Because of sample" not in html

    def test_what_was_written_is_shown_as_text(self, module):
        attempt = start(make_quiz(module, items=[reflection()]), LearnerFactory())
        give(attempt, 1, "<script>alert(1)</script>\n\nنص")
        html = page(attempt, "question", 1)
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert 'dir="auto"' in html

    def test_neither_is_a_mistake_to_practise(self, taken):
        assert explained_result(taken, "de").mistakes_count == 0
        with pytest.raises(NothingToPractise):
            start_practice(attempt_id=taken.pk, actor=taken.learner, language="de")

    def test_a_quiz_of_reflections_is_passed_by_handing_it_in(self, module):
        attempt = start(make_quiz(module, items=[reflection()], pass_mark=60), LearnerFactory())
        submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
        attempt.refresh_from_db()
        assert (attempt.max_score, attempt.percent, attempt.passed) == (0, 0, True)
        html = page(attempt)
        assert "of <bdi>0</bdi> points" not in html
        assert "Practise" not in html

    def test_the_writer_gets_both_in_their_own_copy(self, taken):
        answers = export_attempts(taken.learner)[0]["answers"]
        assert [a["answer"] for a in answers[1:]] == [["Two reasons."], ["A secret thought."]]

    def test_an_answer_may_be_changed_until_it_is_handed_in(self, module):
        quiz = make_quiz(module, items=[open_text()], feedback="at_end")
        attempt = start(quiz, LearnerFactory())
        give(attempt, 1, "First.")
        assert "First.</textarea>" in page(attempt, "question", 1)
        response = give(attempt, 1, "Second.")
        assert (response.answer, response.awaits_mark) == ("Second.", True)

    def test_too_short_a_text_is_kept_in_the_field(self, module):
        attempt = start(make_quiz(module, items=[open_text(min_words=5)]), LearnerFactory())
        client = Client()
        client.force_login(attempt.learner, settings.AUTHENTICATION_BACKENDS[0])
        with translation.override("en"):
            url = reverse("quizzes:question", args=[attempt.pk, 1])
        response = client.post(url, {"answer": "Too short."})
        assert response.status_code == 422
        assert "Too short.</textarea>" in response.content.decode()
        assert 'aria-invalid="true"' in response.content.decode()


class TestField:
    @pytest.mark.parametrize(
        ("limits", "sentence"),
        [
            ({"min_words": 5, "max_words": 150}, "At least 5 words. At most 150 words."),
            ({"min_words": 1}, "At least 1 word."),
            ({"max_words": 20}, "At most 20 words."),
        ],
    )
    def test_who_hears_the_field_hears_how_long_the_text_may_be(self, limits, sentence):
        page = draw(open_text(**limits))
        described = page.textarea["aria-describedby"].split()
        assert described == ["q-stem", "q-answer_helptext", "q-answer_limits"]
        assert " ".join(page.select_one("#q-answer_limits").text.split()) == sentence

    @pytest.mark.parametrize("raw", [open_text(), reflection()])
    def test_without_limits_nothing_is_said_about_them(self, raw):
        page = draw(raw)
        assert page.textarea["aria-describedby"].split() == ["q-stem", "q-answer_helptext"]
        assert not page.select("[id$=_limits]")


@pytest.mark.django_db
class TestWhereNobodyMarks:
    def test_a_text_in_a_lesson_shows_the_sample_at_once(self, module):
        lesson = add_lesson(module, number=3, body=[open_text()])
        learner = LearnerFactory()
        response = answer_check(
            container_key=lesson.translation_key,
            question_key=uid("open"),
            actor=learner,
            answer="Two reasons.",
            client_uuid=None,
            language="de",
        )
        assert (response.outcome, response.max_score) == ("unscored", 0)
        client = Client()
        client.force_login(learner, settings.AUTHENTICATION_BACKENDS[0])
        html = client.get(lesson.url).content.decode()
        assert "Because of sample open." in html
        assert "A good answer could be" in html

    def test_a_text_in_a_practice_waits_for_nobody(self, module):
        quiz = make_quiz(module, items=[open_text(), single()])
        attempt = start(quiz, LearnerFactory())
        submit_attempt(attempt_id=attempt.pk, actor=attempt.learner)
        practice = start_practice(attempt_id=attempt.pk, actor=attempt.learner, language="de")
        assert practice.max_score == 1
        response = give(practice, 1, "Two reasons.")
        assert (response.outcome, response.awaits_mark) == ("unscored", False)

    def test_nothing_else_waits(self, module):
        attempt = start(make_quiz(module), LearnerFactory())
        give(attempt, 1, uid("single-b"))
        assert not Response.objects.filter(awaits_mark=True).exists()
        assert Attempt.objects.with_progress().get(pk=attempt.pk).waiting_count == 0
