import datetime

import pytest

from courses.models import LessonPage
from courses.publishing import missing_for_publication
from tests.factories import make_fact_card, uid

pytestmark = pytest.mark.django_db

SOURCE = {"title": "Basic Law", "publisher": "", "url": "", "accessed_on": "2026-08-19"}


def body(*blocks):
    """Return a lesson body of (type, value) pairs."""
    field = LessonPage._meta.get_field("body")
    return field.stream_block.to_python(
        [{"type": t, "value": v, "id": uid(f"{t}{n}")} for n, (t, v) in enumerate(blocks)]
    )


TEXT = ("text", {"text": "<p>Words</p>"})
SOURCES = ("sources", {"items": [{"type": "item", "id": uid("s"), "value": SOURCE}]})
UNDATED = (
    "sources",
    {"items": [{"type": "item", "id": uid("s"), "value": {**SOURCE, "accessed_on": None}}]},
)
SIDE = {"speaker": "Somebody", "argument": "<p>Because.</p>", "source": SOURCE}
PERSPECTIVES = (
    "perspectives",
    {
        "question": "Should it be so?",
        "items": [{"type": "item", "id": uid(f"p{n}"), "value": SIDE} for n in range(2)],
    },
)
QUESTION = ("true_false", {"stem": "<p>Is it so?</p>", "is_true": True})


def test_a_fact_needs_a_dated_source():
    assert missing_for_publication(stance="fact", body=body(TEXT, SOURCES)) == []
    for lesson in (body(TEXT), body(TEXT, UNDATED)):
        assert missing_for_publication(stance="fact", body=lesson) == [
            "A lesson of facts needs a source with the day somebody last read it."
        ]


def test_a_fact_card_is_a_source(homes):
    card = make_fact_card(homes["de"].locale)
    assert missing_for_publication(stance="fact", body=body(("fact_card", {"fact": card.pk}))) == []


def test_a_controversy_needs_two_sides_and_no_right_answer():
    assert missing_for_publication(stance="controversy", body=body(PERSPECTIVES)) == []
    assert missing_for_publication(stance="controversy", body=body(TEXT, QUESTION)) == [
        'A lesson on a controversy needs a "Perspectives" block with at least two sides.',
        "A lesson on a controversy cannot have questions with a right answer.",
    ]


def test_human_dignity_needs_no_second_side():
    assert missing_for_publication(stance="value", body=body(TEXT)) == []


def test_fact_cards_know_when_they_are_due(homes):
    today = datetime.date.today()
    fresh = make_fact_card(homes["de"].locale)
    old = make_fact_card(
        homes["de"].locale,
        as_of=today - datetime.timedelta(days=400),
        review_by=today - datetime.timedelta(days=1),
    )
    assert (fresh.is_due, old.is_due) == (False, True)
