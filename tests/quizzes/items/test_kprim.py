"""Kprim: what authors may publish, how answers are scored, what learners see."""

from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS
from tests.factories import uid
from tests.quizzes.factories import kprim
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["kprim"]
ROWS = ["a", "b", "c", "d"]
SPEC = {
    "rows": ROWS,
    "options": ["true", "false"],
    "key": {"a": "true", "b": "true", "c": "false", "d": "false"},
    "points": 1,
    "shuffle": True,
}

judgements = st.fixed_dictionaries({row: st.sampled_from(["true", "false"]) for row in ROWS})
halves = st.dictionaries(st.sampled_from([*ROWS, "x"]), st.sampled_from(["true", "false"]))


def flipped(key, rows):
    """Return ``key`` with the judgements of ``rows`` turned round."""
    other = {"true": "false", "false": "true"}
    return {row: other[value] if row in rows else value for row, value in key.items()}


class TestScore:
    @given(judgements, st.sets(st.sampled_from(ROWS)))
    def test_full_half_or_none(self, key, wrong):
        score = KIND.score({**SPEC, "key": key}, flipped(key, wrong))
        assert score == {0: 1, 1: Fraction(1, 2)}.get(len(wrong), 0)

    @given(judgements, halves)
    def test_what_is_left_out_is_not_right(self, key, answer):
        score = KIND.score({**SPEC, "key": key}, answer)
        right = sum(answer.get(row) == value for row, value in key.items())
        assert score == {4: 1, 3: Fraction(1, 2)}.get(right, 0)

    def test_no_answer_is_nothing(self):
        assert KIND.score(SPEC, None) == 0

    @given(judgements, judgements, st.permutations(ROWS))
    def test_order_does_not_matter(self, key, answer, mixed):
        spec = {**SPEC, "key": key}
        assert KIND.score({**spec, "rows": mixed}, answer) == KIND.score(spec, answer)


class TestForm:
    def test_every_statement_is_asked_for_once_in_a_sentence(self):
        form = KIND.form(SPEC, {"answer_a": "true", "answer_c": "false"})
        assert form.errors == {"answer_b": ["Judge every statement before you go on."]}

    def test_what_was_not_offered_is_refused(self):
        form = KIND.form(SPEC, {f"answer_{row}": "maybe" for row in ROWS})
        assert set(form.errors) == {f"answer_{row}" for row in ROWS}

    def test_a_valid_answer_is_plain_data(self):
        form = KIND.form(SPEC, {f"answer_{row}": "true" for row in ROWS})
        assert form.is_valid()
        assert form.given_answer() == dict.fromkeys(ROWS, "true")

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("", None),
            ("answer_a=true&answer_b=&answer_x=true", {"a": "true"}),
            ("answer_a=perhaps&answer_d=false", {"d": "false"}),
        ],
    )
    def test_half_an_answer_is_kept(self, sent, kept):
        assert KIND.unfinished(SPEC, QueryDict(sent)) == kept


class TestAuthoring:
    def test_a_complete_question_may_be_published(self):
        assert errors(kprim()) is None

    @pytest.mark.parametrize("number", [3, 5])
    def test_exactly_four_statements(self, number):
        raw = kprim()
        statements = raw["value"]["statements"]
        raw["value"]["statements"] = [*statements, {**statements[0], "id": uid("more")}][:number]
        assert errors(raw)["blockErrors"]["statements"]

    @pytest.mark.parametrize(
        ("field", "nothing"), [("truth", ""), ("truth", None), ("explanation", "<p></p>")]
    )
    def test_a_statement_without_key_or_explanation_is_refused_at_the_field(self, field, nothing):
        raw = kprim()
        raw["value"]["statements"][2]["value"][field] = nothing
        found = errors(raw)["blockErrors"]["statements"]["blockErrors"]
        assert list(found) == [2]
        assert list(found[2]["blockErrors"]) == [field]

    def test_two_equal_statements_are_refused_at_the_second(self):
        raw = kprim()
        raw["value"]["statements"][3]["value"]["label"] = " thing  KPRIM-b "
        found = errors(raw)["blockErrors"]["statements"]["blockErrors"]
        assert list(found) == [3]
        assert "already there" in found[3]["blockErrors"]["label"]["messages"][0]

    def test_a_draft_may_be_unfinished(self):
        raw = kprim()
        raw["value"]["statements"] = [
            {**statement, "value": {**statement["value"], "label": "", "truth": None}}
            for statement in raw["value"]["statements"][:2]
        ]
        block, value = block_and_value(raw)
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()

    def test_all_or_none_may_be_true(self):
        assert errors(kprim(true="")) is None
        assert errors(kprim(true="abcd")) is None


class TestScreen:
    def test_every_statement_is_a_group_of_two_radio_buttons(self):
        page = draw(kprim())
        groups = page.select("fieldset fieldset")
        assert len(groups) == 4
        for group in groups:
            assert group.legend.text.startswith("Thing kprim-")
            assert [label.text for label in group.select("label")] == ["True", "False"]
            names = {radio["name"] for radio in group.select("input[type=radio]")}
            assert len(names) == 1
            assert {label["for"] for label in group.select("label")} == {
                radio["id"] for radio in group.select("input")
            }

    def test_half_an_answer_is_shown_again(self):
        page = draw(kprim(), answer={uid("kprim-a"): "false"})
        [checked] = page.select("input[checked]")
        assert (checked["name"], checked["value"]) == (f"answer_{uid('kprim-a')}", "false")

    def test_each_statement_is_explained(self):
        raw = kprim(true="ab")
        answer = {uid(f"kprim-{one}"): "true" for one in "abc"}
        page = draw(raw, answer=answer, is_revealed=True)
        shown = {item.select_one(".choice__label").text: item for item in page.select("li")}
        verdicts = {
            label: item.select_one(".choice__verdict").text.strip() for label, item in shown.items()
        }
        assert verdicts == {
            "Thing kprim-a": "Right",
            "Thing kprim-b": "Right",
            "Thing kprim-c": "Not right",
            "Thing kprim-d": "You did not answer this.",
        }
        wrong = shown["Thing kprim-c"].get_text(" ", strip=True)
        assert "Your answer: True Right: False Because kprim-c." in wrong
        assert all(item.select_one(".choice__verdict svg") for item in shown.values())

    def test_mixed_by_the_seed_unless_the_order_matters(self):
        orders = {tuple(legends(draw(kprim(), seed=str(seed)))) for seed in range(12)}
        assert len(orders) > 3
        kept = {tuple(legends(draw(kprim(shuffle=False), seed=str(seed)))) for seed in range(12)}
        assert kept == {tuple(f"Thing kprim-{one}" for one in "abcd")}

    def test_a_copy_of_ones_data_is_in_words(self):
        spec, text = freeze(kprim())
        answer = {uid("kprim-a"): "true", uid("kprim-b"): "false"}
        exported = KIND.export_answer(text, answer)
        assert sorted(exported) == ["Thing kprim-a: True", "Thing kprim-b: False"]
        assert KIND.export_answer(text, None) == []
        assert "Thing" not in str(spec)


def legends(page):
    return [legend.text for legend in page.select("fieldset fieldset legend")]
