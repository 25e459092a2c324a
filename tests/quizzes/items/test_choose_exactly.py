"""Multiple choice with a fixed number of answers."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS
from tests.quizzes.factories import multiple
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import errors

KIND = KINDS["multiple_choice"]
IDS = [f"option-{number}" for number in range(6)]
SPEC = {"choices": list("abcd"), "key": ["a", "b"], "points": 1, "shuffle": True}
EXACT = {**SPEC, "exactly": 2}


class TestSpec:
    def test_says_a_number_only_where_there_is_one(self):
        assert "exactly" not in freeze(multiple())[0]
        assert freeze(multiple(exactly=2))[0]["exactly"] == 2


class TestAuthoring:
    @pytest.mark.parametrize("exactly", [None, 2])
    def test_the_number_may_be_left_out_or_be_that_of_the_right_options(self, exactly):
        assert errors(multiple(exactly=exactly)) is None

    @pytest.mark.parametrize("exactly", [1, 3])
    def test_any_other_number_is_refused_at_the_field(self, exactly):
        found = errors(multiple(exactly=exactly))["blockErrors"]
        assert list(found) == ["exactly"]
        assert "2 are marked as right" in found["exactly"]["messages"][0]

    @pytest.mark.parametrize("exactly", [0, -1, 7])
    def test_numbers_that_make_no_sense_are_refused(self, exactly):
        assert list(errors(multiple(exactly=exactly))["blockErrors"]) == ["exactly"]


class TestForm:
    @pytest.mark.parametrize("sent", [["a"], ["a", "b", "c"]])
    def test_another_number_is_refused_in_a_sentence(self, sent):
        form = KIND.form(EXACT, {"answer": sent})
        assert form.errors == {
            "answer": [f"Choose exactly 2 answers. You have chosen {len(sent)}."]
        }
        assert KIND.form(SPEC, {"answer": sent}).is_valid()

    def test_the_right_number_is_taken(self):
        form = KIND.form(EXACT, {"answer": ["d", "a"]})
        assert form.is_valid()
        assert form.given_answer() == ["a", "d"]

    def test_nothing_chosen_is_told_as_before(self):
        assert KIND.form(EXACT, {}).errors == {
            "answer": ["Choose at least one answer before you go on."]
        }

    def test_half_an_answer_is_kept(self):
        assert KIND.unfinished(EXACT, QueryDict("answer=b&answer=x")) == ["b"]
        assert KIND.unfinished(EXACT, QueryDict("answer=x")) is None


class TestScore:
    @given(st.sets(st.sampled_from(IDS), min_size=1), st.data())
    def test_only_the_key_is_one_and_wrong_ones_alone_are_nothing(self, key, data):
        spec = {"choices": IDS, "key": sorted(key), "points": 1, "exactly": len(key)}
        size = len(key)
        answer = data.draw(st.sets(st.sampled_from(IDS), min_size=size, max_size=size))
        score = KIND.score(spec, sorted(answer))
        assert 0 <= score <= 1
        assert (score == 1) == (answer == key)
        if not answer & key:
            assert score == 0


class TestScreen:
    @pytest.mark.parametrize(
        ("keys", "sentence"),
        [(("a", "b"), "Choose exactly 2 answers."), (("a",), "Choose exactly 1 answer.")],
    )
    def test_the_legend_says_the_number(self, keys, sentence):
        page = draw(multiple(keys=keys, exactly=len(keys)))
        assert page.legend.text == sentence
        assert draw(multiple()).legend.text == "Choose all answers that are right."
