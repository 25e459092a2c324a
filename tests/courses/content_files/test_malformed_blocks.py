"""Mistakes are named: blocks, what they point at, and their texts."""

import pytest

from tests.courses.content_files.mistakes import (
    COURSE,
    CREDITS,
    FACTS,
    LESSON,
    MODULE,
    QUIZ,
    Mistake,
    assert_named,
)

pytestmark = pytest.mark.django_db

MISTAKES = [
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
        CREDITS,
        "map.png:\n  title: Karte\n  credit: Mitreden\n  licence: CC BY-SA 4.0\n",
        "{}\n",
        "The picture “images/map.png” has no credit. Add it to images/credits.yaml.",
        "image: images/map.png",
        reported_in=LESSON,
    ),
    Mistake(
        "credit without licence",
        CREDITS,
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
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_a_mistake_is_named_with_file_line_and_sentence(content, mistake):
    assert_named(content, mistake)


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
