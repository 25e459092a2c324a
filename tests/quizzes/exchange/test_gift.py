"""GIFT, as docs.moodle.org describes it."""

import base64
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange import gift, gift_writing, model, pasted, rich_text
from quizzes.exchange.model import ExchangeError
from tests.quizzes.exchange.samples import PNG, every_kind

# Words of all scripts, above all with the signs that mean something here.
LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cn", "Co"])
SIGNS = st.sampled_from("ab T1=~#{}:\\%->[]*/\n\"'<&;.,é")
WORDS = st.text(SIGNS | LETTERS, min_size=1).map(rich_text.one_line).filter(bool)


def only(text):
    """Return the one question in ``text``, which has no problem."""
    parsed = gift.read(text)
    assert parsed.problems == []
    assert len(parsed.questions) == 1
    return parsed.questions[0]


def problems(text):
    return [str(problem) for problem in gift.read(text).problems]


class TestKinds:
    def test_single_choice_with_feedback(self):
        question = only("::Colour:: Between orange and green? {=yellow #right; good! ~red # no}")
        assert question.title == "Colour"
        assert question.is_single
        assert question.choices == [
            model.Choice("yellow", 100, "<p>right; good!</p>"),
            model.Choice("red", 0, "<p>no</p>"),
        ]

    def test_multiple_choice_with_weights(self):
        question = only("Who? {~%-100%No one ~%50%Ann ~%50%Ben ~%33.33333%Cem}")
        assert not question.is_single
        assert [choice.fraction for choice in question.choices] == [-100, 50, 50, 33.33333]

    def test_part_of_the_points_for_a_wrong_option(self):
        question = only("From? {~Jerusalem ~%25%Bethlehem =Nazareth}")
        assert question.is_single
        assert [choice.fraction for choice in question.choices] == [0, 25, 100]

    @pytest.mark.parametrize(
        ("sign", "is_true"),
        [("T", True), ("TRUE", True), ("true", True), ("F", False), ("FALSE", False)],
    )
    def test_true_or_false(self, sign, is_true):
        assert only(f"1+1=2 {{ {sign} }}").is_true is is_true

    def test_the_first_feedback_is_for_those_who_are_wrong(self):
        question = only("Sun rises in the west {FALSE#It does not.#Right, in the east.}")
        assert question.feedback_if_true == "<p>It does not.</p>"
        assert question.feedback_if_false == "<p>Right, in the east.</p>"

    def test_short_text(self):
        question = only("Two plus two? {=four =4 =%50%fuor#Nearly.}")
        assert question.answers == [
            model.Answer("four", 100),
            model.Answer("4", 100),
            model.Answer("fuor", 50, "<p>Nearly.</p>"),
        ]

    def test_a_missing_word_leaves_a_line(self):
        question = only("Two plus {=two =2} equals four.")
        assert question.stem == "<p>Two plus _____ equals four.</p>"
        assert isinstance(question, model.ShortTextQuestion)
        choice = only("It comes {~never =once}.")
        assert choice.stem == "<p>It comes _____.</p>"

    def test_html_that_closes_behind_the_answers_is_no_missing_word(self):
        assert only("[html]<p>Two plus two?\n{=four ~five}</p>").stem == "<p>Two plus two?</p>"

    def test_matching_with_one_too_many(self):
        question = only("Eats? {=cat -> cat food =dog -> dog food = -> hay}")
        assert question.pairs == [model.Pair("cat", "cat food"), model.Pair("dog", "dog food")]
        assert question.distractors == ["hay"]

    @pytest.mark.parametrize(
        ("answers", "value", "tolerance"),
        [
            ("#3:2", "3", "2"),
            ("#1..5", "3", "2"),
            ("#3", "3", "0"),
            ("# 3,5 : 0.5", "3.5", "0.5"),
            ("#-3..-1", "-2", "1"),
            ("#=3\\:2", "3", "2"),
            ("#1e3", "1000", "0"),
        ],
    )
    def test_numbers(self, answers, value, tolerance):
        answer = only(f"How many? {{{answers}}}").answers[0]
        assert (answer.value, answer.tolerance) == (Decimal(value), Decimal(tolerance))

    def test_numbers_with_parts_of_the_points(self):
        question = only("Born? {#\n =1822:0 #Full.\n =%50%1822:2 #Half.\n ~ #No.\n}")
        assert [(a.value, a.tolerance, a.fraction) for a in question.answers] == [
            (1822, 0, 100),
            (1822, 2, 50),
            (None, 0, 0),
        ]
        assert question.answers[2].feedback == "<p>No.</p>"

    @pytest.mark.parametrize(
        "settings",
        [
            *("3 ALL VERTICAL ABSOLUTE_POSITION", "3 EXACT H", "", "0 ALL"),
            "3 ALL VERTICAL RELATIVE_TO_CORRECT HIDE 123",
        ],
    )
    def test_an_order(self, settings):
        question = only(f"::O:: Order. {{>{settings}\nfirst\n\n//no\nsecond \\= 2\nthird\n}}")
        assert question == model.OrderingQuestion(
            stem="<p>Order.</p>",
            title="O",
            items=[model.Thing("first"), model.Thing("second = 2"), model.Thing("third")],
        )

    def test_an_order_of_some_things_is_named(self):
        assert problems("Q {>2 RANDOM\na\nb\nc\n}")[0].startswith("Line 1: All things are put")

    @pytest.mark.parametrize("text", ["Q {~a ~=b}", "Q {~a =b}", "Q {~%33.333330000000004%a =b}"])
    def test_signs_that_come_together(self, text):
        question = only(text)
        assert [choice.label for choice in question.choices] == ["a", "b"]
        assert question.choices[1].fraction == 100

    def test_what_is_only_a_picture_is_left_out_and_stops_nothing(self):
        picture = '<img src\\="@@PLUGINFILE@@/x.png" alt\\="{}">'
        text = f"::P::[html]Q {{={picture.format('')} ~b}}\n\nR {{=a ~b}}\n"
        parsed = gift.read(text)
        assert not parsed.has_errors
        assert len(parsed.questions) == 1
        assert str(parsed.problems[0]).startswith("Line 1: “P” is left out: in one of its answers")
        told = gift.read(f"[html]Q {{={picture.format('A dot')} ~b}}\n").questions[0]
        assert told.choices[0].label == "A dot"

    def test_an_essay(self):
        assert isinstance(only("How are you? {}"), model.OpenTextQuestion)

    def test_a_text_that_asks_nothing_is_named(self):
        assert problems("::Note:: Use a pencil.\n\nQ {T}") == [
            "Line 1: “Note” asks nothing (it has no answers in braces) and is left out."
        ]

    def test_general_feedback(self):
        assert only("Q {=a ~b####For all.}").general_feedback == "<p>For all.</p>"
        assert only("Q {T####For all.}").general_feedback == "<p>For all.</p>"
        assert only("Q {####For all.}").general_feedback == "<p>For all.</p>"


class TestText:
    def test_escapes(self):
        question = only(r"::a\:b:: 1 \= \{x\} \~ \# \: \\ c\nd {=a\=b ~c\~d#e\#f}")
        assert question.title == "a:b"
        assert question.stem == "<p>1 = {x} ~ # : \\ c<br/>d</p>"
        assert question.choices[0].label == "a=b"
        assert question.choices[1] == model.Choice("c~d", 0, "<p>e#f</p>")

    @pytest.mark.parametrize(
        ("text", "stem"),
        [
            ("[html]<b>Bold</b><br>x", "<p><b>Bold</b><br/>x</p>"),
            ("[markdown]*Stress* and **bold**", "<p><i>Stress</i> and <b>bold</b></p>"),
            ("[plain]<b> & co", "<p>&lt;b&gt; &amp; co</p>"),
            ("[moodle]a\nb <i>c</i>", "<p>a<br/>b <i>c</i></p>"),
            ("no format\nnamed", "<p>no format<br/>named</p>"),
        ],
    )
    def test_formats(self, text, stem):
        assert only(f"{text} {{T}}").stem == stem

    def test_an_answer_may_have_a_format_of_its_own(self):
        question = only("[html]Q {=[plain]<b> ~[markdown]x &amp; y ~&lt;}")
        assert [choice.label for choice in question.choices] == ["<b>", "x & y", "<"]
        parsed = gift.read("[html]Q {=[plain]<b> ~[html]<b>x</b>}")
        assert "Formatting of options" in parsed.problems[0].message

    def test_comments_and_ids(self):
        parsed = gift.read("// question: 7  name: x\n// [id:abc\\]d] [tag:x]\nQ?\n// no\nmore {T}")
        assert [str(problem) for problem in parsed.problems] == ["Line 3: Tags are left out."]
        question = parsed.questions[0]
        assert question.idnumber == "abc]d"
        assert question.stem == "<p>Q?<br/>more</p>"
        assert question.line == 3

    def test_categories_hold_until_the_next(self):
        text = (
            "A {T}\n\n$CATEGORY: $course$/top/Media/Press // radio\n\nB {T}\nC\n\n"
            "$CATEGORY: tom/dick\nD {T}\n\n$CATEGORY: $system$/top\n\nE {T}"
        )
        found = [question.category for question in gift.read(text).questions]
        assert found == [(), ("Media", "Press / radio"), ("tom", "dick"), ()]

    def test_pictures_in_the_text_come_along(self):
        data = base64.b64encode(PNG).decode().replace("=", "\\=")
        text = f'[html]<img alt\\="dot" src\\="data\\:image/png;base64,{data}"> {{T}}'
        question = only(text)
        assert question.pictures == [model.Picture("picture.png", PNG, "dot")]

    @pytest.mark.parametrize(
        ("html", "problem"),
        [
            ("<table><tr><td>x</td></tr></table>", "taken out: table."),
            ("x<sup>above</sup>", "taken out: sup."),
            ('<img src\\="https\\://example.org/x.png">x', "Pictures on other websites"),
            ('<img src\\="@@PLUGINFILE@@/x.png">x', "Pictures that are not in the file"),
            ("$$x^2$$", "Formulas are not set"),
            ("\\{mlang de\\}x\\{mlang\\}", "Several languages in one text"),
        ],
    )
    def test_what_is_taken_out_is_named(self, html, problem):
        assert problem in problems(f"[html]{html} {{T}}")[0]

    def test_it_is_named_once_with_how_often(self):
        found = problems("[html]a<u>b</u> {T}\n\n[html]c<u>d</u> {T}")
        assert found == [
            "Line 1: Formatting that does not exist here is taken out: u. (2 times, also on line 3)"
        ]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
    def test_encodings(self, encoding):
        text = "Über die Straße? {=schön ~hässlich}\r\n\r\nZweite? {T}\r\n"
        parsed = gift.read(text.encode(encoding))
        assert parsed.questions[0].stem == "<p>Über die Straße?</p>"
        assert parsed.questions[0].choices[1].label == "hässlich"
        assert parsed.questions[1].line == 3

    def test_it_is_said_on_which_lines(self):
        text = "".join(f"[html]a<u>b</u> {n} {{T}}\n\n" for n in range(12))
        assert problems(text)[0].endswith("(12 times, also on lines 3, 5, 7, 9, 11, 13, 15, 17, …)")

    def test_comments_behind_and_below_the_answers_are_no_part_of_the_question(self):
        for text in ("Q {T} // easy\n", "Q {T}\n// easy\n", "Q {T}\n// a\n\n// b\n"):
            assert only(text).stem == "<p>Q</p>"

    def test_questions_may_follow_each_other_without_an_empty_line(self):
        parsed = gift.read("Q {T}\n::Two:: R {\n=a\n~b\n} // easy\n// more\nS {#3}\n")
        assert parsed.problems == []
        assert [(q.stem, q.line) for q in parsed.questions] == [
            ("<p>Q</p>", 1),
            ("<p>R</p>", 2),
            ("<p>S</p>", 7),
        ]

    def test_figures_that_are_raised_or_lowered_keep_their_meaning(self):
        stem = only("[html]E \\= mc<sup>2</sup>, H<sub>2</sub>O, 10<sup>-3</sup> {T}").stem
        assert stem == "<p>E = mc², H₂O, 10⁻³</p>"

    def test_an_empty_line_inside_braces_is_forgiven(self):
        assert len(only("Q {\n=a\n\n~b\n}").choices) == 2


class TestMistakes:
    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("Q {=a ~b\n", "Line 1: The } that ends the answers is missing."),
            ("Q {=a\n\n::R:: x {T}\n", "Line 1: The } that ends the answers is missing."),
            (
                "\nQ } x\n",
                "Line 2: A } without its { before it. Write \\} if it belongs to the text.",
            ),
            (
                "Q {=a} and {=b}\n",
                "Line 1: There is more than one pair of braces. "
                "Write \\{ and \\} for those in the text.",
            ),
            (
                "Q {\nx\n=a ~b}\n",
                "Line 2: Before the first answer stands text. Each answer begins with = or ~.",
            ),
            ("Q {\n=a\n~\n}\n", "Line 3: An option is empty."),
            ("Q {~a}\n", "Line 1: This question has fewer than two options."),
            ("Q {=\n=a}\n", "Line 1: An accepted answer is empty."),
            ("Q {=a -> b =c ->}\n", "Line 1: Write each pair as =left -> right."),
            ("Q {=a -> b\n = -> c}\n", "Line 1: This question has fewer than two pairs."),
            ("Q {#many}\n", "Line 1: “many” is no number. Write 3 or 3:0.1 or 1..5."),
            ("Q {#=1\n=1..x}\n", "Line 2: “1..x” is no number. Write 3 or 3:0.1 or 1..5."),
            (
                "Q {#~ #no}\n",
                "Line 1: After # write a number, such as 3 or 3:0.1 or 1..5.",
            ),
            ("Q {>2\na\n}\n", "Line 1: There are fewer than two things to put in order."),
            (" {T}\n", "Line 1: The text of the question is missing."),
        ],
    )
    def test_each_has_its_line_and_its_reason(self, text, problem):
        parsed = gift.read(text)
        assert problem in [str(found) for found in parsed.problems]
        assert parsed.has_errors

    def test_no_text_is_refused(self):
        with pytest.raises(ExchangeError, match="not a text file"):
            gift.read(b"\x00\x01\x02")


class TestWriting:
    def test_what_gift_has_comes_back_the_same(self):
        kinds = (
            model.ChoiceQuestion,
            model.TrueFalseQuestion,
            model.ShortTextQuestion,
            model.NumberQuestion,
            model.MatchingQuestion,
        )
        questions = [question for question in every_kind() if isinstance(question, kinds)]
        written = gift_writing.write(questions)
        assert written.losses == []
        parsed = gift.read(written.content)
        assert parsed.problems == []
        assert parsed.questions == questions

    def test_what_it_does_not_have_is_named(self):
        losses = gift_writing.write(every_kind()).losses
        assert losses[-1].endswith("does not have the kind “Reflection”.")
        assert losses[:-1] == [
            "“Fact or opinion?” is left out: this format does not have the kind “Sorting”.",
            "“Bring into order.” loses: explanations.",
            "“What is true?” is left out: this format does not have the kind “Kprim”.",
            "“Fill in the gaps.” is left out: this format does not have the kind “Gap text”.",
            "“What makes you trust a page?” loses: what earns points, points and length.",
        ]

    def test_an_order_is_written_as_moodles_own_type_writes_it(self):
        things = ["{Look} # 1: 2 = 2", "Search"]
        question = model.OrderingQuestion(
            stem="<p>Order.</p>",
            items=[model.Thing(text) for text in things],
            general_feedback="<p>In = out.</p>",
        )
        written = gift_writing.write([question])
        assert written.losses == []
        assert written.content.decode() == (
            "[html]<p>Order.</p> {\n"
            "\t>0 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW none\n"
            "\t&#123;Look&#125; &#35; 1: 2 = 2\n"
            "\tSearch\n"
            "\t####<p>In \\= out.</p>\n"
            "}\n"
        )
        assert gift.read(written.content).questions == [question]

    @pytest.mark.parametrize(
        "thing",
        [
            *("// no comment", "$CATEGORY: x", "[html]x", "[plain] <b>", "####", "}", "{", "0"),
            *("::x::", "=a", "~a", "->", "\\n", "\\", "T", ">2 RANDOM", "%50%a"),
            *(
                "&lt;",
                "<b>x</b>",
                "ANSWER: A",
                "Answer B",
                "Lösung: C",
                "{mlang de}x{mlang}",
                "$$x$$",
                "a\u00a0b",
            ),
        ],
    )
    def test_no_thing_is_taken_for_anything_else(self, thing):
        things = [thing, "and then", thing]
        question = model.OrderingQuestion(
            stem="<p>Order.</p>", items=[model.Thing(rich_text.one_line(t)) for t in things]
        )
        content = gift_writing.write([question]).content
        for read in (gift.read, pasted.read):
            parsed = read(content)
            assert parsed.problems == []
            assert parsed.questions == [question]

    @pytest.mark.parametrize("things", [["one"], ["one", ""]])
    def test_no_order_is_left_out(self, things):
        items = [model.Thing(text) for text in things]
        written = gift_writing.write([model.OrderingQuestion(stem="<p>Q</p>", items=items)])
        assert written.content == b""
        assert written.losses == ["“Q” is left out: this format does not have the kind “Ordering”."]

    @settings(max_examples=200)
    @given(st.lists(WORDS, min_size=2, max_size=4), WORDS)
    def test_any_things_come_back_in_their_order(self, things, stem):
        question = model.OrderingQuestion(
            stem=rich_text.from_plain(stem), items=[model.Thing(text) for text in things]
        )
        written = gift_writing.write([question])
        assert written.losses == []
        assert gift.read(written.content).questions == [question]

    @settings(max_examples=200)
    @given(st.lists(WORDS, min_size=2, max_size=4), WORDS, WORDS)
    def test_any_words_come_back_the_same(self, labels, stem, feedback):
        question = model.ChoiceQuestion(
            stem=rich_text.from_plain(stem),
            choices=[
                model.Choice(label, 100 if place == 0 else 0, rich_text.from_plain(feedback))
                for place, label in enumerate(labels)
            ],
        )
        assert gift.read(gift_writing.write([question]).content).questions == [question]
