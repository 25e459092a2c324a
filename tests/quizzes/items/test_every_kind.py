"""What holds for every kind of question, also for one that is added tomorrow."""

import copy
import json
import re
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS, question_blocks
from tests.quizzes.factories import (
    POST_DATA,
    RIGHT_ANSWERS,
    TWO_KEYS,
    WRONG_ANSWERS,
    multiple,
    reflection,
    single,
    source_check,
)
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

# One complete question of each kind.
QUESTIONS = {"reflection": reflection("q"), **{kind: raw for kind, (raw, _) in TWO_KEYS.items()}}
SCORED_BY_MACHINE = [
    name for name, kind in KINDS.items() if kind.is_scored and not kind.is_marked_by_people
]
# Explanations that everybody gets another one beside.
MAY_BE_EMPTY = {("short_text", "accepted")}
LANGUAGES = ["de", "en", "ar"]


def test_every_kind_is_looked_at():
    assert set(QUESTIONS) == set(KINDS)


# -- Scoring and forms -------------------------------------------------------------------------


@pytest.mark.parametrize("kind", SCORED_BY_MACHINE)
def test_right_is_all_wrong_and_nothing_are_none(kind):
    spec, text = freeze(QUESTIONS[kind])

    def score(answer):
        answer = None if answer is None else KINDS[kind].settled(spec, answer, text)
        return KINDS[kind].score(spec, answer, text)

    assert score(RIGHT_ANSWERS[kind](spec)) == 1
    assert score(WRONG_ANSWERS[kind](spec)) == score(None) == 0


@pytest.mark.parametrize("kind", SCORED_BY_MACHINE)
def test_says_in_its_docstring_whose_way_of_scoring_it_is(kind):
    assert re.search(r"\b(19|20)\d\d\b|Moodle", type(KINDS[kind]).score.__doc__)


def possible(spec) -> list[str]:
    """Return values a browser may send for ``spec``, and some it never would."""
    ids = set(re.findall(r'"([^"]+)"', json.dumps(spec)))
    hostile = ["", " ", "true", "false", "0", "1", "999", "-1", "12,5", "٣", "t0:de", "t9999:de"]
    return sorted(ids | {*hostile, "w0:de", "p1", "news", "\x00", "a\x00b", "<b>", "x" * 25_000})


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_whatever_is_sent_is_refused_or_scored_and_shown(kind, data):
    """Nothing breaks, scores stay from 0 to 1, and what is kept is data a database can hold."""
    item, raw = KINDS[kind], QUESTIONS[kind]
    spec, text = freeze(raw)
    fields = [*item.form(spec).fields, "answer", "verdict", "gap_1"]
    values = st.lists(st.sampled_from(possible(spec)) | st.text(max_size=20), max_size=4)
    # From nothing at all to a right answer, with anything in some of its fields.
    start = data.draw(st.sampled_from([None, RIGHT_ANSWERS[kind], WRONG_ANSWERS[kind]]))
    sent = POST_DATA[kind](spec, start(spec)) if start else {}
    sent |= data.draw(st.dictionaries(st.sampled_from(fields), values, max_size=len(fields)))
    with translation.override(data.draw(st.sampled_from(LANGUAGES))):
        posted = QueryDict(urlencode(sent, doseq=True, errors="replace"))
        draft = item.unfinished(spec, posted)
        assert "\\u0000" not in json.dumps(draft)
        draw(raw, answer=draft)
        form = item.form(spec, posted)
        if not form.is_valid():
            return
        answer = item.settled(spec, form.given_answer(), text)
        assert "\\u0000" not in json.dumps(answer)
        assert 0 <= item.score(spec, answer, text) <= 1
        assert item.settled(spec, answer, text) == answer
        assert all(isinstance(words, str) for words in item.export_answer(text, answer))
        for is_revealed in (False, True):
            draw(raw, answer=answer, is_revealed=is_revealed)


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_sent_comes_back_from_the_form(kind):
    spec, _text = freeze(QUESTIONS[kind])
    right = RIGHT_ANSWERS[kind](spec)
    posted = QueryDict(urlencode(POST_DATA[kind](spec, right), doseq=True))
    form = KINDS[kind].form(spec, posted)
    assert form.is_valid(), form.errors
    assert form.given_answer() == right
    # A whole draft is an answer.
    assert KINDS[kind].unfinished(spec, posted) == right


# -- Authoring ---------------------------------------------------------------------------------


def leaves(value, path=()):
    """Yield path and value of every single field in raw ``value``; list items are numbers."""
    if isinstance(value, dict) and value.get("type") == "item":
        value = value["value"]
    if isinstance(value, dict):
        for name, part in value.items():
            yield from leaves(part, (*path, name))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from leaves(part, (*path, number))
    else:
        yield path, value


def blanked(raw, path):
    """Return a copy of ``raw`` with nothing at ``path``."""
    raw = copy.deepcopy(raw)
    *way, last = path
    value = raw["value"]
    for step in way:
        value = value[step]
        value = value["value"] if isinstance(value, dict) and "type" in value else value
    if isinstance(value[last], dict):
        value[last]["value"] = ""
    else:
        value[last] = None if last in ("is_true", "right") else ""
    return raw


def explanations():
    """Return kind and path of every explanation that may not be missing."""
    return [
        (kind, path)
        for kind in SCORED_BY_MACHINE
        for path, _value in leaves(QUESTIONS[kind]["value"])
        if any(str(step).startswith("explanation") for step in path)
        and (kind, path[0]) not in MAY_BE_EMPTY
    ]


def assert_refused_at(raw, path):
    """Fail unless publishing ``raw`` is refused at just the field that ``path`` leads to."""
    found = errors(raw)
    assert found, "It could be published."
    for step in path:
        assert list(found["blockErrors"]) == [step]
        found = found["blockErrors"][step]
    assert " ".join(found["messages"]).strip()


def assert_may_be_a_draft(raw):
    block, value = block_and_value(raw)
    block.defer_required_validation()
    try:
        block.clean(value)
    finally:
        block.restore_deferred_validation()


# What says which answer is right, and the field that complains when it is not said.
WITHOUT_KEY = {
    "single_choice": (single("q", keys=()), ["choices"]),
    "multiple_choice": (multiple("q", keys=()), ["choices"]),
    "true_false": (QUESTIONS["true_false"], ["is_true"]),
    "kprim": (QUESTIONS["kprim"], ["statements", 2, "truth"]),
    "matching": (QUESTIONS["matching"], ["pairs", 1, "right"]),
    "ordering": (QUESTIONS["ordering"], ["things", 0, "label"]),
    "sorting": (QUESTIONS["sorting"], ["categories", 1, "label"]),
    "short_text": (QUESTIONS["short_text"], ["accepted", 0, "wordings"]),
    "gap_text": (QUESTIONS["gap_text"], ["gaps", 0, "accepted"]),
    "number": (QUESTIONS["number"], ["right"]),
    "mark_words": (QUESTIONS["mark_words"], ["text"]),
    "source_check": (QUESTIONS["source_check"], ["verdict"]),
    "open_text": (QUESTIONS["open_text"], ["criteria"]),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_complete_question_may_be_published(kind):
    assert errors(QUESTIONS[kind]) is None


@pytest.mark.parametrize("kind", [name for name, kind in KINDS.items() if kind.is_scored])
def test_without_a_key_it_is_refused_at_the_field(kind):
    raw, path = WITHOUT_KEY[kind]
    if "choices" not in path:
        raw = blanked(raw, path)
    assert_refused_at(raw, path)
    assert_may_be_a_draft(raw)


def test_without_a_deciding_clue_it_is_refused_at_the_clues():
    raw = source_check("q", deciding="")
    assert_refused_at(raw, ["clues"])
    assert_may_be_a_draft(raw)


@pytest.mark.parametrize(("kind", "path"), explanations())
def test_without_an_explanation_it_is_refused_at_the_field(kind, path):
    raw = blanked(QUESTIONS[kind], path)
    assert_refused_at(raw, path)
    assert_may_be_a_draft(raw)


@pytest.mark.parametrize("kind", SCORED_BY_MACHINE)
def test_there_are_explanations_to_leave_out(kind):
    assert kind in {kind for kind, _path in explanations()}


@pytest.mark.parametrize(("name", "block"), question_blocks())
def test_a_new_block_is_refused_and_kept_as_a_draft(name, block):
    value = block.get_default()
    with pytest.raises(ValidationError) as caught:
        block.clean(value)
    assert "stem" in caught.value.block_errors
    block.defer_required_validation()
    try:
        block.clean(value)
    finally:
        block.restore_deferred_validation()
