"""Mistakes are named: translation files."""

import pytest

from tests.courses.content_files.mistakes import HOME_EN, LESSON, LESSON_EN, Mistake, assert_named

pytestmark = pytest.mark.django_db

MISTAKES = [
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
    assert_named(content, mistake)


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
