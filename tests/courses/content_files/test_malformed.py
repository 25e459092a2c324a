"""Each sort of mistake is named with file, line and a sentence that helps."""

from dataclasses import dataclass

import pytest

pytestmark = pytest.mark.django_db

LESSON = "course/module/1-lesson.de.yaml"
LESSON_EN = "course/module/1-lesson.en.yaml"
QUIZ = "course/module/2-quiz.de.yaml"
MODULE = "course/module/module.de.yaml"
COURSE = "course/course.de.yaml"
FACTS = "course/module/facts.de.yaml"
HOME_EN = "site/home.en.yaml"
ORGANISATIONS = "site/organisations.de.yaml"


@dataclass
class Mistake:
    """``old`` is replaced by ``new``; the error stands where ``at`` does (or at ``line``)."""

    name: str
    path: str
    old: str
    new: str
    sentence: str
    at: str = ""
    line: int = 0
    reported_in: str = ""


MISTAKES = [
    # --- YAML itself ---
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
    # --- Fields ---
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
    # --- Ids and blocks ---
    Mistake(
        "missing id",
        LESSON,
        "  - type: heading\n    id: h-eins",
        "  - type: heading",
        "The field “id” is missing.",
        "- type: heading",
    ),
    Mistake(
        "bad id",
        LESSON,
        "id: h-eins",
        "id: H_eins",
        "The id “H_eins” is not possible. Use small letters a–z, digits and hyphens.",
        "H_eins",
    ),
    Mistake(
        "id twice",
        LESSON,
        "id: t-quiz",
        "id: t-eins",
        "The id “t-eins” is here twice; the first is in line 12.",
        line=19,
    ),
    Mistake(
        "unknown block",
        LESSON,
        "type: heading",
        "type: headline",
        "There is no block of type “headline” here. Did you mean “heading”?",
        "headline",
    ),
    Mistake(
        "missing part of a block",
        QUIZ,
        "        label: Das\n",
        "",
        "The field “label” is missing.",
        "- id: das",
    ),
    Mistake(
        "two right answers",
        QUIZ,
        "is_correct: no",
        "is_correct: yes",
        "Mark exactly one option as right. For several, use “Multiple choice”.",
        "choices:",
    ),
    Mistake(
        "one option only",
        QUIZ,
        "      - id: das\n        label: Das\n        is_correct: no\n        explanation: |\n"
        "          Nein.\n        source:\n          title: Ein Buch\n"
        "          accessed_on: 2026-11-22\n",
        "",
        "The minimum number of items is 2",
        "- id: dies",
    ),
    Mistake(
        "source without title",
        QUIZ,
        "          title: Ein Buch\n",
        "",
        "Give this source a title.",
        "accessed_on",
    ),
    Mistake(
        "nothing to do without a passport",
        LESSON,
        "open_to_everyone: yes",
        "open_to_everyone: no",
        "Add at least one action that is open to people without a German passport.",
        "items:",
    ),
    Mistake(
        "fact lesson without source",
        LESSON,
        "  - type: fact_card\n    id: f-zensur\n    fact: zensur\n",
        "",
        "A lesson of facts needs a source with the day somebody last read it.",
        "body:",
    ),
    Mistake(
        "check before source",
        FACTS,
        "review_by: 2027-05-22",
        "review_by: 2020-05-22",
        "The next check must come after the last one.",
        "- id: zensur",
    ),
    # --- What files point at ---
    Mistake(
        "missing picture",
        LESSON,
        "images/map.png",
        "images/mapp.png",
        "There is no file “images/mapp.png”. Did you mean “images/map.png”?",
        "mapp",
    ),
    Mistake(
        "picture elsewhere",
        LESSON,
        "images/map.png",
        "../images/cover.png",
        "Write the file as images/name; it lies in the folder “images” here.",
        "cover.png",
    ),
    Mistake(
        "picture without credit",
        "course/module/images/credits.yaml",
        "map.png:\n  title: Karte\n  credit: Mitreden\n  licence: CC BY-SA 4.0\n",
        "{}\n",
        "The picture “images/map.png” has no credit. Add it to images/credits.yaml.",
        "image: images/map.png",
        reported_in=LESSON,
    ),
    Mistake(
        "credit without licence",
        "course/module/images/credits.yaml",
        "  licence: CC BY-SA 4.0\n",
        "",
        "The field “licence” is missing.",
        "map.png",
    ),
    Mistake(
        "cover without text alternative",
        COURSE,
        "cover_alt: Ein Umschlag\n",
        "",
        "The field “cover_alt” is missing.",
        line=1,
    ),
    Mistake(
        "unknown topic",
        COURSE,
        "topic: media",
        "topic: medai",
        "There is no topic “medai”. Did you mean “media”?",
        "medai",
    ),
    Mistake(
        "unknown organisation",
        FACTS,
        "organisation: bvre",
        "organisation: tgd",
        "There is no organisation “tgd”.",
        "tgd",
    ),
    Mistake(
        "unknown fact",
        LESSON,
        "fact: zensur",
        "fact: zensor",
        "There is no fact card “zensor”. Did you mean “zensur”?",
        "zensor",
    ),
    Mistake(
        "unknown page",
        LESSON,
        "page:module/quiz",
        "page:module/quizz",
        "There is no page “module/quizz”. Did you mean “module/quiz”?",
        "quizz",
    ),
    # --- Markdown ---
    Mistake(
        "html",
        LESSON,
        "**Nachdruck**",
        "<b>Nachdruck</b>",
        "HTML is not possible in a text. Use **bold**, *italic* and lists.",
        "<b>",
    ),
    Mistake(
        "heading in a text",
        LESSON,
        "      Ein Satz mit",
        "      # Titel\n\n      Ein Satz mit",
        "A heading is not possible within a text. Use a block of type “heading”.",
        "# Titel",
    ),
    Mistake(
        "picture in a text",
        LESSON,
        "[Quelle](https://example.org/a)",
        "![Quelle](https://example.org/a)",
        "A picture is not possible within a text. Use a block of type “image”.",
        "![Quelle]",
    ),
    Mistake(
        "impossible link",
        LESSON,
        "(https://example.org/a)",
        "(javascript:alert)",
        "The address “javascript:alert” is not possible. It starts with https://, or with page: "
        "for a page of this platform.",
        "javascript",
    ),
    Mistake(
        "list where there is none",
        MODULE,
        "  Los geht es.",
        "  - Los geht es.",
        "Lists are not possible in this field.",
        "- Los geht",
    ),
    # --- Translations ---
    Mistake(
        "key in a translation",
        HOME_EN,
        "title: Mitreden",
        "title: Mitreden\nslug: mitreden",
        "“slug” is the same in every language. Remove it here; it stands in the source file.",
        "slug",
    ),
    Mistake(
        "picture in a translation",
        LESSON_EN,
        "    alt: A map",
        "    image: images/map.png\n    alt: A map",
        "“image” is the same in every language. Remove it here; it stands in the source file.",
        "image: images",
    ),
    Mistake(
        "untranslated field",
        LESSON_EN,
        "summary: A lesson.\n",
        "",
        "The translation of “summary” is missing.",
        line=1,
    ),
    Mistake(
        "block missing in a translation",
        LESSON_EN,
        "  - type: fact_card\n    id: f-zensur\n",
        "",
        "“f-zensur” of the source file is missing here.",
        line=5,
    ),
    Mistake(
        "unknown id in a translation",
        LESSON_EN,
        "id: h-eins",
        "id: h-zwei",
        "The source file has no “h-zwei” here. Did you mean “h-eins”?",
        "h-zwei",
    ),
    Mistake(
        "other order in a translation",
        LESSON_EN,
        "  - type: fact_card\n    id: f-zensur\n  - type: action\n    id: a-tun\n    items:\n"
        "      - id: fragen\n        text: |\n          Ask.\n",
        "  - type: action\n    id: a-tun\n    items:\n      - id: fragen\n        text: |\n"
        "          Ask.\n  - type: fact_card\n    id: f-zensur\n",
        "“f-zensur” comes here in the source file, not “a-tun”.",
        "id: a-tun",
    ),
    Mistake(
        "other type in a translation",
        LESSON_EN,
        "type: heading",
        "type: key_point",
        "This block is of type “heading” in the source file, not “key_point”.",
        "key_point",
    ),
    Mistake(
        "nothing to translate",
        LESSON_EN,
        "    alt: A map",
        "    alt: A map\n    caption: A caption",
        "The source file has no “caption” here, so there is nothing to translate.",
        "caption",
    ),
    Mistake(
        "other number of paragraphs",
        LESSON_EN,
        "      - Firstly\n      - Secondly",
        "      - Both",
        "This text has 1 paragraph and 1 list item, but in the source file it has 1 paragraph and "
        "2 list items.",
        line=10,
    ),
    Mistake(
        "other link in a translation",
        LESSON_EN,
        "(https://example.org/a)",
        "(https://example.org/b)",
        "The link to “https://example.org/b” is not in this paragraph of the source file.",
        line=10,
    ),
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_named_with_file_line_and_sentence(content, mistake):
    content.edit(mistake.path, mistake.old, mistake.new)
    path = mistake.reported_in or mistake.path
    line = mistake.line or content.line_of(path, mistake.at)
    assert f"{path}:{line}: {mistake.sentence}" in content.problems()


def test_the_sample_has_no_problems(content):
    assert content.problems() == []


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


def test_a_translation_without_source_is_refused(content):
    content.rename("site/catalog.de.yaml", "catalog.en.yaml")
    assert (
        "site/catalog.en.yaml:1: This is a translation, but there is no source file "
        "“catalog.de.yaml”." in content.problems()
    )


def test_an_unknown_language_is_refused(content):
    content.rename(LESSON_EN, "1-lesson.fr.yaml")
    assert content.problems() == [
        "course/module/1-lesson.fr.yaml:1: “fr” is not a language of this platform. "
        "There are: de, en, ar."
    ]


def test_a_file_that_belongs_nowhere_is_refused(content):
    content.write("course/module/lesson-3.de.yaml", "title: x\n")
    assert content.problems() == [
        "course/module/lesson-3.de.yaml:1: This file does not belong here. Possible names are: "
        "module.de.yaml, facts.de.yaml, 1-name.de.yaml."
    ]


def test_two_steps_with_one_number_are_refused(content):
    content.rename(QUIZ, "1-quiz.de.yaml")
    assert content.problems() == [
        "course/module/1-quiz.de.yaml:1: The number 1 is taken by “1-lesson”. "
        "Every step has its own."
    ]


def test_a_course_without_its_file_is_refused(content):
    content.remove(COURSE)
    content.remove("course/course.en.yaml")
    assert "course:1: There is no file “course.de.yaml” here." in content.problems()


def test_a_text_file_is_not_a_picture(content):
    content.write("course/module/images/map.png", "not a picture")
    line = content.line_of(LESSON, "images/map.png")
    assert content.problems() == [
        f"{LESSON}:{line}: The file “course/module/images/map.png” is not a picture."
    ]


def test_the_same_picture_has_one_credit(content):
    content.write_bytes(
        "course/images/cover.png", (content.root / "course/module/images/map.png").read_bytes()
    )
    line = content.line_of(LESSON, "images/map.png")
    assert content.problems() == [
        f"{LESSON}:{line}: The same picture is credited differently as “course/images/cover.png”."
    ]


def test_a_repeated_sentence_is_translated_once(content):
    content.edit(LESSON, "      - Erstens\n      - Zweitens", "      - Ja\n      - Ja")
    content.edit(LESSON_EN, "      - Firstly\n      - Secondly", "      - Yes\n      - Indeed")
    assert content.problems() == [
        f"{LESSON_EN}:10: “Ja” stands twice in the source file. Translate it the same way twice."
    ]


def test_emphasis_around_a_whole_paragraph_must_be_kept(content):
    content.edit(LESSON, "Weiter im [Quiz](page:module/quiz).", "**Weiter.**")
    content.edit(LESSON_EN, "On to the [quiz](page:module/quiz).", "Go on.")
    line = content.line_of(LESSON_EN, "id: t-quiz") + 1
    assert content.problems() == [
        f"{LESSON_EN}:{line}: In the source file this whole paragraph is bold or italic. "
        "Make it so here too."
    ]


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
