"""Mark the words: reading marks, passages in every language, and what does not give them away."""

from fractions import Fraction

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from quizzes.items import KINDS, marks
from tests.quizzes.factories import mark_words
from tests.quizzes.items.frozen import draw, freeze
from tests.quizzes.test_items import block_and_value, errors

KIND = KINDS["mark_words"]
# 0 The, 1 shameless (p1), 2 council, 3 wants, 4 to, 5 rob (p2), 6 us (p2)
RAW = mark_words()
SPEC, TEXT = freeze(RAW)
ARABIC = mark_words(text="[[وقح]] هو المجلس، يريد أن [[يسرقنا]]", words=" ar")

chosen = st.lists(st.integers(min_value=0, max_value=8).map("t{}:de".format), max_size=9)
texts = st.text(st.sampled_from("ab [].,\n-é\u0301"), max_size=40)


def score(answer, spec=SPEC, text=TEXT):
    return KIND.score(spec, KIND.settled(spec, answer, text), text)


class TestMarks:
    def test_words_are_told_from_what_stands_around_them(self):
        [row] = marks.paragraphs("“Well-known” [[café\u0301]], – [[3 %]]!")
        assert [(t.before, t.word, t.after, t.index, t.passage) for t in row] == [
            ("“", "Well-known", "”", 0, None),
            ("", "café\u0301", ",", 1, 1),
            ("–", "", "", None, None),
            ("", "3", "", 2, 2),
            ("%!", "", "", None, None),
        ]

    @given(texts)
    def test_what_is_shown_does_not_depend_on_the_marks(self, text):
        plain = marks.MARK.sub(r"\1", text)
        marked = [(t.before, t.word, t.after, t.index) for t in marks.tokens(text)]
        assert marked == [(t.before, t.word, t.after, t.index) for t in marks.tokens(plain)] or (
            marks.MARK.search(plain)
        )

    @given(texts)
    def test_any_text_can_be_read(self, text):
        words = marks.tokens(text)
        assert [word.index for word in words] == list(range(len(words)))
        assert sum(map(len, marks.places(text))) == sum(bool(word.passage) for word in words)
        assert isinstance(str(marks.marks_error(text)), str)

    def test_a_blank_line_starts_a_paragraph(self):
        rows = marks.paragraphs("One\ntwo.\r\n\r\nThree [[four\n\nfive]]")
        assert [[token.word for token in row] for row in rows] == [
            ["One", "two"],
            ["Three", "four"],
            ["five"],
        ]


class TestScore:
    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            (["t1:de", "t5:de"], 1),
            (["t1:de", "t6:de"], 1),
            (["t1:de", "t5:de", "t6:de"], 1),
            (["t1:de"], Fraction(1, 2)),
            (["t1:de", "t0:de"], Fraction(1, 4)),
            ([f"t{index}:de" for index in range(7)], 0),
            (["t0:de", "t2:de"], 0),
            (["t1:en", "t5:en"], 0),
            (["t99:de"], 0),
            ([], 0),
        ],
    )
    def test_hits_minus_false_alarms(self, answer, expected):
        assert score(answer) == expected

    def test_no_answer_is_nothing(self):
        assert KIND.score(SPEC, None, TEXT) == 0
        assert KIND.score(SPEC, None) == 0

    @given(chosen)
    def test_never_leaves_zero_to_one(self, answer):
        assert 0 <= score(answer) <= 1
        assert 0 <= KIND.score(SPEC, KIND.settled(SPEC, answer, TEXT)) <= 1

    @given(chosen, st.randoms(use_true_random=False))
    def test_order_and_repetition_do_not_matter(self, answer, random):
        mixed = [*answer, *answer[:2]]
        random.shuffle(mixed)
        assert KIND.settled(SPEC, mixed, TEXT) == KIND.settled(SPEC, answer, TEXT)
        assert score(mixed) == score(answer)

    @given(chosen)
    def test_one_more_right_word_never_scores_less(self, answer):
        assert score([*answer, "t5:de"]) >= score(answer)

    @given(chosen)
    def test_what_is_settled_stays_as_it_is(self, answer):
        once = KIND.settled(SPEC, answer, TEXT)
        again = KIND.settled(SPEC, once, TEXT)
        assert again == once

    def test_corrected_marks_are_read_anew(self):
        answer = KIND.settled(SPEC, ["t1:de", "t2:de", "t5:de"], TEXT)
        spec, text = freeze(mark_words(text="The shameless [[council]] wants to [[rob us]]."))
        assert score(answer) == 1 - Fraction(1, 4)
        assert KIND.score(spec, answer, text) == 1 - Fraction(1, 4)
        assert KIND.settled(spec, answer, text) == ["p1", "p2", "t2:de", "t5:de", "w1:de"]


class TestLanguages:
    def test_passages_are_the_same_in_every_language(self):
        spec, text = freeze(RAW, ARABIC, language="ar")
        answer = KIND.settled(spec, ["t0:ar", "t5:ar", "t1:ar"], text)
        assert answer == ["p1", "p2", "t0:ar", "t5:ar", "w1:ar"]
        assert KIND.score(spec, answer, text) == 1 - Fraction(1, 4)

    def test_a_translation_with_other_marks_gives_way_to_the_source(self):
        page = draw(RAW, mark_words(text="[[وقح]] هو المجلس", words=" ar"), language="ar")
        shown = page.select_one(".mark-words")
        assert (shown["lang"], shown["dir"]) == ("de", "ltr")
        assert "shameless" in shown.text
        # The words say which language they are of, so the answer is read in the right text.
        assert page.select_one("input")["value"] == "t0:de"

    def test_an_answer_is_explained_in_another_language(self):
        answer = KIND.settled(SPEC, ["t1:de", "t0:de"], TEXT)
        page = draw(RAW, ARABIC, language="ar", answer=answer, is_revealed=True)
        text = " ".join(page.text.split())
        assert "You found 1 of 2 passages." in text
        assert "You also marked 1 word that was not asked for." in text
        assert "وقح" in page.select_one(".mark-words__found--right").text

    def test_an_answer_tells_nothing_in_another_language_before(self):
        answer = KIND.settled(SPEC, ["t1:de", "t0:de"], TEXT)
        page = draw(RAW, ARABIC, language="ar", answer=answer)
        assert not page.select("input[checked]")

    def test_another_key_makes_another_version_and_a_typo_does_not(self):
        assert SPEC["key"] == {"p1": [1], "p2": [5, 6]}
        assert freeze(mark_words(text="That [[shameles]] council wants to [[rob us]]!"))[0] == SPEC
        assert freeze(mark_words(text="The [[shameless council]] wants to [[rob us]]."))[0] != SPEC
        assert "shameless" not in str(SPEC)


class TestForm:
    def test_nothing_chosen_is_refused_in_a_sentence(self):
        message = "Mark at least one word before you go on."
        assert KIND.form(SPEC, QueryDict("")).errors == {"answer": [message]}

    @pytest.mark.parametrize("sent", ["p1", "w0:de", "t1", "t1:de:x", "tx:de", "t12345:de"])
    def test_what_was_not_offered_is_refused(self, sent):
        data = QueryDict(mutable=True)
        data.setlist("answer", ["t1:de", sent])
        assert KIND.form(SPEC, data).errors == {"answer": ["Choose from the words shown."]}

    def test_a_valid_answer_is_plain_data(self):
        form = KIND.form(SPEC, QueryDict("answer=t5:de&answer=t1:de&answer=t1:de"))
        assert form.is_valid()
        assert form.given_answer() == ["t1:de", "t5:de"]

    @pytest.mark.parametrize(
        ("sent", "kept"), [("", None), ("answer=p1", None), ("answer=t1:de&answer=p1", ["t1:de"])]
    )
    def test_half_an_answer_is_kept(self, sent, kept):
        assert KIND.unfinished(SPEC, QueryDict(sent)) == kept


class TestAuthoring:
    def test_a_complete_question_may_be_published(self):
        assert errors(RAW) is None

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("", None),
            ("Nothing marked.", "at least one right word"),
            ("The [[shameless council.", "bracket is missing"),
            ("The shameless]] council.", "bracket is missing"),
            ("The [[very [[shameless]] ]] council.", "bracket is missing"),
            ("The [[!]] council.", "Mark 1 holds no whole word"),
            ("The [[well]]-[[known]] council.", "Mark 2 holds no whole word"),
            ("[[The council.]]", "Every word is marked"),
        ],
    )
    def test_unusable_marks_are_refused_at_the_text(self, text, message):
        found = errors(mark_words(text=text))
        [said] = found["blockErrors"]["text"]["messages"]
        assert message is None or message in said

    @pytest.mark.parametrize("number", [1, 3])
    def test_each_passage_needs_one_explanation(self, number):
        raw = mark_words()
        kept = [*raw["value"]["explanations"], {"type": "item", "id": "x", "value": "<p>More.</p>"}]
        raw["value"]["explanations"] = kept[:number]
        found = errors(raw)["blockErrors"]["explanations"]["messages"][0]
        assert "2 marked passages" in found

    def test_an_explanation_says_something(self):
        raw = mark_words()
        raw["value"]["explanations"][1]["value"] = "<p></p>"
        assert list(errors(raw)["blockErrors"]["explanations"]["blockErrors"]) == [1]

    def test_a_draft_may_be_unfinished(self):
        block, value = block_and_value(mark_words(text="Nothing [[yet"))
        block.defer_required_validation()
        try:
            block.clean(value)
        finally:
            block.restore_deferred_validation()
        draw(mark_words(text=""))


class TestScreen:
    def test_every_word_is_a_check_box_in_its_label(self):
        page = draw(RAW)
        labels = page.select("label")
        assert " ".join(label.text for label in labels) == "The shameless council wants to rob us"
        assert all(label.select_one("input[type=checkbox][name=answer]") for label in labels)
        assert labels[-1].next_sibling == "."
        assert page.select_one("#q-answer_0")

    def test_the_key_shows_nowhere_before(self):
        other = mark_words(text="The shameless [[council]] wants to rob [[us]].")
        for answer in (None, ["t0:de", "t5:de"]):
            pages = []
            for raw in (RAW, other):
                spec, text = freeze(raw)
                settled = answer and KIND.settled(spec, answer, text)
                pages.append(str(draw(raw, answer=settled)))
            assert pages[0] == pages[1]
            assert "[[" not in pages[0]
            assert "Because" not in pages[0]

    @pytest.mark.parametrize("answer", [["t2:de", "t5:de"], ["p2", "t5:de", "w2:de"]])
    def test_chosen_words_are_ticked_again_and_no_others(self, answer):
        ticked = draw(RAW, answer=answer).select("input[checked]")
        assert [box["value"] for box in ticked] == ["t2:de", "t5:de"]

    def test_each_passage_is_explained(self):
        answer = KIND.settled(SPEC, ["t6:de", "t0:de"], TEXT)
        page = draw(RAW, answer=answer, is_revealed=True)
        items = [" ".join(item.text.split()) for item in page.select("li")]
        assert items == [
            "(1) You did not mark this shameless Because 1 marks.",
            "(2) You found this rob us Because 2 marks.",
        ]
        line = " ".join(page.select_one(".mark-words").text.split())
        assert line == "Not asked for: The (1) shameless council wants to (2) rob us."
        assert all(verdict.svg for verdict in page.select(".choice__verdict"))

    def test_a_copy_of_ones_data_is_in_words(self):
        answer = KIND.settled(SPEC, ["t6:de", "t0:de"], TEXT)
        assert KIND.export_answer(TEXT, answer) == ["The", "us"]
        assert KIND.export_answer(TEXT, None) == []
