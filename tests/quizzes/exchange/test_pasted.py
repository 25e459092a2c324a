"""Text that people paste."""

import pytest

from quizzes.exchange import moodle_writing, pasted
from quizzes.exchange.model import Choice, ChoiceQuestion, TrueFalseQuestion
from tests.quizzes.exchange.samples import every_kind

LIST = """1. Who answers for a website?
a) The search engine
*b) Whoever is named in the imprint
Explanation: It has to be there by law.
c) Nobody

2. What helps?
Explanation: Both do.
[x] Look closely
[x] Search
[ ] Share
"""
SINGLE, MULTIPLE = pasted.read(LIST).questions


def test_a_simple_list():
    assert (
        ChoiceQuestion(
            stem="<p>Who answers for a website?</p>",
            choices=[
                Choice("The search engine", 0),
                Choice("Whoever is named in the imprint", 100, "<p>It has to be there by law.</p>"),
                Choice("Nobody", 0),
            ],
        )
        == SINGLE
    )
    assert not MULTIPLE.is_single
    assert MULTIPLE.general_feedback == "<p>Both do.</p>"
    assert [choice.fraction for choice in MULTIPLE.choices] == [50, 50, 0]
    assert (SINGLE.line, MULTIPLE.line) == (1, 7)


@pytest.mark.parametrize(
    "text",
    [
        "1) Q?\na) x\n*b) y",
        "Frage 1: Q?\na. x\n* b. y",
        "Q?\n- x\n* - y",
        "Q?\n• x\n• y *",
        "Q?\n(a) x\n(b) y (richtig)",
        "1. Q?\n\na) x\n\n*b) y\n\n",
        "Q?\r\nA) x\r\nB) *y\r\n",
        "Q?\n[ ] x\n[X] y",
        "1. Q?\n  a) x\n  *b) y",
    ],
)
def test_ways_to_write_it(text):
    parsed = pasted.read(text)
    assert parsed.problems == []
    assert parsed.questions == [
        ChoiceQuestion(stem="<p>Q?</p>", choices=[Choice("x", 0), Choice("y", 100)])
    ]


def test_true_and_false_make_a_statement():
    question = pasted.read("1. It is.\n*a) Wahr\nErklärung: Darum.\nb) Falsch").questions[0]
    assert question == TrueFalseQuestion(
        stem="<p>It is.</p>", is_true=True, feedback_if_true="<p>Darum.</p>"
    )


def test_lines_that_belong_together():
    question = pasted.read("1. One\ntwo?\na) x\nand more\n*b) y").questions[0]
    assert question.stem == "<p>One<br/>two?</p>"
    assert question.choices[0].label == "x and more"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("1. Q?\na) x\nb) y", "Line 1: No option is marked as right. Put a * before it."),
        ("\n1. Q?\n*a) x", "Line 2: This question has fewer than two options."),
        ("a) x\n1. Q?\n*a) x\nb) y", "Line 1: This option comes before any question."),
        ("Just a sentence.", "Line 1: This question has fewer than two options."),
    ],
)
def test_mistakes_are_named_with_their_line(text, problem):
    assert str(pasted.read(text).problems[0]) == problem


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("Q\nA. x\nB. y\nANSWER: A", "aiken"),
        ("Q {=a ~b}", "gift"),
        ("::T:: Q {T}", "gift"),
        ("1+1=2 {TRUE}", "gift"),
        ("How are you? {}", "gift"),
        ("How many? {#3}", "gift"),
        ("1+1=2 {true}", "gift"),
        ("Order. {>3 ALL\na\nb\n}", "gift"),
        ("1. Q?\na) x\nb) y\nLösung: b", "aiken"),
        ("1. Q?\n*a) x\nErklärung: Lösung: weil.\nb) y", "list"),
        ("$CATEGORY: x\n\nQ {T}", "gift"),
        (LIST, "list"),
        ("1. What does \\{=a\\} mean?\n*a) x\nb) y", "list"),
        (moodle_writing.write(every_kind()).content.decode(), "xml"),
    ],
)
def test_the_format_is_found(text, form):
    assert pasted.format_of(text) == form
    assert pasted.read(text).questions
