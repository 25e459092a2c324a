"""Gap text: gaps in the line, typed and chosen, in every language."""

from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS
from tests.factories import uid
from tests.quizzes.factories import gap, gap_text
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["gap_text"]
RAW = gap_text(accepted="imprint\nlegal notice")
SPEC, TEXT = freeze(RAW)
ONE, TWO = uid("gaps-1"), uid("gaps-2")
A, B, C = (uid(f"gaps-2-{letter}") for letter in "abc")

answers = st.fixed_dictionaries(
    {},
    optional={
        ONE: st.sampled_from(["imprint", "Legal notice", "x"]) | st.text(max_size=20),
        TWO: st.sampled_from([A, B, C, "x"]),
        "unknown": st.just("imprint"),
    },
)


class TestScore:
    @pytest.mark.parametrize(
        ("answer", "score"),
        [
            ({ONE: "imprint", TWO: A}, 1),
            ({ONE: "LEGAL NOTICE", TWO: A}, 1),
            ({ONE: "imprint", TWO: B}, Fraction(1, 2)),
            ({ONE: "imprint"}, Fraction(1, 2)),
            ({TWO: A}, Fraction(1, 2)),
            ({ONE: "x", TWO: C}, 0),
            ({}, 0),
            (None, 0),
        ],
    )
    def test_the_share_of_the_gaps_that_are_right(self, answer, score):
        assert KIND.score(SPEC, answer, TEXT) == score

    @given(answers)
    def test_never_leaves_zero_to_one(self, answer):
        assert 0 <= KIND.score(SPEC, answer, TEXT) <= 1

    @given(answers, st.permutations([ONE, TWO]), st.permutations([A, B, C]))
    def test_order_does_not_matter(self, answer, gaps, options):
        mixed = {**SPEC, "gaps": gaps, "options": {TWO: options}}
        assert KIND.score(mixed, answer, TEXT) == KIND.score(SPEC, answer, TEXT)

    @given(answers)
    def test_one_more_right_gap_never_scores_less(self, answer):
        assert KIND.score(SPEC, {**answer, TWO: A}, TEXT) >= KIND.score(SPEC, answer, TEXT)

    def test_the_label_of_an_option_is_not_its_id(self):
        assert KIND.score(SPEC, {TWO: "Word a"}, TEXT) == 0


class TestLanguages:
    ARABIC = {"accepted": "بيانات النشر", "words": " ar"}

    def test_own_wordings_and_those_of_the_source(self):
        spec, text = freeze(gap_text(), gap_text(**self.ARABIC), language="ar")
        assert KIND.score(spec, {ONE: "بيانات النشر", TWO: A}, text) == 1
        assert KIND.score(spec, {ONE: "imprint", TWO: A}, text) == 1

    def test_gaps_may_stand_in_another_order_and_be_numbered_in_other_digits(self):
        translated = gap_text(**self.ARABIC, text="{{٢}} ... {{1}} ar")
        page = draw(gap_text(), translated, language="ar")
        assert [field["name"] for field in page.select("[name^=gap_]")] == ["gap_2", "gap_1"]
        assert not page.select_one(".gap-text").has_attr("lang")

    @pytest.mark.parametrize("text", ["{{1}} ar", "{{1}} {{1}} {{2}} ar", "{{1}} {{3}} ar", "ar"])
    def test_a_translation_with_other_gaps_gives_way_to_the_source(self, text):
        page = draw(gap_text(), gap_text(**self.ARABIC, text=text), language="ar")
        shown = page.select_one(".gap-text")
        assert "Look for the" in shown.text
        assert (shown["lang"], shown["dir"]) == ("de", "ltr")
        assert len(page.select("[name^=gap_]")) == 2

    def test_the_spec_holds_no_words(self):
        for word in ("imprint", "Look", "Word", "Because"):
            assert word not in str(SPEC)

    def test_another_key_makes_another_version(self):
        assert freeze(gap_text())[0] != SPEC
        assert freeze(gap_text(accepted="legal notice\nimprint"))[0] == SPEC
        assert freeze(gap_text(accepted="imprint\nlegal notice", right="b"))[0] != SPEC


class TestForm:
    def test_nothing_filled_in_is_refused_in_a_sentence(self):
        message = "Fill in at least one gap before you go on."
        for data in ({}, {"gap_1": " ", "gap_2": ""}):
            assert KIND.form(SPEC, data).errors == {"gap_1": [message]}

    def test_what_was_not_offered_is_refused(self):
        form = KIND.form(SPEC, {"gap_1": "x" * 201, "gap_2": "Word a"})
        assert form.errors == {
            "gap_1": ["Your answer in gap 1 is too long."],
            "gap_2": ["Choose from the list for gap 2."],
        }

    @pytest.mark.parametrize(
        ("data", "answer"),
        [
            ({"gap_1": " free  press ", "gap_2": A}, {ONE: "free press", TWO: A}),
            ({"gap_1": "", "gap_2": B}, {TWO: B}),
            ({"gap_1": "x", "gap_3": "y"}, {ONE: "x"}),
        ],
    )
    def test_a_valid_answer_is_plain_data(self, data, answer):
        form = KIND.form(SPEC, data)
        assert form.is_valid()
        assert form.given_answer() == answer

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [
            ("", None),
            ("gap_1=+&gap_2=", None),
            ("gap_1=im%00p&gap_2=x&gap_9=y", {ONE: "imp"}),
            (f"gap_1=&gap_2={C}", {TWO: C}),
        ],
    )
    def test_half_an_answer_is_kept(self, sent, kept):
        assert KIND.unfinished(SPEC, QueryDict(sent)) == kept


def at_gap(found, number, field):
    """Return what is said at ``field`` of the gap with this index."""
    gaps = found["blockErrors"]["gaps"]["blockErrors"]
    assert list(gaps) == [number]
    return gaps[number]["blockErrors"][field]["messages"][0]


def with_gaps(*gaps, text=None):
    numbers = " ".join(f"{{{{{number}}}}}" for number in range(1, len(gaps) + 1))
    return gap_text(gaps=list(gaps), text=numbers if text is None else text)


class TestAuthoring:
    def test_a_complete_question_may_be_published(self):
        assert errors(RAW) is None

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("One {{1}}.", "Write {{2}} where gap 2 is."),
            ("{{1}} {{2}} {{3}}", "The text has {{3}}, but no such gap is described below."),
            ("{{1}} {{2}} {{1}}", "{{1}} is in the text twice. Give each gap its own number."),
            ("{{0}} {{1}} {{2}}", "The text has {{0}}, but no such gap is described below."),
        ],
    )
    def test_text_and_gaps_must_match(self, text, message):
        found = errors(gap_text(text=text))
        assert found["blockErrors"]["text"]["messages"] == [message]

    @pytest.mark.parametrize("nothing", ["", " \n "])
    def test_a_typed_gap_needs_an_accepted_answer(self, nothing):
        found = errors(with_gaps(gap("x", accepted="fine"), gap("y", accepted=nothing)))
        assert "at least one accepted answer" in at_gap(found, 1, "accepted")

    def test_nobody_has_to_type_a_novel(self):
        found = errors(with_gaps(gap("x", accepted="a" * 101)))
        assert "under 100 characters" in at_gap(found, 0, "accepted")

    @pytest.mark.parametrize(
        ("options", "right", "message"),
        [
            ("a", "a", "at least two words"),
            ("abc", "x", "exactly one word"),
        ],
    )
    def test_a_chosen_gap_needs_one_right_word_of_several(self, options, right, message):
        found = errors(with_gaps(gap("x", options=options, right=right)))
        assert message in at_gap(found, 0, "options")

    def test_words_to_choose_must_differ(self):
        raw = gap("x", options="ab")
        raw["value"]["options"][1]["value"]["label"] = " WORD a"
        assert "say the same" in at_gap(errors(with_gaps(raw)), 0, "options")

    def test_every_gap_needs_an_explanation(self):
        raw = gap("x", accepted="fine")
        raw["value"]["explanation"] = "<p></p>"
        assert at_gap(errors(with_gaps(raw)), 0, "explanation")

    def test_a_draft_may_be_unfinished(self):
        block, value = block_and_value(gap_text(text="", gaps=[gap("x"), gap("y", options="a")]))
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()
        draw(gap_text(text="", gaps=[gap("x"), gap("y", options="ab", right="")]))


class TestScreen:
    def test_gaps_stand_in_the_line_and_are_named(self):
        page = draw(RAW)
        fields = page.select(".gap-text [name]")
        assert [field.name for field in fields] == ["input", "select"]
        for number, field in enumerate(fields, start=1):
            assert page.select_one(f"label[for={field['id']}]").text == f"Gap {number}"
        # Punctuation keeps to its gap, or it could begin the next line.
        assert [field.next_sibling for field in fields] == [",", "."]
        assert fields[0].parent["class"] == ["gap-text__whole"]
        assert fields[0].parent.next_sibling == " it is "
        assert fields[0]["spellcheck"] == "false"

    def test_an_empty_line_starts_a_paragraph(self):
        page = draw(gap_text(text="One {{1}}.\r\n\r\nTwo {{2}}."))
        paragraphs = [" ".join(p.text.split()) for p in page.select(".gap-text p")]
        assert [paragraph.split()[0] for paragraph in paragraphs] == ["One", "Two"]

    def test_only_what_closes_keeps_to_its_gap(self):
        page = draw(gap_text(text="{{1}} ({{2}}) end"))
        gaps = page.select(".gap-text__whole")
        assert [gap.next_sibling for gap in gaps] == [" (", " end"]

    def test_words_to_choose_are_mixed_by_the_seed(self):
        orders = {
            tuple(option.text for option in draw(RAW, seed=str(seed)).select("option")[1:])
            for seed in range(12)
        }
        assert len(orders) > 2

    def test_nothing_accepted_is_in_the_page_before(self):
        page = str(draw(RAW, answer={ONE: "x", TWO: B}))
        for secret in ("imprint", "legal notice", "Because", "is_correct"):
            assert secret not in page
        other = gap_text(accepted="masthead", right="c")
        assert str(draw(other, answer={ONE: "x", TWO: B})) == page

    def test_what_was_given_stands_there_again(self):
        page = draw(RAW, answer={ONE: 'a "b"', TWO: B})
        assert page.select_one("input")["value"] == 'a "b"'
        assert page.select_one("option[selected]").text == "Word b"

    def test_each_gap_is_explained(self):
        page = draw(RAW, answer={ONE: "Legal Notice", TWO: B}, is_revealed=True)
        items = [" ".join(item.text.split()) for item in page.select("li")]
        assert items[0].startswith("Gap 1: right Legal Notice Right is: imprint · legal notice")
        assert items[1].startswith("Gap 2: not right Word b Right is: Word a Because gap gaps-2.")
        line = " ".join(page.select_one(".gap-text").text.split())
        assert line == "Look for the Legal Notice (1), it is Word b (2)."
        assert all(verdict.svg for verdict in page.select(".choice__verdict"))
        # The full stop goes where its gap goes.
        assert page.select(".gap-text__whole")[1].text.endswith(".")

    def test_what_is_right_is_not_said_twice(self):
        page = draw(RAW, answer={ONE: "Legal Notice", TWO: A}, is_revealed=True)
        items = [" ".join(item.text.split()) for item in page.select("li")]
        # There is another wording to learn in the first gap, and none in the second.
        assert "Right is:" in items[0]
        assert items[1].startswith("Gap 2: right Word a Because gap gaps-2.")

    def test_an_empty_gap_is_said_to_be_empty(self):
        page = draw(RAW, answer={ONE: "x"}, is_revealed=True)
        assert "Gap 2: left empty" in page.select("li")[1].text

    def test_a_copy_of_ones_data_is_in_words(self):
        assert KIND.export_answer(TEXT, {ONE: "my guess", TWO: B}) == ["my guess", "Word b"]
        assert KIND.export_answer(TEXT, None) == []
