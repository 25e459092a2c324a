"""Short text: accepted wordings by language, shares, what is forgiven, what learners see."""

from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS, typed
from tests.quizzes.factories import FORGIVEN, short_text
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["short_text"]
RAW = short_text(accepted=("imprint\nlegal notice",), half=("contact",))
SPEC, TEXT = freeze(RAW)


class TestScore:
    @pytest.mark.parametrize(
        ("answer", "score"),
        [
            ("imprint", 1),
            ("  Legal   NOTICE. ", 1),
            ("contact", Fraction(1, 2)),
            ("contacts", 0),
            ("imprint legal notice", 0),
            ("", 0),
            (None, 0),
        ],
    )
    def test_the_share_of_the_best_accepted_answer(self, answer, score):
        assert KIND.score(SPEC, answer, TEXT) == score

    @given(st.text(max_size=40) | st.sampled_from(["imprint", "contact"]))
    def test_never_leaves_zero_to_one(self, answer):
        assert 0 <= KIND.score(SPEC, answer, TEXT) <= 1

    @given(st.sampled_from(["imprint", "legal notice", "contact"]), st.text(" \t.!", max_size=4))
    def test_case_space_and_punctuation_at_the_ends_change_nothing(self, answer, around):
        assert KIND.score(SPEC, f"{around}{answer.upper()}{around}", TEXT) == KIND.score(
            SPEC, answer, TEXT
        )

    @given(st.permutations(list(SPEC["shares"])), st.sampled_from(["imprint", "contact", "x"]))
    def test_the_order_of_accepted_answers_does_not_matter(self, ids, answer):
        mixed = {**SPEC, "shares": {id_: SPEC["shares"][id_] for id_ in ids}}
        assert KIND.score(mixed, answer, TEXT) == KIND.score(SPEC, answer, TEXT)

    @given(st.text(max_size=20), st.text(max_size=20))
    def test_one_more_wording_never_scores_less(self, answer, wording):
        spec, text = freeze(short_text(accepted=(f"imprint\n{wording}",)))
        before = KIND.score(*_with(freeze(short_text(accepted=("imprint",))), answer))
        assert KIND.score(spec, answer, text) >= before

    def test_without_the_words_nothing_is_right(self):
        assert KIND.score(SPEC, "imprint") == 0

    @pytest.mark.parametrize("name", FORGIVEN)
    def test_the_author_chooses_what_is_forgiven(self, name):
        accepted, answer = {
            "case": ("Press", "press"),
            "accents": ("café", "cafe"),
            "letters": ("أحمد", "احمد"),
            "ends": ("press", "“press”."),
        }[name]
        strict = {**FORGIVEN, name: False}
        lenient = freeze(short_text(accepted=(accepted,)))
        assert KIND.score(*_with(lenient, answer)) == 1
        severe = freeze(short_text(accepted=(accepted,), forgiven=strict))
        assert KIND.score(*_with(severe, answer)) == 0


def _with(frozen, answer):
    spec, text = frozen
    return spec, answer, text


class TestLanguages:
    @pytest.mark.parametrize(
        ("answer", "score"), [("بيانات النشر", 1), ("Impressum", 1), ("imprint", 0)]
    )
    def test_own_wordings_and_those_of_the_source(self, answer, score):
        spec, text = freeze(
            short_text(accepted=("Impressum",)),
            short_text(accepted=("بيانات النشر\nمن نحن",), words=" ar"),
            language="ar",
        )
        assert KIND.score(spec, answer, text) == score

    def test_a_translation_may_bring_more_wordings_than_the_source(self):
        spec, text = freeze(
            short_text(accepted=("Impressum",)),
            short_text(accepted=("imprint\nlegal notice\nmasthead",), words=" en"),
            language="en",
        )
        assert KIND.score(spec, "masthead", text) == 1
        page = draw(
            short_text(accepted=("Impressum",)),
            short_text(accepted=("imprint\nlegal notice",), words=" en"),
            language="en",
            is_revealed=True,
        )
        assert [bdi.text for bdi in page.select("strong + bdi, bdi + bdi")] == [
            "imprint",
            "legal notice",
        ]

    def test_another_key_makes_another_version_and_a_typo_in_the_explanation_does_not(self):
        assert freeze(short_text(accepted=("imprint",)))[0] != SPEC
        other = short_text(half=("contact",), explanation="<p>Typo.</p>")
        assert freeze(other)[0] == SPEC

    def test_the_spec_holds_no_words(self):
        assert "imprint" not in str(SPEC)
        assert "contact" not in str(SPEC)


class TestForm:
    def test_nothing_typed_is_refused_in_a_sentence(self):
        assert KIND.form(SPEC, {"answer": "  "}).errors == {
            "answer": ["Type an answer before you go on."]
        }

    def test_too_much_is_refused_in_a_sentence(self):
        form = KIND.form(SPEC, {"answer": "a" * (typed.MAX_CHARACTERS + 1)})
        assert form.errors == {"answer": ["Your answer is too long. A word or a few are enough."]}

    def test_a_valid_answer_is_plain_data(self):
        form = KIND.form(SPEC, {"answer": " free   press "})
        assert form.is_valid()
        assert form.given_answer() == "free press"

    @pytest.mark.parametrize(
        ("sent", "kept"), [("", None), ("answer=+", None), ("answer=im%00p", "imp")]
    )
    def test_half_an_answer_is_kept(self, sent, kept):
        assert KIND.unfinished(SPEC, QueryDict(sent)) == kept


def at(found, number, field="wordings"):
    """Return what is said at a field of the accepted answer with this ``number``."""
    answers = found["blockErrors"]["accepted"]["blockErrors"]
    assert list(answers) == [number]
    return answers[number]["blockErrors"][field]["messages"][0]


class TestAuthoring:
    def test_a_complete_question_may_be_published(self):
        assert errors(RAW) is None

    def test_an_accepted_answer_is_needed(self):
        assert "accepted" in errors(short_text(accepted=()))["blockErrors"]

    def test_one_answer_must_be_fully_right(self):
        found = errors(short_text(accepted=(), half=("contact",)))
        assert "fully right" in found["blockErrors"]["accepted"]["messages"][0]

    @pytest.mark.parametrize("nothing", ["", " \n "])
    def test_an_empty_wording_is_refused_at_the_field(self, nothing):
        assert at(errors(short_text(accepted=("imprint", nothing))), 1)

    def test_the_same_wording_twice_is_refused_at_the_second(self):
        found = errors(short_text(accepted=("imprint",), half=("contact\nIMPRINT",)))
        assert at(found, 1) == "“IMPRINT” is already in another accepted answer."

    def test_nobody_has_to_type_a_novel(self):
        assert "under 100 characters" in at(errors(short_text(accepted=("a" * 101,))), 0)

    def test_an_explanation_is_needed(self):
        assert list(errors(short_text(explanation="<p></p>"))["blockErrors"]) == ["explanation"]

    def test_a_draft_may_be_unfinished(self):
        block, value = block_and_value(short_text(accepted=("",), explanation=""))
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()


class TestScreen:
    def test_the_field_is_named_and_corrects_nothing(self):
        page = draw(RAW)
        field = page.select_one("input[name=answer]")
        assert page.select_one(f"label[for={field['id']}]").text.strip() == "Your answer"
        assert field["aria-describedby"] == "q-stem"
        wanted = {
            "dir": "auto",
            "autocomplete": "off",
            "autocapitalize": "off",
            "spellcheck": "false",
        }
        assert {name: field[name] for name in wanted} == wanted

    def test_nothing_accepted_is_in_the_page_before(self):
        for answer in (None, "contact"):
            html = str(draw(RAW, answer=answer)).replace('value="contact"', "")
            for secret in ("imprint", "legal", "contact", "Because"):
                assert secret not in html

    def test_what_was_typed_stands_there_again(self):
        assert draw(RAW, answer="my <b>guess").select_one("input")["value"] == "my <b>guess"

    @pytest.mark.parametrize(
        ("answer", "outcome", "verdict", "remark"),
        [
            ("imprint", "right", "Your answer: right", "Because answer 0"),
            ("contact", "partly", "Your answer: partly right", "Because answer 1"),
            ("top", "wrong", "Your answer: not right", ""),
        ],
    )
    def test_the_answer_is_explained(self, answer, outcome, verdict, remark):
        page = draw(RAW, answer=answer, is_revealed=True, outcome=outcome)
        shown = page.select_one(".choice__verdict")
        assert shown.text.strip() == verdict
        assert shown.svg
        text = page.get_text(" ", strip=True)
        assert "Right is: imprint · legal notice" in text
        assert "Because short." in text
        assert remark in text
        assert ("Because answer" in text) == bool(remark)

    def test_without_an_answer_only_what_is_right_is_shown(self):
        page = draw(RAW, is_revealed=True, outcome="wrong")
        assert not page.select(".choice__verdict")
        assert "imprint" in page.text

    def test_a_copy_of_ones_data_is_what_was_typed(self):
        assert KIND.export_answer(TEXT, "my guess") == ["my guess"]
        assert KIND.export_answer(TEXT, None) == []


def test_lines_are_read_one_by_one_and_once():
    assert typed.lines(" one \r\n\n two  words\none") == ["one", "two words"]
