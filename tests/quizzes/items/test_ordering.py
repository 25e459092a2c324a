"""Ordering: what authors may publish, how answers are scored, what learners see."""

from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS
from tests.factories import uid
from tests.quizzes.factories import ordering, places
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["ordering"]
IDS = [f"id-{number}" for number in range(8)]


@st.composite
def keys(draw):
    return draw(st.permutations(IDS[: draw(st.integers(min_value=3, max_value=8))]))


def spec(key):
    return {"things": sorted(key), "key": key, "points": 1}


@st.composite
def cases(draw):
    key = draw(keys())
    return spec(key), places(draw(st.permutations(key)))


class TestScore:
    @given(keys())
    def test_right_is_one_reversed_and_nothing_are_zero(self, key):
        assert KIND.score(spec(key), places(key)) == 1
        assert KIND.score(spec(key), places(key[::-1])) == 0
        assert KIND.score(spec(key), None) == 0

    @given(cases())
    def test_never_leaves_zero_to_one_and_only_the_right_order_is_one(self, case):
        question, answer = case
        score = KIND.score(question, answer)
        assert 0 <= score <= 1
        assert (score == 1) == (answer == places(question["key"]))

    @given(keys(), st.dictionaries(st.sampled_from([*IDS, "x"]), st.integers(0, 9)))
    def test_half_answers_stay_within_bounds(self, key, answer):
        assert 0 <= KIND.score(spec(key), answer) <= 1

    @given(cases(), st.permutations(IDS))
    def test_names_do_not_matter(self, case, names):
        question, answer = case
        named = dict(zip(IDS, names, strict=True))
        renamed = {named[id_]: place for id_, place in answer.items()}
        assert KIND.score(spec([named[id_] for id_ in question["key"]]), renamed) == KIND.score(
            question, answer
        )

    @given(keys(), st.data())
    def test_one_thing_in_the_wrong_place_costs_three_steps_at_most(self, key, data):
        thing = data.draw(st.sampled_from(key))
        rest = [id_ for id_ in key if id_ != thing]
        rest.insert(data.draw(st.integers(0, len(rest))), thing)
        lost = (1 - KIND.score(spec(key), places(rest))) * (len(key) - 1)
        assert lost <= 3

    @pytest.mark.parametrize(
        ("order", "score"),
        [
            ("abcde", 1),
            ("bcdea", Fraction(3, 4)),
            ("abced", Fraction(2, 4)),
            ("deabc", Fraction(3, 4)),
            ("acebd", 0),
            ("edcba", 0),
        ],
    )
    def test_right_steps_by_hand(self, order, score):
        assert KIND.score(spec(list("abcde")), places(order)) == score


class TestForm:
    SPEC = spec(["a", "b", "c"])

    @pytest.mark.parametrize(
        ("sent", "field", "message"),
        [
            ({}, "answer_a", "Give everything a position before you go on."),
            (
                {"answer_a": 1, "answer_c": 2},
                "answer_b",
                "Give everything a position before you go on.",
            ),
            (
                {"answer_a": 1, "answer_b": 2, "answer_c": 1},
                "answer_c",
                "Two have the same position. Give each a position of its own.",
            ),
            (
                {"answer_a": 1, "answer_b": 2, "answer_c": 4},
                "answer_c",
                "Choose from the positions shown.",
            ),
            (
                {"answer_a": 1, "answer_b": "x", "answer_c": 2},
                "answer_b",
                "Choose from the positions shown.",
            ),
        ],
    )
    def test_anything_but_an_order_is_refused_in_a_sentence(self, sent, field, message):
        assert KIND.form(self.SPEC, sent).errors == {field: [message]}

    def test_a_valid_answer_is_plain_data(self):
        form = KIND.form(self.SPEC, {"answer_a": "3", "answer_b": "1", "answer_c": "2"})
        assert form.is_valid()
        assert form.given_answer() == {"a": 3, "b": 1, "c": 2}

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("", None),
            ("answer_a=2&answer_b=&answer_x=1", {"a": 2}),
            ("answer_a=2&answer_b=2&answer_c=4", {"a": 2, "b": 2}),
            ("answer_a=-1&answer_b=%C2%B2&answer_c=x", None),
        ],
    )
    def test_half_an_answer_is_kept(self, sent, kept):
        assert KIND.unfinished(self.SPEC, QueryDict(sent)) == kept


class TestAuthoring:
    def test_a_complete_question_may_be_published(self):
        assert errors(ordering()) is None

    @pytest.mark.parametrize("order", ["ab", "abcdefghi"])
    def test_three_to_eight_things(self, order):
        assert errors(ordering(order=order))["blockErrors"]["things"]["messages"]

    @pytest.mark.parametrize("field", ["label", "explanation"])
    def test_nothing_may_be_missing(self, field):
        raw = ordering()
        raw["value"]["things"][3]["value"][field] = ""
        found = errors(raw)["blockErrors"]["things"]["blockErrors"]
        assert list(found[3]["blockErrors"]) == [field]

    def test_two_equal_things_are_refused_at_the_second(self):
        raw = ordering()
        raw["value"]["things"][1]["value"]["label"] = "thing  ordering-A"
        found = errors(raw)["blockErrors"]["things"]["blockErrors"]
        assert list(found) == [1]
        assert list(found[1]["blockErrors"]) == ["label"]

    def test_a_draft_may_be_unfinished(self):
        block, value = block_and_value(ordering(order="a"))
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()


class TestFirstOrder:
    @given(keys(), st.text(max_size=8))
    def test_everything_is_there_and_never_in_the_right_order(self, key, seed):
        first = KIND.first_order(spec(key), seed)
        assert sorted(first) == sorted(key)
        assert first != key

    @given(keys(), keys(), st.text(max_size=8))
    def test_the_key_shows_in_nothing_else(self, key, other, seed):
        other = sorted(key, key=lambda id_: (other.index(id_) if id_ in other else 9, id_))
        one, two = KIND.first_order(spec(key), seed), KIND.first_order(spec(other), seed)
        mixed = KIND.first_order({"things": sorted(key), "key": None}, seed)
        assert one == mixed or key == mixed
        assert two == mixed or other == mixed


class TestScreen:
    def test_every_thing_has_a_list_and_buttons_that_name_it(self):
        page = draw(ordering())
        things = page.select("ol > li")
        assert len(things) == 4
        for thing in things:
            words = thing.label.text
            [choice] = thing.find_all("select")
            assert thing.label["for"] == choice["id"]
            assert [o.text for o in choice.find_all("option")] == ["Position", "1", "2", "3", "4"]
            up, down = thing.find_all("button")
            assert up["type"] == down["type"] == "button"
            assert up.has_attr("hidden")
            assert down.has_attr("hidden")
            named = [
                " ".join(page.find(id=id_).text.strip() for id_ in b["aria-labelledby"].split())
                for b in (up, down)
            ]
            assert named == [f"Move up: {words}", f"Move down: {words}"]

    def test_moves_are_announced_in_the_words_of_the_page(self):
        page = draw(ordering())
        moved = page.fieldset["data-ordering-moved-value"]
        assert moved == "Moved to position {position} of 4."
        assert page.select_one("[role=status]").text == ""

    def test_a_given_order_is_shown_again(self):
        answer = places([uid(f"ordering-{one}") for one in "cadb"])
        page = draw(ordering(), answer=answer)
        assert [label.text[-1] for label in page.select("label")] == list("cadb")
        assert [o["value"] for o in page.select("option[selected]")] == ["1", "2", "3", "4"]

    def test_half_an_order_is_shown_again_where_things_stood(self):
        answer = {uid("ordering-a"): 3, uid("ordering-b"): 3}
        page = draw(ordering(), answer=answer, seed="one")
        assert [label.text for label in page.select("label")] == [
            label.text for label in draw(ordering(), seed="one").select("label")
        ]
        assert [option["value"] for option in page.select("option[selected]")] == ["3", "3"]

    def test_each_thing_is_explained_in_the_right_order(self):
        answer = places([uid(f"ordering-{one}") for one in "abdc"])
        page = draw(ordering(), answer=answer, is_revealed=True)
        assert page.p.text == "Right steps from one to the next: 1 of 3. That is what counts."
        shown = [item.get_text(" ", strip=True) for item in page.select("li")]
        assert shown[0] == "Right 1 . Thing ordering-a Because ordering-a."
        assert shown[2] == (
            "Not right 3 . Thing ordering-c Your position: 4. Right: 3. Because ordering-c."
        )
        # From right to left the full stop belongs to the left of the number, as the page does it.
        assert [place.text for place in page.select("li bdi")] == ["1", "2", "3", "4"]

    def test_what_earned_something_is_not_called_wrong(self):
        """Only the first went to the end: the others still follow one another."""
        answer = places([uid(f"ordering-{one}") for one in "bcda"])
        page = draw(ordering(), answer=answer, is_revealed=True)
        assert "2 of 3" in page.p.text
        verdicts = [verdict.text for verdict in page.select(".choice__verdict")]
        assert verdicts == ["Not right", *3 * ["Beside the right one, in another position"]]
        assert "Your position: 1. Right: 2." in page.select("li")[1].text

    def test_no_answer_is_told_apart_from_a_wrong_one(self):
        page = draw(ordering(), is_revealed=True)
        assert {v.text.strip() for v in page.select(".choice__verdict")} == {
            "You did not answer this."
        }
        assert "steps" not in page.text

    def test_words_in_another_language_say_so(self):
        page = draw(ordering(), ordering(words=" (en)", order="ab"), language="en")
        foreign = {label.text for label in page.select("label[lang=de][dir=ltr]")}
        assert foreign == {"Thing ordering-c", "Thing ordering-d"}

    def test_a_copy_of_ones_data_is_in_words(self):
        question, text = freeze(ordering())
        answer = {uid("ordering-b"): 2, uid("ordering-a"): 1}
        exported = KIND.export_answer(text, answer)
        assert exported == ["1. Thing ordering-a", "2. Thing ordering-b"]
        assert KIND.export_answer(text, None) == []
        assert "Thing" not in str(question)
