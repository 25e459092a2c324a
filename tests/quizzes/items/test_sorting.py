"""Sorting: what authors may publish, how answers are scored, what learners see."""

from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS
from tests.factories import uid
from tests.quizzes.factories import explained, sorting
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["sorting"]
THINGS = [f"thing-{number}" for number in range(10)]
CATEGORIES = [f"category-{number}" for number in range(4)]


@st.composite
def specs(draw):
    rows = THINGS[: draw(st.integers(min_value=2, max_value=10))]
    options = CATEGORIES[: draw(st.integers(min_value=2, max_value=4))]
    key = {row: draw(st.sampled_from(options)) for row in rows}
    return {"rows": rows, "options": options, "key": key, "points": 1}


@st.composite
def cases(draw):
    spec = draw(specs())
    rows = st.sampled_from([*spec["rows"], "unknown"])
    return spec, draw(st.dictionaries(rows, st.sampled_from(spec["options"])))


class TestScore:
    @given(cases())
    def test_the_share_of_things_in_their_category(self, case):
        spec, answer = case
        right = sum(answer.get(row) == option for row, option in spec["key"].items())
        assert KIND.score(spec, answer) == Fraction(right, len(spec["rows"]))

    @given(specs())
    def test_all_right_is_one_and_no_answer_nothing(self, spec):
        assert KIND.score(spec, spec["key"]) == 1
        assert KIND.score(spec, None) == 0

    @given(specs())
    def test_all_wrong_is_zero(self, spec):
        options = spec["options"]
        wrong = {row: options[options.index(o) - 1] for row, o in spec["key"].items()}
        assert KIND.score(spec, wrong) == 0

    @given(cases(), st.randoms(use_true_random=False))
    def test_order_does_not_matter(self, case, random):
        spec, answer = case
        mixed = {name: random.sample(spec[name], len(spec[name])) for name in ("rows", "options")}
        assert KIND.score({**spec, **mixed}, answer) == KIND.score(spec, answer)


class TestForm:
    SPEC = {
        "rows": ["a", "b", "c"],
        "options": ["one", "two"],
        "key": {"a": "one", "b": "one", "c": "two"},
        "points": 1,
    }

    def test_every_thing_is_asked_for_once_in_a_sentence(self):
        form = KIND.form(self.SPEC, {"answer_a": "one"})
        assert form.errors == {"answer_b": ["Choose a category for each before you go on."]}

    def test_what_was_not_offered_is_refused(self):
        sent = {"answer_a": "one", "answer_b": "three", "answer_c": "two"}
        assert KIND.form(self.SPEC, sent).errors == {"answer_b": ["Choose from the answers shown."]}

    def test_a_valid_answer_is_plain_data(self):
        form = KIND.form(self.SPEC, {f"answer_{row}": "two" for row in "abc"})
        assert form.is_valid()
        assert form.given_answer() == dict.fromkeys("abc", "two")

    def test_half_an_answer_is_kept(self):
        sent = QueryDict("answer_a=two&answer_b=&answer_c=three&answer_x=one")
        assert KIND.unfinished(self.SPEC, sent) == {"a": "two"}
        assert KIND.unfinished(self.SPEC, QueryDict("")) is None


class TestAuthoring:
    @pytest.mark.parametrize("categories", [("abc", "de"), ("abcdefghij", ""), ("a", "b", "c", "")])
    def test_a_complete_question_may_be_published(self, categories):
        assert errors(sorting(categories=categories)) is None

    @pytest.mark.parametrize("categories", [("abc",), ("a", "b", "c", "d", "e")])
    def test_two_to_four_categories(self, categories):
        assert errors(sorting(categories=categories))["blockErrors"]["categories"]["messages"]

    @pytest.mark.parametrize(("categories", "number"), [(("a", ""), 1), (("abcdef", "ghijk"), 11)])
    def test_two_to_ten_things(self, categories, number):
        found = errors(sorting(categories=categories))["blockErrors"]["categories"]["messages"]
        assert found == [f"Give people 2 to 10 things to sort; now there are {number}."]

    def test_two_equal_categories_are_refused_at_the_second(self):
        raw = sorting()
        raw["value"]["categories"][1]["value"]["label"] = "category SORTING-0"
        found = errors(raw)["blockErrors"]["categories"]["blockErrors"]
        assert list(found) == [1]
        assert list(found[1]["blockErrors"]) == ["label"]

    def test_the_same_thing_twice_is_refused_wherever_it_stands(self):
        raw = sorting()
        twin = explained("twin")
        twin["value"]["label"] = "thing Sorting-A"
        raw["value"]["categories"][1]["value"]["things"].append(twin)
        found = errors(raw)["blockErrors"]["categories"]["blockErrors"]
        assert list(found) == [1]
        things = found[1]["blockErrors"]["things"]["blockErrors"]
        assert list(things) == [2]
        assert list(things[2]["blockErrors"]) == ["label"]

    @pytest.mark.parametrize("field", ["label", "explanation"])
    def test_nothing_may_be_missing(self, field):
        raw = sorting()
        raw["value"]["categories"][0]["value"]["things"][1]["value"][field] = ""
        found = errors(raw)["blockErrors"]["categories"]["blockErrors"]
        things = found[0]["blockErrors"]["things"]["blockErrors"]
        assert list(things[1]["blockErrors"]) == [field]

    def test_a_draft_may_be_unfinished(self):
        block, value = block_and_value(sorting(categories=("",)))
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()

    def test_moving_a_thing_within_its_category_changes_nothing_that_is_frozen(self):
        assert freeze(sorting(categories=("abc", "de"))) == freeze(
            sorting(categories=("cab", "ed"))
        )
        before, _words = freeze(sorting(categories=("abc", "de")))
        after, _words = freeze(sorting(categories=("ab", "cde")))
        assert before["key"] != after["key"]


class TestScreen:
    def test_every_thing_is_a_group_with_all_categories(self):
        page = draw(sorting())
        groups = page.select("fieldset fieldset")
        assert len(groups) == 5
        for group in groups:
            found = [label.text for label in group.select("label")]
            assert found == ["Category sorting-0", "Category sorting-1"]
            assert len({radio["name"] for radio in group.select("input[type=radio]")}) == 1

    @given(st.permutations("abcde"), st.integers(min_value=0, max_value=5), st.text(max_size=5))
    def test_nothing_tells_what_belongs_where(self, things, cut, seed):
        other = sorting(categories=("".join(things[:cut]), "".join(things[cut:])))
        assert str(draw(other, seed=seed)) == str(draw(sorting(), seed=seed))

    def test_half_an_answer_is_shown_again_and_the_gaps_are_named(self):
        answer = {uid("sorting-a"): uid("sorting-1")}
        page = draw(sorting(), answer=answer, error="Choose a category for each.")
        [checked] = page.select("input[checked]")
        assert checked["name"] == f"answer_{uid('sorting-a')}"
        assert len(page.select("fieldset fieldset[aria-describedby=q-answer_error]")) == 4

    def test_each_thing_is_explained(self):
        answer = {
            uid("sorting-a"): uid("sorting-0"),
            uid("sorting-d"): uid("sorting-0"),
        }
        page = draw(sorting(), answer=answer, is_revealed=True)
        shown = {
            item.select_one(".choice__label").text: item.get_text(" ", strip=True)
            for item in page.select("li")
        }
        assert shown["Thing sorting-a"].startswith("Right Thing sorting-a Your answer: Category")
        assert "Because sorting-a." in shown["Thing sorting-a"]
        assert (
            "Your answer: Category sorting-0 Right: Category sorting-1" in shown["Thing sorting-d"]
        )
        assert "You did not answer this." in shown["Thing sorting-b"]
        assert "Right: Category sorting-0" in shown["Thing sorting-b"]

    def test_words_in_another_language_say_so(self):
        page = draw(sorting(), sorting(words=" (en)", categories=("ab",)), language="en")
        foreign = {legend.text for legend in page.select("legend[lang=de][dir=ltr]")}
        assert foreign == {f"Thing sorting-{one}" for one in "cde"}
        assert {label.text for label in page.select("label[lang=de]")} == {"Category sorting-1"}

    def test_a_copy_of_ones_data_is_in_words(self):
        spec, text = freeze(sorting())
        answer = {uid("sorting-a"): uid("sorting-1")}
        assert KIND.export_answer(text, answer) == ["Thing sorting-a: Category sorting-1"]
        assert KIND.export_answer(text, None) == []
        assert "Thing" not in str(spec)
        assert "Category" not in str(spec)
