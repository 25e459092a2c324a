"""Aiken, as docs.moodle.org describes it, and as people write it."""

import pytest

from quizzes.exchange import aiken
from quizzes.exchange.model import Choice, ChoiceQuestion, ExchangeError
from tests.quizzes.exchange.samples import every_kind, with_picture

TEXT = """Who answers for a website?
A. Whoever is named in the imprint
B. The search engine
ANSWER: A

What tells an advertisement?
A) A label
B) Its colour
C) Nothing
ANSWER: A
"""


def test_questions_with_points_and_with_brackets():
    one, two = aiken.read(TEXT).questions
    assert one == ChoiceQuestion(
        stem="<p>Who answers for a website?</p>",
        choices=[Choice("Whoever is named in the imprint", 100), Choice("The search engine", 0)],
    )
    assert [choice.label for choice in two.choices] == ["A label", "Its colour", "Nothing"]
    assert (one.line, two.line) == (1, 6)


@pytest.mark.parametrize(
    "text",
    [
        TEXT.replace("\n", "\r\n"),
        TEXT.replace("\n\n", "\n"),
        "\ufeff" + TEXT,
        TEXT.replace("ANSWER: A", "answer:a"),
        TEXT.replace("A. ", "a. ").replace("B. ", "  b. "),
        TEXT.replace("Who answers", "Who\nanswers"),
        TEXT.encode("utf-16"),
        TEXT.encode("utf-16-le"),
        b"\xef\xbb\xbf" + TEXT.encode(),
    ],
)
def test_what_programs_and_people_do_to_it_changes_nothing(text):
    assert aiken.read(text).questions == aiken.read(TEXT).questions


@pytest.mark.parametrize(
    "text",
    [
        "Q\nA)x\nB)y\nANSWER: B",
        "Q\nA.x\nB.y\nANSWER: B",
        "Q\n(A) x\n(B) y\nANSWER: B.",
        "Q\nA ) x\nB ) y\nANSWER B",
        "Q\nA.\tx\nB.\u00a0y\nAnswer:\u00a0b",
        "Q\na) x\nb) y\nLösung: b",
        "Q\nA. x\nB. y\nRichtige Antwort: B",
        "Q\nA. x\nB. y\nANSWER: B) Y",
        "Q\rA. x\rB. y\rANSWER: B",
        "\n\nQ\n\n\nA. x\n\nB. y\n\nANSWER: B\n\n",
    ],
)
def test_ways_in_which_people_type_it(text):
    parsed = aiken.read(text)
    assert parsed.problems == []
    assert parsed.questions == [
        ChoiceQuestion(stem="<p>Q</p>", choices=[Choice("x", 0), Choice("y", 100)])
    ]


def test_abbreviations_are_no_options():
    text = "Q\nA. x\nB.C. und\nz.B. dies\nB. y\nANSWER: A"
    labels = [choice.label for choice in aiken.read(text).questions[0].choices]
    assert labels == ["x B.C. und z.B. dies", "y"]


def test_an_explanation_below_belongs_to_the_question_above():
    one, two = aiken.read(f"{TEXT.split(chr(10) * 2)[0]}\nFeedback: So.\n\n{TEXT}").questions[:2]
    assert one.general_feedback == "<p>So.</p>"
    assert two.general_feedback == ""


def test_windows_letters_and_no_markup():
    text = "Für wen gilt das „Grundgesetz“?\nA. Für <b>alle</b>\nB. Für Ältere\nANSWER: A"
    question = aiken.read(text.encode("cp1252")).questions[0]
    assert "„Grundgesetz“" in question.stem
    assert question.choices[0].label == "Für <b>alle</b>"
    assert question.choices[1].label == "Für Ältere"


def test_several_letters_make_multiple_choice():
    question = aiken.read(TEXT.replace("ANSWER: A", "ANSWER: A, B")).questions[0]
    assert not question.is_single
    assert [choice.fraction for choice in question.choices] == [50, 50]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "Q\nA. x\nB. y\n",
            "Line 1: The line with ANSWER: is missing for this question.",
        ),
        (
            "Q\nA. x\nB. y\nANSWER: C\n",
            "Line 4: After ANSWER: write the letter of one of the options.",
        ),
        (
            "\nQ\nA. x\nANSWER: A\n",
            "Line 2: This question has fewer than two options. Begin their lines with A. and B.",
        ),
        (
            "Q\nA: x\nB: y\nANSWER: A\n",
            "Line 1: This question has fewer than two options. Begin their lines with A. and B.",
        ),
        (
            "Q\nA. x\nB. y\n\nR\nA. z\nB. w\nANSWER: A\n",
            "Line 1: The line with ANSWER: is missing for this question.",
        ),
        ("Q\nA. x\nB.\nANSWER: A\n", "Line 3: An option is empty."),
        (
            "Q\nA. x\nB. y\nANSWER: AB\n",
            "Line 4: After ANSWER: write the letter of one of the options.",
        ),
        (
            "Q\nA. x\nB. y\nANSWER: B) x\n",
            "Line 4: After ANSWER: write the letter of one of the options.",
        ),
        (
            "Q\nA. x\nC. y\nANSWER: A\n",
            "Line 3: After option A comes C. Check the letters.",
        ),
        ("A. x\nB. y\nANSWER: A\n", "Line 1: The text of the question is missing."),
        ("\n\nANSWER: A\n", "Line 3: The text of the question is missing."),
        (
            "Q\nA. x\nB. y\nANSWER: Apple\n",
            "Line 4: After ANSWER: write the letter of one of the options.",
        ),
    ],
)
def test_mistakes_are_named_with_their_line(text, problem):
    parsed = aiken.read(text)
    assert [str(found) for found in parsed.problems] == [problem]
    assert parsed.has_errors
    assert parsed.questions == []


def test_a_mistake_hides_no_other_question():
    parsed = aiken.read("Q\nA. x\nANSWER: A\n\n" + TEXT)
    assert (len(parsed.problems), len(parsed.questions)) == (1, 2)


@pytest.mark.parametrize("data", ["", "  \n\n ", b"\xff\xfe"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(ExchangeError, match=r"There is no question in this file\."):
        aiken.read(data)


def test_written_and_read_again():
    questions = aiken.read(TEXT).questions
    written = aiken.write(questions)
    assert written.losses == []
    assert aiken.read(written.content).questions == questions


def test_what_it_cannot_say_is_named():
    losses = aiken.write([*every_kind(), with_picture()]).losses
    assert len(losses) == len(every_kind()) + 1
    assert losses[0].endswith("loses: explanations, formatting, category.")
    assert losses[1] == (
        "“What helps?” is left out: this format does not have the kind “Multiple choice”."
    )
    assert losses[-1] == "“What is this?” loses: hint, pictures, fixed order of the options."


@pytest.mark.parametrize("stem", ["A. Statement", "ANSWER: what?", "A. or B."])
def test_a_text_that_looks_like_a_sign_is_not_misread(stem):
    question = ChoiceQuestion(
        stem=f"<p>{stem}</p>", choices=[Choice("ANSWER: B", 0), Choice("A. x", 100)]
    )
    written = aiken.write([question])
    if written.losses:
        assert written.content == b""
    else:
        assert aiken.read(written.content).questions == [question]
