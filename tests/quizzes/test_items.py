"""Kinds of question: what authors may publish, how answers are scored, what forms accept."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS, question_blocks
from quizzes.items.words import overlay, show
from tests.quizzes.factories import choice, multiple, single, true_false

SINGLE, MULTIPLE, TRUE_FALSE = (
    KINDS[k] for k in ("single_choice", "multiple_choice", "true_false")
)

IDS = [f"option-{number}" for number in range(6)]


@st.composite
def multiple_specs(draw):
    ids = IDS[: draw(st.integers(min_value=2, max_value=6))]
    key = draw(st.sets(st.sampled_from(ids), min_size=1))
    return {"choices": ids, "key": sorted(key), "points": 1, "shuffle": True}


@st.composite
def specs_and_answers(draw):
    spec = draw(multiple_specs())
    return spec, draw(st.sets(st.sampled_from(IDS)))


class TestMultipleChoiceScore:
    @given(specs_and_answers())
    def test_never_leaves_zero_to_one(self, case):
        spec, answer = case
        assert 0 <= MULTIPLE.score(spec, list(answer)) <= 1

    @given(multiple_specs())
    def test_all_right_and_nothing_else_is_one(self, spec):
        assert MULTIPLE.score(spec, spec["key"]) == 1

    @given(specs_and_answers())
    def test_only_the_whole_key_is_one(self, case):
        spec, answer = case
        chosen = answer & set(spec["choices"])
        assert (MULTIPLE.score(spec, list(answer)) == 1) == (chosen == set(spec["key"]))

    @given(specs_and_answers())
    def test_all_wrong_is_zero(self, case):
        spec, answer = case
        assert MULTIPLE.score(spec, list(answer - set(spec["key"]))) == 0

    @given(multiple_specs())
    def test_choosing_everything_is_zero_unless_everything_is_right(self, spec):
        everything_is_right = set(spec["key"]) == set(spec["choices"])
        assert MULTIPLE.score(spec, spec["choices"]) == (1 if everything_is_right else 0)

    @given(specs_and_answers(), st.randoms(use_true_random=False))
    def test_order_does_not_matter(self, case, random):
        spec, answer = case
        mixed, answers = list(spec["choices"]), list(answer)
        random.shuffle(mixed)
        random.shuffle(answers)
        assert MULTIPLE.score({**spec, "choices": mixed}, answers) == MULTIPLE.score(spec, answer)

    @given(specs_and_answers())
    def test_one_more_right_option_never_scores_less(self, case):
        spec, answer = case
        before = MULTIPLE.score(spec, list(answer))
        for key in spec["key"]:
            assert MULTIPLE.score(spec, [*answer, key]) >= before

    @pytest.mark.parametrize(
        ("answer", "score"),
        [
            ([], 0),
            (None, 0),
            (["a"], Fraction(1, 2)),
            (["a", "b"], 1),
            (["a", "c"], 0),
            (["a", "b", "c"], Fraction(1, 2)),
            (["c", "d"], 0),
            (["a", "unknown"], Fraction(1, 2)),
        ],
    )
    def test_hits_minus_false_alarms(self, answer, score):
        spec = {"choices": ["a", "b", "c", "d"], "key": ["a", "b"], "points": 1}
        assert MULTIPLE.score(spec, answer) == score


class TestSingleChoiceScore:
    @given(st.sampled_from(IDS), st.sampled_from([*IDS, None, "unknown"]))
    def test_the_key_is_one_and_anything_else_zero(self, key, answer):
        spec = {"choices": IDS, "key": [key], "points": 1}
        assert SINGLE.score(spec, answer) == (1 if answer == key else 0)


class TestTrueFalseScore:
    @given(st.booleans(), st.sampled_from([True, False, None]))
    def test_the_right_judgement_is_one(self, key, answer):
        score = TRUE_FALSE.score({"key": key, "points": 1}, answer)
        assert score == (1 if answer is not None and answer == key else 0)


class TestForms:
    SPEC = {"choices": ["a", "b"], "key": ["a"], "points": 1, "shuffle": True}

    @pytest.mark.parametrize(
        ("kind", "message"),
        [
            (SINGLE, "Choose one answer before you go on."),
            (MULTIPLE, "Choose at least one answer before you go on."),
            (TRUE_FALSE, "Choose one answer before you go on."),
        ],
    )
    def test_nothing_chosen_is_refused_in_a_sentence(self, kind, message):
        form = kind.form(self.SPEC, {})
        assert form.errors == {"answer": [message]}

    @pytest.mark.parametrize("kind", [SINGLE, MULTIPLE, TRUE_FALSE])
    def test_what_was_not_offered_is_refused(self, kind):
        assert not kind.form(self.SPEC, {"answer": ["nonsense"]}).is_valid()

    @pytest.mark.parametrize(
        ("kind", "sent", "answer"),
        [(SINGLE, "b", "b"), (MULTIPLE, ["b", "a"], ["a", "b"]), (TRUE_FALSE, "false", False)],
    )
    def test_valid_answers_are_plain_data(self, kind, sent, answer):
        form = kind.form(self.SPEC, {"answer": sent})
        assert form.is_valid()
        assert form.given_answer() == answer

    def test_a_client_without_an_id_is_still_heard(self):
        assert SINGLE.form(self.SPEC, {"answer": "a"}).is_valid()
        assert not SINGLE.form(self.SPEC, {"answer": "a", "client_uuid": "x"}).is_valid()


def block_and_value(raw):
    block = dict(question_blocks())[raw["type"]]
    return block, block.to_python(raw["value"])


def errors(raw):
    """Return what the block says about ``raw`` as JSON for the editor, or ``None``."""
    block, value = block_and_value(raw)
    try:
        block.clean(value)
    except ValidationError as error:
        return error.as_json_data()
    return None


class TestAuthoring:
    @pytest.mark.parametrize("raw", [single(), multiple(), true_false()])
    def test_a_complete_question_may_be_published(self, raw):
        assert errors(raw) is None

    @pytest.mark.parametrize("keys", [(), ("a", "x")])
    def test_single_choice_needs_exactly_one_key(self, keys):
        found = errors(single(keys=keys))
        assert "exactly one option" in found["blockErrors"]["choices"]["messages"][0]

    def test_multiple_choice_needs_a_key(self):
        found = errors(multiple(keys=()))
        assert "at least one option" in found["blockErrors"]["choices"]["messages"][0]

    def test_options_must_differ(self):
        raw = single(keys=("a",), others=())
        raw["value"]["choices"].append({**choice("other"), "id": "other"})
        raw["value"]["choices"][1]["value"]["label"] = "  OPTION single-a "
        assert "say the same" in errors(raw)["blockErrors"]["choices"]["messages"][0]

    @pytest.mark.parametrize("number", [1, 7])
    def test_two_to_six_options(self, number):
        raw = single(others=[str(n) for n in range(number - 1)])
        assert errors(raw)["blockErrors"]["choices"]["messages"]

    @pytest.mark.parametrize("nothing", ["", "<p> </p>", '<p data-block-key="a1"></p>'])
    def test_every_option_needs_an_explanation(self, nothing):
        raw = single()
        raw["value"]["choices"][2]["value"]["explanation"] = nothing
        found = errors(raw)["blockErrors"]["choices"]["blockErrors"]
        assert list(found) == [2]
        assert list(found[2]["blockErrors"]) == ["explanation"]

    @pytest.mark.parametrize("field", ["explanation_if_true", "explanation_if_false", "stem"])
    def test_a_statement_needs_its_words(self, field):
        assert list(errors(true_false(**{field: ""}))["blockErrors"]) == [field]

    def test_a_draft_may_be_unfinished(self):
        block, value = block_and_value(single(keys=()))
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()

    def test_a_post_is_whole_or_absent(self):
        assert errors(single(post={"author": "", "text": "<p></p>"})) is None
        found = errors(single(post={"author": "Somebody", "text": ""}))
        assert list(found["blockErrors"]["post"]["blockErrors"]) == ["text"]

    @pytest.mark.parametrize(("name", "block"), question_blocks())
    def test_every_kind_has_a_preview(self, name, block):
        html = block.render(block.get_preview_value())
        assert 'class="question"' in html
        assert 'name="' in html


class TestWords:
    def test_spec_holds_no_words(self):
        for raw in (single(), multiple(), true_false()):
            block, value = block_and_value(raw)
            spec = str(block.kind.spec(value))
            assert "Option" not in spec
            assert "Because" not in spec
            assert "Statement" not in spec

    def test_missing_and_equal_parts_fall_back_one_by_one(self):
        original = {"stem": {"words": "Stamm"}, "choices": {"a": {"label": {"words": "A"}}}}
        shown = overlay(original, {"stem": {"words": "Stem"}}, lang="en", fallback="de")
        assert shown["stem"] == {"words": "Stem", "lang": "en"}
        assert shown["choices"]["a"]["label"] == {"words": "A", "lang": "de"}
        same = overlay(original, {"stem": {"words": "Stamm"}}, lang="en", fallback="de")
        assert same["stem"]["lang"] == "de"

    def test_a_translation_adds_no_parts(self):
        shown = overlay(
            {"hint": None}, {"hint": {"words": "x"}, "more": 1}, lang="en", fallback="de"
        )
        assert shown == {"hint": None}

    def test_only_foreign_words_carry_their_language(self):
        part = {"words": "شكرا", "lang": "ar"}
        assert show(part, lang="ar").lang == ""
        assert (show(part, lang="de").lang, show(part, lang="de").dir) == ("ar", "rtl")

    def test_plain_words_are_escaped(self):
        assert show({"words": "<script>", "lang": "de"}, lang="de").html == "&lt;script&gt;"

    @pytest.mark.django_db
    def test_links_in_rich_text_lead_somewhere(self, homes):
        page = homes["de"]
        words = f'<p><a linktype="page" id="{page.pk}">Home</a></p>'
        shown = show({"words": words, "is_rich": True, "lang": "de"}, lang="de")
        assert 'href="/de/"' in shown.html
        assert "linktype" not in shown.html


class TestOrder:
    SPEC = {"choices": IDS, "key": [IDS[0]], "points": 1, "shuffle": True}
    TEXT = {
        "choices": {
            id_: {"label": {"words": id_, "lang": "de"}, "explanation": None, "source": None}
            for id_ in IDS
        }
    }

    def order(self, seed, *, spec=None, key=IDS[0], is_revealed=False):
        answers = SINGLE.answers(
            {**(spec or self.SPEC), "key": [key]},
            self.TEXT,
            answer=None,
            is_revealed=is_revealed,
            lang="de",
            order_seed=seed,
        )
        return [answer.value for answer in answers]

    def test_the_seed_decides_and_nothing_else(self):
        assert (
            self.order("one")
            == self.order("one", key=IDS[3])
            == self.order("one", is_revealed=True)
        )
        assert len({tuple(self.order(str(seed))) for seed in range(20)}) > 10

    def test_the_order_of_the_author_does_not_shine_through(self):
        backwards = {**self.SPEC, "choices": IDS[::-1]}
        assert self.order("one", spec=backwards) == self.order("one")

    def test_an_author_may_keep_the_order(self):
        assert self.order("one", spec={**self.SPEC, "shuffle": False}) == IDS
