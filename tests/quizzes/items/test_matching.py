"""Matching: what authors may publish, how answers are scored, what learners see."""

from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS
from tests.factories import uid
from tests.quizzes.factories import matching
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["matching"]
IDS = [f"id-{number}" for number in range(14)]


@st.composite
def specs(draw):
    pairs = IDS[: draw(st.integers(min_value=2, max_value=8))]
    extras = IDS[8 : 8 + draw(st.integers(min_value=0, max_value=6))]
    return {
        "rows": draw(st.permutations(pairs)),
        "options": sorted(pairs + extras),
        "key": {pair: pair for pair in pairs},
        "points": 1,
    }


@st.composite
def cases(draw):
    spec = draw(specs())
    rows = st.sampled_from([*spec["rows"], "unknown"])
    return spec, draw(st.dictionaries(rows, st.sampled_from(spec["options"])))


class TestScore:
    @given(cases())
    def test_the_share_of_right_pairs(self, case):
        spec, answer = case
        right = sum(answer.get(row) == row for row in spec["rows"])
        assert KIND.score(spec, answer) == Fraction(right, len(spec["rows"]))
        assert 0 <= KIND.score(spec, answer) <= 1

    @given(specs())
    def test_all_right_is_one_and_no_answer_nothing(self, spec):
        assert KIND.score(spec, spec["key"]) == 1
        assert KIND.score(spec, None) == 0

    @given(specs())
    def test_everybody_moved_on_by_one_is_zero(self, spec):
        rows = spec["rows"]
        moved = dict(zip(rows, [*rows[1:], rows[0]], strict=True))
        assert KIND.score(spec, moved) == 0

    @given(cases(), st.randoms(use_true_random=False))
    def test_order_does_not_matter(self, case, random):
        spec, answer = case
        mixed = {name: random.sample(spec[name], len(spec[name])) for name in ("rows", "options")}
        assert KIND.score({**spec, **mixed}, answer) == KIND.score(spec, answer)

    @given(cases())
    def test_one_more_right_pair_never_scores_less(self, case):
        spec, answer = case
        before = KIND.score(spec, answer)
        for row in spec["rows"]:
            assert KIND.score(spec, {**answer, row: row}) >= before


class TestForm:
    SPEC = freeze(matching())[0]

    def fields(self, *sides):
        names = (f"answer_{number}" for number in range(len(sides)))
        return {n: uid(f"matching-{side}") for n, side in zip(names, sides, strict=True) if side}

    def test_every_thing_is_asked_for_once_in_a_sentence(self):
        form = KIND.form(self.SPEC, self.fields("x", "", ""))
        assert form.errors == {"answer_1": ["Choose a partner for each before you go on."]}

    def test_what_was_not_offered_is_refused(self):
        assert not KIND.form(self.SPEC, self.fields("x", "y", "nonsense")).is_valid()

    def test_a_valid_answer_is_plain_data(self):
        form = KIND.form(self.SPEC, self.fields("x", "w", "x"))
        assert form.is_valid()
        assert form.given_answer() == {
            uid("matching-x"): uid("matching-x"),
            uid("matching-y"): uid("matching-w"),
            uid("matching-z"): uid("matching-x"),
        }

    def test_half_an_answer_is_kept(self):
        sent = QueryDict(mutable=True)
        sent.update({**self.fields("", "z"), "answer_2": "nonsense", "answer_9": uid("x")})
        assert KIND.unfinished(self.SPEC, sent) == {uid("matching-y"): uid("matching-z")}
        assert KIND.unfinished(self.SPEC, QueryDict("")) is None


class TestAuthoring:
    def test_a_complete_question_may_be_published(self):
        assert errors(matching()) is None
        assert errors(matching(extras=())) is None

    @pytest.mark.parametrize("pairs", [("ax",), tuple(f"{n}{n + 10}" for n in range(9))])
    def test_two_to_eight_pairs(self, pairs):
        raw = matching(pairs=tuple((pair[0], pair[1:]) for pair in pairs))
        assert errors(raw)["blockErrors"]["pairs"]["messages"]

    @pytest.mark.parametrize("side", ["left", "right"])
    def test_two_equal_sides_are_refused_at_the_second(self, side):
        raw = matching()
        pairs = raw["value"]["pairs"]
        pairs[2]["value"][side] = f" {pairs[0]['value'][side].upper()}"
        found = errors(raw)["blockErrors"]["pairs"]["blockErrors"]
        assert list(found) == [2]
        assert list(found[2]["blockErrors"]) == [side]

    def test_a_partner_too_many_that_is_somebodys_partner_is_refused(self):
        raw = matching(extras=("v", "w"))
        raw["value"]["extras"][1]["value"]["label"] = "partner matching-Y"
        found = errors(raw)["blockErrors"]["extras"]["blockErrors"]
        assert list(found) == [1]
        assert "already there" in found[1]["blockErrors"]["label"]["messages"][0]

    @pytest.mark.parametrize("field", ["left", "right", "explanation"])
    def test_nothing_may_be_missing(self, field):
        raw = matching()
        raw["value"]["pairs"][1]["value"][field] = ""
        found = errors(raw)["blockErrors"]["pairs"]["blockErrors"]
        assert list(found[1]["blockErrors"]) == [field]

    def test_a_draft_may_be_unfinished(self):
        raw = matching()
        for pair in raw["value"]["pairs"]:
            pair["value"].update(left="", right="", explanation="")
        block, value = block_and_value(raw)
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()


class TestScreen:
    def test_a_labelled_list_for_each_thing(self):
        page = draw(matching())
        labels = {label["for"]: label.text for label in page.select("label")}
        assert {labels[one["id"]]: one["name"] for one in page.select("select")} == {
            "Thing matching-a": "answer_0",
            "Thing matching-b": "answer_1",
            "Thing matching-c": "answer_2",
        }
        for one in page.select("select"):
            assert len(one.select("option")) == 5
            assert not one.select("option[selected]")

    def test_the_legend_says_whether_some_are_left_over(self):
        assert "left over" in draw(matching()).legend.text
        assert "left over" not in draw(matching(extras=())).legend.text

    def test_all_lists_have_one_order_that_the_seed_decides(self):
        orders = set()
        for seed in range(12):
            page = draw(matching(), seed=str(seed))
            [order] = {tuple(o.text for o in s.select("option")) for s in page.select("select")}
            orders.add(order)
        assert len(orders) > 6

    @given(st.permutations("xyz"), st.text(max_size=5))
    def test_nothing_tells_who_belongs_to_whom(self, partners, seed):
        pairs = tuple(zip("abc", partners, strict=True))
        assert str(draw(matching(pairs=pairs), seed=seed)) == str(draw(matching(), seed=seed))

    def test_half_an_answer_is_shown_again_and_the_gaps_are_named(self):
        answer = {uid("matching-x"): uid("matching-w")}
        page = draw(matching(), answer=answer, error="Choose a partner for each.")
        assert [one.text for one in page.select("option[selected]")] == ["Partner matching-w"]
        invalid = page.select("select[aria-invalid=true]")
        assert [one["name"] for one in invalid] == ["answer_1", "answer_2"]
        assert {one["aria-describedby"] for one in invalid} == {
            page.select_one(".field__error")["id"]
        }

    def test_each_pair_is_explained(self):
        answer = {
            uid("matching-x"): uid("matching-x"),
            uid("matching-y"): uid("matching-w"),
        }
        page = draw(matching(), answer=answer, is_revealed=True)
        right, wrong, missed = (i.get_text(" ", strip=True) for i in page.select("li"))
        assert right == (
            "Right Thing matching-a Your answer: Partner matching-x Because matching-a-x."
        )
        assert "Your answer: Partner matching-w Right: Partner matching-y" in wrong
        assert "You did not answer this." in missed
        assert not page.select("select")

    def test_words_in_another_language_say_so(self):
        page = draw(matching(), matching(words=" (en)", pairs=("ax",)), language="en")
        foreign = page.select("label[lang=de][dir=ltr]")
        assert [label.text for label in foreign] == ["Thing matching-b", "Thing matching-c"]
        first = page.select_one("select")
        assert {option.text for option in first.select("option[lang=de]")} == {
            "Partner matching-y",
            "Partner matching-z",
        }

    def test_a_copy_of_ones_data_is_in_words(self):
        spec, text = freeze(matching())
        answer = {uid("matching-x"): uid("matching-w")}
        assert KIND.export_answer(text, answer) == ["Thing matching-a: Partner matching-w"]
        assert KIND.export_answer(text, None) == []
        assert "Thing" not in str(spec)
        assert "Partner" not in str(spec)
