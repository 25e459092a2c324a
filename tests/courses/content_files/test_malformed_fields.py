"""Mistakes are named: YAML and single fields."""

import pytest

from tests.courses.content_files.mistakes import (
    FACTS,
    LESSON,
    LESSON_EN,
    MODULE,
    QUIZ,
    Mistake,
    assert_named,
)

pytestmark = pytest.mark.django_db

MISTAKES = [
    Mistake(
        "colon without quotes",
        LESSON,
        "title: Lektion",
        "title: Lektion: eins",
        "A text with a colon in it must stand in quotes.",
        "title:",
    ),
    Mistake(
        "sign at the start",
        LESSON,
        "title: Lektion",
        "title: @lektion",
        "A text that starts with “@”, “%” or “`” must stand in quotes.",
        "title:",
    ),
    Mistake(
        "open quotation mark",
        LESSON,
        "title: Lektion",
        'title: "Lektion',
        "This text begins with a quotation mark that is never closed.",
        "title:",
    ),
    Mistake(
        "wrong indentation",
        LESSON,
        "    text: Erste Schritte",
        "   text: Erste Schritte",
        "This line does not fit the lines above it. Check its indentation, and put a text with "
        "special characters in quotes.",
        "text: Erste",
    ),
    Mistake(
        "tab",
        LESSON,
        "    text: Erste Schritte",
        "\ttext: Erste Schritte",
        "A tab indents this line. Use two spaces for each level.",
        "text: Erste",
    ),
    Mistake(
        "control character",
        LESSON,
        "Erste Schritte",
        "Erste\x07Schritte",
        "There is an invisible control character in this line. Type the line again.",
        "text: Erste",
    ),
    Mistake(
        "field twice",
        LESSON,
        "minutes: 5",
        "minutes: 5\nminutes: 6",
        "The field “minutes” is here twice; the first is in line 5.",
        "minutes: 6",
    ),
    Mistake(
        "anchor",
        LESSON,
        "text: Erste Schritte",
        "text: &eins Erste",
        "“&” and “*” at the start of a text have a meaning in YAML. Put it in quotes.",
        "&eins",
    ),
    Mistake(
        "tag",
        LESSON,
        "text: Erste Schritte",
        "text: !wichtig Erste",
        "“!” at the start of a text has a meaning in YAML. Put it in quotes.",
        "!wichtig",
    ),
    Mistake(
        "second document",
        LESSON,
        "stance: fact",
        "stance: fact\n---",
        "“---” starts a second document. Make it a file of its own.",
        "---",
    ),
    Mistake(
        "unknown field",
        LESSON,
        "summary: Eine Lektion.",
        "sumary: Eine Lektion.",
        "There is no field “sumary” here. Did you mean “summary”?",
        "sumary",
    ),
    Mistake(
        "missing field",
        LESSON,
        "title: Lektion\n",
        "",
        "The field “title” is missing.",
        line=1,
    ),
    Mistake(
        "empty field",
        LESSON,
        "title: Lektion",
        "title:",
        "The field “title” is empty.",
        "title:",
    ),
    Mistake(
        "list instead of text",
        LESSON,
        "title: Lektion",
        "title:\n  - Lektion",
        "“title” holds a text here, not a list or further fields.",
        "- Lektion",
    ),
    Mistake(
        "text instead of list",
        QUIZ,
        "    choices:\n",
        "    choices: viele\n    andere:\n",
        "“choices” is a list here: each entry begins with “- ”.",
        "choices: viele",
    ),
    Mistake(
        "several lines in a title",
        LESSON,
        "title: Lektion",
        "title: |\n  Lektion\n  eins",
        "“title” has one line only. Remove the line breaks.",
        "title:",
    ),
    Mistake(
        "bad date",
        MODULE,
        "reviewed_on: 2026-11-22",
        "reviewed_on: 22.11.2026",
        "“22.11.2026” is not a date. Write it as year-month-day, such as 2026-11-22.",
        "reviewed_on",
    ),
    Mistake(
        "day that does not exist",
        MODULE,
        "reviewed_on: 2026-11-22",
        "reviewed_on: 2026-02-30",
        "“2026-02-30” is not a date. Write it as year-month-day, such as 2026-11-22.",
        "reviewed_on",
    ),
    Mistake(
        "bad number",
        LESSON,
        "minutes: 5",
        "minutes: fünf",
        "“minutes” is a whole number, not “fünf”.",
        "minutes",
    ),
    Mistake(
        "number out of range",
        QUIZ,
        "pass_mark: 60",
        "pass_mark: 160",
        "Ensure this value is less than or equal to 100.",
        "pass_mark",
    ),
    Mistake(
        "bad flag",
        QUIZ,
        "is_correct: no",
        "is_correct: maybe",
        "Write “yes” or “no” for “is_correct”, not “maybe”.",
        "maybe",
    ),
    Mistake(
        "missing flag",
        QUIZ,
        "        is_correct: no\n",
        "",
        "The field “is_correct” is missing. Write yes or no.",
        "- id: das",
    ),
    Mistake(
        "unknown choice",
        LESSON,
        "stance: fact",
        "stance: facts",
        "“facts” is not possible for “stance”. Choose from: fact, value, controversy. "
        "Did you mean “fact”?",
        "stance",
    ),
    Mistake(
        "too long",
        LESSON,
        "Erste Schritte",
        "x" * 121,
        "Ensure this value has at most 120 characters (it has 121).",
        "xxx",
    ),
    Mistake(
        "bad address",
        FACTS,
        "https://example.org/gg5",
        "example",
        "Enter a valid URL.",
        "source_url",
    ),
    Mistake(
        "slug with spaces",
        LESSON,
        "slug: lektion",
        "slug: Lektion Eins",
        "“Lektion Eins” is not possible as slug. Write “lektion-eins”.",
        "slug",
    ),
    Mistake(
        "slug twice",
        QUIZ,
        "slug: quiz",
        "slug: lektion",
        "The slug “lektion” is taken by course/module/1-lesson.de.yaml:3.",
        "slug",
    ),
    Mistake(
        "unknown kind",
        QUIZ,
        "kind: quiz",
        "kind: quizz",
        "There is no kind “quizz”. Choose from: lesson, quiz. Did you mean “quiz”?",
        "kind",
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_named_with_file_line_and_sentence(content, mistake):
    assert_named(content, mistake)


def test_a_file_in_another_encoding_is_refused(content):
    data = (content.root / LESSON).read_bytes().replace(b"Erste", "Größe".encode("latin-1"))
    content.write_bytes(LESSON, data)
    line = 10
    assert content.problems() == [
        f"{LESSON}:{line}: This file is not saved as UTF-8. Save it again with that encoding."
    ]


def test_an_empty_file_is_refused(content):
    content.write(QUIZ, "# nothing yet\n")
    assert f"{QUIZ}:1: This file is empty." in content.problems()


def test_all_mistakes_of_all_files_are_reported_in_order(content):
    content.edit(QUIZ, "is_correct: no", "is_correct: maybe")
    content.edit(LESSON, "minutes: 5", "minutes: fünf")
    content.edit(LESSON_EN, "summary: A lesson.\n", "")
    content.edit("site/topics.en.yaml", "name: Media", "nam: Media")
    places = [problem.split(": ")[0] for problem in content.problems()]
    assert places == [
        f"{LESSON}:5",
        f"{LESSON_EN}:1",
        f"{QUIZ}:30",
        "site/topics.en.yaml:1",
        "site/topics.en.yaml:2",
    ]


def test_words_that_look_like_something_else_stay_words(content):
    """``no``, a date and a number are words where a field holds words."""
    content.edit(LESSON, "title: Lektion", "title: no")
    content.edit(LESSON, "summary: Eine Lektion.", "summary: 2026-11-22")
    content.edit(QUIZ, "label: Das", "label: 12")
    assert content.problems() == []


def test_a_flag_may_be_left_out_where_all_of_its_block_may(content):
    question = "  - type: single_choice\n    id: q-eins\n"
    content.edit(QUIZ, question, f"{question}    options:\n      may_skip: yes\n")
    assert content.problems() == []
