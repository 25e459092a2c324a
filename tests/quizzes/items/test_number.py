"""Number: reading what people type, tolerance, slider, how far off."""

# Signs of several scripts that look alike are the subject here.
# ruff: noqa: RUF001

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS
from quizzes.items.numerals import NotANumber, as_shown, as_text, as_typed, parse_number
from tests.quizzes.factories import number
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["number"]
SPEC, TEXT = freeze(number(right="16", tolerance="2"))
LANGUAGES = ["de", "de-simple", "en", "ar", "fa", "tr", "uk"]

figures = st.decimals(min_value=-(10**9), max_value=10**9, places=4)


class TestReading:
    @pytest.mark.parametrize(
        ("typed", "language", "number"),
        [
            ("12", "de", "12"),
            (" 12 ", "de", "12"),
            ("1,5", "de", "1.5"),
            ("1.5", "de", "1.5"),
            ("1,5", "en", "1.5"),
            ("1.5", "en", "1.5"),
            ("1.234", "de", "1234"),
            ("1,234", "de", "1.234"),
            ("1,234", "en", "1234"),
            ("1.234", "en", "1.234"),
            ("1.234", "de-simple", "1234"),
            ("0.123", "de", "0.123"),
            ("1234.567", "de", "1234.567"),
            ("1.234.567", "en", "1234567"),
            ("1.234,5", "en", "1234.5"),
            ("1,234.5", "de", "1234.5"),
            ("12 345", "de", "12345"),
            ("12\u00a0345", "uk", "12345"),
            ("12\u202f345,5", "de", "12345.5"),
            ("12’345", "de", "12345"),
            ("١٢٣", "ar", "123"),
            ("۱۲۳", "fa", "123"),
            ("١٢٫٥", "ar", "12.5"),
            ("١٬٢٣٤", "ar", "1234"),
            ("1٫234", "ar", "1.234"),
            ("\u200f٥", "ar", "5"),
            ("-3", "de", "-3"),
            ("−3", "de", "-3"),
            ("+3", "de", "3"),
            (",5", "de", "0.5"),
            ("5,", "de", "5"),
            ("- 3", "de", "-3"),
            ("\u200e-3", "ar", "-3"),
            ("؜-٣", "ar", "-3"),
            ("–3", "de", "-3"),
            ("－３", "en", "-3"),
            ("１２", "en", "12"),
            ("১২", "en", "12"),
            ("١٢،٥", "ar", "12.5"),
            ("-١٬٢٣٤٫٥", "ar", "-1234.5"),
            ("1 234,567", "de", "1234.567"),
            ("1'234.50", "de", "1234.5"),
            ("45%", "de", "45"),
            ("45 %", "de", "45"),
            ("٤٥٪", "ar", "45"),
            ("12,5 %", "de", "12.5"),
        ],
    )
    def test_as_the_language_writes_numbers(self, typed, language, number):
        assert parse_number(typed, language) == Decimal(number)

    @pytest.mark.parametrize(
        ("typed", "language"),
        [("1,234", "ar"), ("1.234", "ar"), ("۱,۲۳۴", "fa"), ("1.234", "uk")],
    )
    def test_what_can_be_read_in_two_ways_is_refused(self, typed, language):
        with pytest.raises(NotANumber, match="can be read in two ways"):
            parse_number(typed, language)

    @pytest.mark.parametrize(
        "typed",
        [
            "",
            "twelve",
            "1,2,3",
            "12.34.56",
            "1.23,456,7",
            "--1",
            "1e5",
            "NaN",
            "١٢x",
            ".",
            "-",
            "½",
            "10²",
            "3 4",
            "12 34",
            "1'2",
            "1 2345",
            "1234 567",
            "%",
            "4%5",
            "45 %%",
            "3-",
            "3-4",
            "16 Mio.",
        ],
    )
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_number_is_refused(self, typed, language):
        with pytest.raises(NotANumber):
            parse_number(typed, language)

    def test_two_numbers_are_not_one(self):
        with pytest.raises(NotANumber, match="a space too many"):
            parse_number("3 4", "de")

    def test_there_is_an_end_to_digits(self):
        with pytest.raises(NotANumber, match="too many digits"):
            parse_number("1" * 19, "de")

    @given(st.text(st.sampled_from("0123456789٠٩۰۹.,٫٬، -+'x½²%٪\u200f"), max_size=12))
    def test_anything_is_a_number_or_refused(self, typed):
        for language in LANGUAGES:
            with suppress(NotANumber):
                assert parse_number(typed, language).is_finite()

    @given(figures)
    def test_what_stands_in_the_field_is_read_as_the_same_number(self, figure):
        for language in LANGUAGES:
            with translation.override(language):
                assert parse_number(as_typed(figure), language) == figure

    @given(st.integers(min_value=0, max_value=10**12))
    def test_what_is_shown_is_read_as_the_same_number(self, figure):
        for language in ("de", "en"):
            with translation.override(language):
                assert parse_number(as_shown(Decimal(figure)), language) == figure

    @given(figures)
    def test_stored_digits_are_plain(self, figure):
        text = as_text(figure)
        assert Decimal(text) == figure
        assert "E" not in text
        assert as_text(Decimal(text)) == text


class TestScore:
    @pytest.mark.parametrize(
        ("answer", "score"),
        [
            ("16", 1),
            ("18", 1),
            ("14", 1),
            ("18.000001", Fraction(1, 2)),
            ("20", Fraction(1, 2)),
            ("12", Fraction(1, 2)),
            ("20.1", 0),
            ("11.9", 0),
            (None, 0),
        ],
    )
    def test_full_within_the_tolerance_and_half_within_twice(self, answer, score):
        assert KIND.score(SPEC, answer) == score

    @given(figures, figures, st.decimals(min_value=0, max_value=1000, places=3))
    def test_as_far_below_as_above_and_never_outside_zero_to_one(self, key, off, margin):
        spec = {**SPEC, "key": as_text(key), "margin": as_text(margin)}
        above = KIND.score(spec, as_text(key + off))
        assert above == KIND.score(spec, as_text(key - off))
        assert above in (0, Fraction(1, 2), 1)
        assert (above == 1) == (abs(off) <= margin)

    @given(figures, st.decimals(min_value=0, max_value=1000, places=3), st.integers(-50, 50))
    def test_farther_off_never_scores_more(self, key, margin, off):
        spec = {**SPEC, "key": as_text(key), "margin": as_text(margin)}
        nearer = KIND.score(spec, as_text(key + off))
        assert KIND.score(spec, as_text(key + 2 * off)) <= nearer

    def test_a_tolerance_in_per_cent_is_of_the_right_number(self):
        spec, _text = freeze(
            number(right="-40", tolerance="5", tolerance_in="percent", lowest=None)
        )
        assert spec["margin"] == "2"

    def test_numbers_are_stored_as_text(self):
        assert {
            name: value for name, value in SPEC.items() if name not in ("points", "may_skip")
        } == {"key": "16", "margin": "2", "lowest": "0", "highest": "50", "step": "1"}


class TestForm:
    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("", "Type a number before you go on."),
            ("many", "Type a number in digits, for example 12."),
            ("51", "Give a number from 0 to 50."),
            ("-1", "Give a number from 0 to 50."),
            ("9" * 41, "This number has too many digits."),
        ],
    )
    def test_refused_in_a_sentence(self, typed, message):
        with translation.override("en"):
            assert KIND.form(SPEC, {"answer": typed}).errors == {"answer": [message]}

    @pytest.mark.parametrize(
        ("limits", "typed", "message"),
        [
            ({"lowest": None}, "2000", "Give a number of at most 1,500."),
            ({"highest": None}, "-1", "Give a number of at least 0."),
        ],
    )
    def test_one_limit_alone(self, limits, typed, message):
        spec, _text = freeze(number(highest="1500", slider=False))
        with translation.override("en"):
            form = KIND.form({**spec, **limits}, {"answer": typed})
            assert form.errors == {"answer": [message]}

    def test_a_valid_answer_is_plain_digits(self):
        with translation.override("de"):
            form = KIND.form(SPEC, {"answer": "٠١٢,50"})
            assert form.is_valid()
            assert form.given_answer() == "12.5"

    @pytest.mark.parametrize(
        ("sent", "kept"),
        [("", None), ("answer=1,5", "1.5"), ("answer=x%00y", {"typed": "xy"}), ("answer=99", "99")],
    )
    def test_half_an_answer_is_kept(self, sent, kept):
        with translation.override("de"):
            assert KIND.unfinished(SPEC, QueryDict(sent)) == kept


class TestAuthoring:
    def test_a_complete_question_may_be_published(self):
        assert errors(number()) is None
        assert errors(number(lowest=None, highest=None, slider=False, right="-3")) is None

    @pytest.mark.parametrize(
        ("changed", "field"),
        [
            ({"right": None}, "right"),
            ({"right": "17.5"}, "step"),
            ({"right": "51"}, "highest"),
            ({"right": "-1"}, "lowest"),
            ({"lowest": "50"}, "highest"),
            ({"tolerance": "-1"}, "tolerance"),
            ({"right": "0", "tolerance": "5", "tolerance_in": "percent"}, "tolerance_in"),
            ({"highest": None}, "highest"),
            ({"lowest": None}, "lowest"),
            ({"step": None}, "step"),
            ({"step": "0"}, "step"),
            ({"step": "51"}, "step"),
            ({"step": "0.001"}, "step"),
            ({"explanation": "<p></p>"}, "explanation"),
        ],
    )
    def test_refused_at_the_field(self, changed, field):
        assert list(errors(number(**changed))["blockErrors"]) == [field]

    def test_the_tolerance_may_bridge_what_the_slider_cannot_reach(self):
        assert errors(number(right="17.5", tolerance="0.5")) is None

    def test_a_draft_may_be_unfinished(self):
        block, value = block_and_value(number(right=None, explanation=""))
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()


class TestScreen:
    def test_a_field_with_a_name_a_unit_and_limits(self):
        page = draw(number(words=" (de)"))
        field = page.select_one("input[name=answer]")
        label = page.select_one(f"label[for={field['id']}]")
        assert " ".join(label.text.split()) == "Your answer (states (de))"
        described = [page.select_one(f"#{id_}") for id_ in field["aria-describedby"].split()]
        assert "Give a number from 0 to 50." in described[1].text
        assert (field["type"], field["inputmode"]) == ("text", "decimal")

    def test_a_minus_sign_can_be_typed_where_it_may_be_needed(self):
        page = draw(number(lowest=None, slider=False))
        assert page.select_one("input[name=answer]")["inputmode"] == "text"

    def test_the_slider_sends_nothing_and_waits_for_a_script(self):
        slider = draw(number()).select_one("input[type=range]")
        assert slider.has_attr("hidden")
        assert not slider.has_attr("name")
        assert not slider.has_attr("value")
        assert (slider["min"], slider["max"], slider["step"]) == ("0", "50", "1")
        assert not draw(number(slider=False)).select("input[type=range]")

    def test_two_keys_look_the_same(self):
        assert str(draw(number(right="16"))) == str(draw(number(right="17", tolerance="3")))
        assert "Because" not in str(draw(number()))

    @pytest.mark.parametrize(
        ("answer", "shown"), [("12.5", "12,5"), ({"typed": "abo"}, "abo"), (None, "")]
    )
    def test_what_was_typed_stands_there_again(self, answer, shown):
        with translation.override("de"):
            parts = KIND.answers(
                SPEC, TEXT, answer=answer, is_revealed=False, lang="de", order_seed=""
            )
        assert parts.given == shown

    @pytest.mark.parametrize(
        ("answer", "outcome", "verdict", "off"),
        [
            ("16", "right", "Your answer: right", ""),
            ("4", "wrong", "Your answer: not right", "You were 12 below."),
            ("19.5", "partly", "Your answer: partly right", "You were 3"),
        ],
    )
    def test_the_answer_is_explained(self, answer, outcome, verdict, off):
        raw = number(tolerance="2")
        page = draw(raw, answer=answer, is_revealed=True, outcome=outcome)
        assert page.select_one(".choice__verdict").text.strip() == verdict
        assert page.select_one(".choice__verdict").svg
        text = " ".join(page.text.split())
        assert "Right is: 16 states" in text
        assert "Because number." in text
        assert off in text
        assert ("You were" in text) == bool(off)

    def test_a_copy_of_ones_data_has_the_unit(self):
        assert KIND.export_answer(TEXT, "12.5") == ["12.5 states"]
        assert KIND.export_answer(TEXT, None) == []
