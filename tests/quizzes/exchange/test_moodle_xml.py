"""Moodle XML, as docs.moodle.org describes it; the files are written by us, not by Moodle."""

import base64
from decimal import Decimal

import pytest

from quizzes.exchange import model, moodle_writing, moodle_xml
from quizzes.exchange.model import ExchangeError
from tests.quizzes.exchange.samples import PNG, every_kind, with_picture

PICTURE = base64.b64encode(PNG).decode()


def question(kind, inside, *, text="<p>What?</p>", name="Name"):
    return f"""<question type="{kind}">
  <name><text>{name}</text></name>
  <questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>
  <generalfeedback format="html"><text></text></generalfeedback>
  <defaultgrade>1.0000000</defaultgrade>
  <penalty>0.3333333</penalty>
  <hidden>0</hidden>
  <idnumber></idnumber>
  {inside}
</question>"""


def quiz(*questions):
    return '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n' + "\n".join(questions) + "\n</quiz>\n"


def answer(text, fraction=0, feedback="", inside=""):
    return (
        f'<answer fraction="{fraction}" format="html"><text><![CDATA[{text}]]></text>'
        f'<feedback format="html"><text><![CDATA[{feedback}]]></text></feedback>{inside}</answer>'
    )


def only(kind, inside, **options):
    """Return the one question of this kind, which has no problem."""
    parsed = moodle_xml.read(quiz(question(kind, inside, **options)))
    assert parsed.problems == []
    assert len(parsed.questions) == 1
    return parsed.questions[0]


def problems(kind, inside, **options):
    return [str(p) for p in moodle_xml.read(quiz(question(kind, inside, **options))).problems]


class TestKinds:
    def test_single_choice(self):
        found = only(
            "multichoice",
            "<single>true</single><shuffleanswers>0</shuffleanswers>"
            "<answernumbering>abc</answernumbering>"
            "<correctfeedback format='html'><text></text></correctfeedback>"
            + answer("<p>Yes &amp; more</p>", 100, "Right.")
            + answer("No", "-33.33333"),
        )
        assert found.is_single
        assert not found.is_shuffled
        assert found.choices == [
            model.Choice("Yes & more", 100, "<p>Right.</p>"),
            model.Choice("No", -33.33333),
        ]
        assert (found.title, found.line) == ("Name", 3)

    def test_multiple_choice(self):
        found = only("multichoice", "<single>false</single>" + answer("a", 50) + answer("b", 50))
        assert not found.is_single
        assert found.is_shuffled

    @pytest.mark.parametrize(("true", "is_true"), [(100, True), (0, False)])
    def test_true_or_false(self, true, is_true):
        found = only("truefalse", answer("true", true, "T") + answer("false", 100 - true, "F"))
        assert found.is_true is is_true
        assert (found.feedback_if_true, found.feedback_if_false) == ("<p>T</p>", "<p>F</p>")

    def test_true_or_false_in_another_order(self):
        found = only("truefalse", answer("false", 100, "F") + answer("true", 0, "T"))
        assert found.is_true is False
        assert (found.feedback_if_true, found.feedback_if_false) == ("<p>T</p>", "<p>F</p>")

    def test_short_text(self):
        found = only("shortanswer", "<usecase>1</usecase>" + answer("a", 100) + answer("b*", 50))
        assert found.is_case_sensitive
        assert found.answers == [model.Answer("a", 100), model.Answer("b*", 50)]

    def test_number_with_tolerance_and_unit(self):
        found = only(
            "numerical",
            answer("3,5", 100, inside="<tolerance>0.1</tolerance>")
            + answer("*", 0, "No.")
            + "<units><unit><multiplier>1</multiplier><unit_name>km</unit_name></unit></units>"
            "<unitgradingtype>0</unitgradingtype><showunits>0</showunits>",
        )
        assert found.answers[0] == model.NumberAnswer(Decimal("3.5"), Decimal("0.1"))
        assert found.answers[1].value is None
        assert found.unit == "km"

    @pytest.mark.parametrize("kind", ["matching", "match"])
    def test_matching(self, kind):
        pairs = "".join(
            f'<subquestion format="html"><text>{left}</text><answer><text>{right}</text></answer>'
            "</subquestion>"
            for left, right in (("a", "b"), ("c", "d"), ("", "e"))
        )
        found = only(kind, f"<shuffleanswers>true</shuffleanswers>{pairs}")
        assert found.pairs == [model.Pair("a", "b"), model.Pair("c", "d")]
        assert found.distractors == ["e"]

    def test_essay(self):
        found = only(
            "essay",
            '<responseformat>editor</responseformat><graderinfo format="html"><text>Two reasons.'
            "</text></graderinfo><minwordlimit>20</minwordlimit>",
        )
        assert found.expectation == "<p>Two reasons.</p>"
        assert (found.points, found.min_words, found.max_words) == (1, 20, None)

    def test_description_is_named(self):
        assert problems("description", "") == [
            "Line 3: “Name” is a text that asks nothing and is left out."
        ]

    def test_cloze(self):
        text = (
            "<p>Fill in.</p><p>In {1:SHORTANSWER:=Berlin#Yes~%50%Bonn} is {:MC:~no~=a &amp; b}, "
            "{2:NM:=3:0} or {1:MULTICHOICE_VS:%100%x\\}y~z} &#39;{1:SAC:=A\\#b}&#39;.</p>"
        )
        parsed = moodle_xml.read(quiz(question("multianswer", "", text=text)))
        assert [str(problem) for problem in parsed.problems] == [
            "Line 3: All gaps of a text weigh the same; their points are not kept."
        ]
        found = parsed.questions[0]
        assert found.stem == "<p>Fill in.</p>"
        assert found.text == "In [[1]] is [[2]], [[3]] or [[4]] '[[5]]'."
        first, second, third, fourth, fifth = found.gaps
        assert first.answers == [
            model.Answer("Berlin", 100, "<p>Yes</p>"),
            model.Answer("Bonn", 50),
        ]
        assert [(a.text, a.fraction) for a in second.answers] == [("no", 0), ("a & b", 100)]
        assert (second.is_select, third.is_select) == (True, False)
        assert [a.text for a in third.answers] == ["3"]
        assert [a.text for a in fourth.answers] == ["x}y", "z"]
        assert fifth.is_case_sensitive
        assert fifth.answers[0].text == "A#b"

    @pytest.mark.parametrize(
        ("kind", "tag"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")]
    )
    def test_words_to_choose(self, kind, tag):
        words = "".join(
            f"<{tag}><text>{word}</text><group>{group}</group></{tag}>"
            for word, group in (("cat", 1), ("mat", 2), ("dog", 1))
        )
        found = only(kind, words, text="The [[3]] sat on the [[2]].")
        assert found.text == "The [[1]] sat on the [[2]]."
        assert [(a.text, a.fraction) for a in found.gaps[0].answers] == [("dog", 100), ("cat", 0)]
        assert [a.text for a in found.gaps[1].answers] == ["mat"]

    def test_ordering(self):
        found = only("ordering", answer("b", "2.0") + answer("a", "1.0", "First.") + answer("c", 3))
        assert [thing.text for thing in found.items] == ["a", "b", "c"]
        assert found.items[0].feedback == "<p>First.</p>"

    @pytest.mark.parametrize("kind", ["kprime", "mtf"])
    def test_statements(self, kind):
        rows = "".join(
            f'<row number="{n}"><rowtext format="html"><text>s{n}</text></rowtext>'
            f'<feedbacktext format="html"><text>f{n}</text></feedbacktext></row>'
            f'<weight rownumber="{n}" columnnumber="1"><value>{n % 2}.000</value></weight>'
            f'<weight rownumber="{n}" columnnumber="2"><value>{1 - n % 2}.000</value></weight>'
            for n in (1, 2, 3, 4)
        )
        found = only(kind, f"<scoringmethod><text>kprime</text></scoringmethod>{rows}")
        assert [statement.is_true for statement in found.statements] == [True, False, True, False]
        assert found.statements[0] == model.Statement("s1", True, "<p>f1</p>")


class TestAround:
    def test_pictures_come_along(self):
        xml = quiz(
            question("essay", "", text='<p>x <img src="@@PLUGINFILE@@/a%20b.png" alt="A dot"></p>')
        )
        file = f'<file name="a b.png" path="/" encoding="base64">{PICTURE}</file></questiontext>'
        found = moodle_xml.read(xml.replace("</questiontext>", file))
        assert found.problems == []
        assert found.questions[0].pictures == [model.Picture("a b.png", PNG, "A dot")]
        assert found.questions[0].stem == "<p>x</p>"

    def test_pictures_of_old_sites(self):
        inside = f"<image>folder/a.png</image><image_base64>{PICTURE}</image_base64>"
        assert only("essay", inside).pictures == [model.Picture("a.png", PNG)]

    def test_other_files_are_named(self):
        xml = quiz(question("essay", ""))
        file = '<file name="talk.mp3" encoding="base64">AAAA</file></questiontext>'
        found = moodle_xml.read(xml.replace("</questiontext>", file)).problems
        assert str(found[0]) == (
            "Line 3: The file “talk.mp3” is left out: no picture or recording of the text is in it."
        )

    def test_hints_ids_and_feedback_for_all(self):
        xml = quiz(
            question(
                "essay",
                '<hint format="html"><text>Look.</text></hint><hint><text>Again.</text></hint>',
            )
        )
        xml = xml.replace("<idnumber>", "<idnumber>q-1").replace(
            '<generalfeedback format="html"><text>', '<generalfeedback format="html"><text>So.'
        )
        found = moodle_xml.read(xml).questions[0]
        assert found.hints == ["Look.", "Again."]
        assert found.idnumber == "q-1"
        assert found.general_feedback == "<p>So.</p>"

    def test_categories_hold_until_the_next(self):
        category = (
            '<question type="category"><category><text>{}</text></category>'
            '<info format="html"><text></text></info></question>'
        )
        essay = question("essay", "")
        xml = quiz(
            essay,
            category.format("$course$/top/Media/Press // radio"),
            essay,
            category.format("$system$/Other"),
            essay,
        )
        found = [q.category for q in moodle_xml.read(xml).questions]
        assert found == [(), ("Media", "Press / radio"), ("Other",)]

    @pytest.mark.parametrize(
        ("form", "text", "stem"),
        [
            ("html", "<b>x</b>\ny", "<p><b>x</b> y</p>"),
            ("moodle_auto_format", "x\ny", "<p>x<br/>y</p>"),
            ("plain_text", "<b>\ny", "<p>&lt;b&gt;<br/>y</p>"),
            ("markdown", "**x**", "<p><b>x</b></p>"),
        ],
    )
    def test_formats(self, form, text, stem):
        xml = quiz(question("essay", "", text=text)).replace(
            'questiontext format="html"', f'questiontext format="{form}"'
        )
        assert moodle_xml.read(xml).questions[0].stem == stem

    @pytest.mark.parametrize(
        ("inside", "problem"),
        [
            ("<weird>x</weird>", "The element <weird> is not known and is left out."),
            ("<tags><tag><text>x</text></tag></tags>", "Tags are left out."),
            (
                '<correctfeedback format="html"><text>Well done.</text></correctfeedback>',
                "Feedback for right, partly right and wrong answers is left out.",
            ),
            (
                '<responsetemplate format="html"><text>I think</text></responsetemplate>',
                "Templates for an answer are left out.",
            ),
        ],
    )
    def test_what_is_not_read_is_named(self, inside, problem):
        assert problems("essay", inside) == [f"Line 3: {problem}"]

    def test_every_question_of_a_type_that_is_not_read_is_named(self):
        xml = quiz(question("calculated", ""), question("calculated", ""), question("essay", ""))
        parsed = moodle_xml.read(xml)
        assert [str(problem) for problem in parsed.problems] == [
            "Line 3: “Name” is left out: questions of the type “calculated” do not exist here.",
            "Line 13: “Name” is left out: questions of the type “calculated” do not exist here.",
        ]
        assert len(parsed.questions) == 1

    def test_html_that_nobody_escaped_is_read(self):
        xml = quiz(question("essay", "")).replace("<![CDATA[<p>What?</p>]]>", "<p>So <b>it</b></p>")
        assert moodle_xml.read(xml).questions[0].stem == "<p>So <b>it</b></p>"

    def test_tags_that_nobody_escaped_keep_their_attributes(self):
        inside = (
            '<p>So <img src="@@PLUGINFILE@@/a.png" alt="A &amp; B"/><br/><a href="{}">x</a></p>'
        )
        xml = quiz(question("essay", "")).replace(
            "<![CDATA[<p>What?</p>]]></text>",
            inside.format("https://example.org") + f'</text><file name="a.png">{PICTURE}</file>',
        )
        found = moodle_xml.read(xml)
        assert found.problems == []
        assert found.questions[0].stem == '<p>So<br/><a href="https://example.org">x</a></p>'
        assert found.questions[0].pictures == [model.Picture("a.png", PNG, "A & B")]

    def test_an_ampersand_in_the_name_of_a_file_breaks_nothing(self):
        text = '<p>x <img src="@@PLUGINFILE@@/a%20%26%20b.png" alt="A dot"></p>'
        file = f'<file name="a & b.png" path="/" encoding="base64">{PICTURE}</file></questiontext>'
        xml = quiz(question("essay", "", text=text)).replace("</questiontext>", file)
        assert moodle_xml.read(xml).questions[0].pictures[0].name == "a & b.png"

    def test_files_with_one_name_in_two_folders_are_told_apart(self):
        text = "".join(
            f'<img src="@@PLUGINFILE@@/{at}x.png" alt="{at}">' for at in ("b/", "", "a/")
        )
        files = "".join(
            f'<file name="x.png" path="{at}" encoding="base64">{data}</file>'
            for at, data in (("/", "AAAA"), ("/a/", "BBBB"), ("/b/", "CCCC"))
        )
        xml = quiz(question("essay", "", text=f"<p>x {text}</p>"))
        parsed = moodle_xml.read(xml.replace("</questiontext>", f"{files}</questiontext>"))
        assert parsed.problems == []
        data = {picture.alt: picture.data for picture in parsed.questions[0].pictures}
        found = {at: base64.b64encode(part).decode() for at, part in data.items()}
        assert found == {"": "AAAA", "a/": "BBBB", "b/": "CCCC"}

    @pytest.mark.parametrize(
        "encoded", [PICTURE.rstrip("="), f"\n {PICTURE[:20]}\n{PICTURE[20:]}\n"]
    )
    def test_base_64_as_programs_write_it(self, encoded):
        inside = f"<image>a.png</image><image_base64>{encoded}</image_base64>"
        assert only("essay", inside).pictures == [model.Picture("a.png", PNG)]

    def test_signs_that_word_processors_leave_behind_stop_nothing(self):
        xml = quiz(question("essay", "", text="<p>one\x0btwo\x1ethree\x02</p>"))
        assert moodle_xml.read(xml).questions[0].stem == "<p>one two-three</p>"

    def test_letters_of_two_encodings_in_one_file(self):
        xml = quiz(question("essay", "", text="Größe")).encode()
        xml += "<!-- Straße -->".encode("cp1252")
        assert moodle_xml.read(xml).questions[0].stem == "<p>Größe</p>"

    def test_empty_paragraphs_are_no_text(self):
        blank = "<p>&nbsp;</p><p>\u200b</p><p><br></p>"
        found = problems("essay", "", text=blank)
        assert found == ["Line 3: The text of the question is missing."]
        assert only("essay", "", text=f"{blank}<p>a&nbsp;</p>{blank}").stem == "<p>a</p>"

    def test_a_comment_that_never_ends_hides_nothing(self):
        assert only("essay", "", text="<p>a <!-- b</p><p>c</p>").stem == "<p>a b</p><p>c</p>"

    def test_what_stands_in_place_of_a_player_is_not_shown(self):
        text = '<p>x <video src="@@PLUGINFILE@@/a.mp4">@@PLUGINFILE@@/a.mp4</video> y</p>'
        parsed = moodle_xml.read(quiz(question("essay", "", text=text)))
        assert parsed.questions[0].stem == "<p>x y</p>"
        assert "Recordings that are not in the file are left out." in str(parsed.problems[0])

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "windows-1251"])
    def test_encodings(self, encoding):
        letters = "Привет" if encoding == "windows-1251" else "Straße"
        xml = quiz(question("essay", "", text=letters))
        if encoding.startswith(("iso", "windows")):
            xml = xml.replace("UTF-8", encoding)
        data = xml.replace("\n", "\r\n").encode(encoding)
        assert moodle_xml.read(data).questions[0].stem == f"<p>{letters}</p>"


class TestMistakes:
    @pytest.mark.parametrize(
        ("kind", "inside", "problem"),
        [
            ("multichoice", "", "Line 3: This question has no answers."),
            ("multichoice", answer("a", 100), "Line 3: This question has fewer than two options."),
            ("multichoice", answer("a", 100) + "\n" + answer(""), "Line 12: An option is empty."),
            ("truefalse", answer("true") + answer("false"), "Line 3: Neither true nor false"),
            ("shortanswer", answer(""), "Line 3: An accepted answer is empty."),
            ("numerical", answer("many", 100), "Line 11: “many” is no number."),
            ("numerical", answer("*", 100), "Line 3: There is no right number."),
            (
                "matching",
                "<subquestion><text>a</text></subquestion>",
                "Line 11: A pair has no second half.",
            ),
            ("matching", "", "Line 3: This question has fewer than two pairs."),
            (
                "ordering",
                answer("a", 1),
                "Line 3: There are fewer than two things to put in order.",
            ),
            ("multianswer", "", "Line 3: There is no gap in this text."),
            ("gapselect", "", "Line 3: There is no gap in this text."),
            ("kprime", "", "Line 3: This question has no statements."),
            ("kprime", "<row/>", "Line 11: A statement is empty."),
        ],
    )
    def test_each_has_its_line_and_its_reason(self, kind, inside, problem):
        parsed = moodle_xml.read(quiz(question(kind, inside)))
        assert parsed.has_errors
        assert str(parsed.problems[0]).startswith(problem)

    @pytest.mark.parametrize(
        ("kind", "text", "problem"),
        [
            (
                "cloze",
                "<p>In {1:SA:=Bonn is</p><p>{1:SA:=it}.</p>",
                "Line 3: The } that ends this gap is missing: {1:SA:=Bonn is</p><p>{1:SA:=it}.</p>",
            ),
            ("cloze", "In {1:SA:=Bonn", "Line 3: The } that ends this gap is missing: {1:SA:=Bonn"),
            ("cloze", "In {1:SA:}.", "Line 3: A gap has no answer."),
            ("ddwtos", "In [[7]].", "Line 3: There is no word for [[7]]."),
        ],
    )
    def test_gaps_that_cannot_be_filled(self, kind, text, problem):
        parsed = moodle_xml.read(quiz(question(kind, "", text=text)))
        assert parsed.has_errors
        assert str(parsed.problems[0]) == problem

    def test_a_list_of_pictures_in_a_gap_is_left_out(self):
        text = 'In {1:MC:=<img src="@@PLUGINFILE@@/a.png">~b}.'
        parsed = moodle_xml.read(quiz(question("cloze", "", text=text)))
        assert (parsed.questions, parsed.has_errors) == ([], False)
        assert str(parsed.problems[0]) == (
            "Line 3: “Name” is left out: in a gap, only words can be chosen here."
        )

    def test_a_question_needs_a_text(self):
        assert problems("essay", "", text="<p> </p>") == [
            "Line 3: The text of the question is missing."
        ]

    @pytest.mark.parametrize(
        ("text", "line", "message"),
        [
            ("<quiz>\n<question>\n</quiz>", 3, "This is not well-formed XML: mismatched tag."),
            ("\n<html></html>", 2, "This XML does not come from Moodle"),
            ("<quiz></quiz>", None, "There is no question in this file."),
            ("", 1, "This is not well-formed XML: no element found."),
        ],
    )
    def test_a_file_that_is_none_is_refused_with_its_line(self, text, line, message):
        with pytest.raises(ExchangeError) as caught:
            moodle_xml.read(text)
        assert caught.value.line == line
        assert caught.value.message.startswith(message)


class TestWriting:
    def test_every_kind_comes_back_the_same(self):
        questions = [*every_kind(), with_picture()]
        written = moodle_writing.write(questions)
        assert written.losses == []
        parsed = moodle_xml.read(written.content)
        assert parsed.problems == []
        assert parsed.questions == questions

    @pytest.mark.parametrize("name", ["talk & more.mp3", "film.mp4", "ö (1).webm"])
    def test_recordings_come_back_the_same(self, name):
        start = {"mp3": b"ID3", "mp4": b"\x00\x00\x00\x18ftypmp42", "webm": b"\x1aE\xdf\xa3"}
        data = start[name.rpartition(".")[2]] + b"\x00\x01"
        found = model.OpenTextQuestion(
            stem="<p>Listen.</p>", recordings=[model.Recording(name, data, 'A "talk"')]
        )
        written = moodle_writing.write([found])
        assert written.losses == []
        parsed = moodle_xml.read(written.content)
        assert parsed.problems == []
        assert parsed.questions == [found]

    def test_types_are_those_of_moodle(self):
        content = moodle_writing.write(every_kind()).content.decode()
        types = set(model_types(content))
        assert types == {
            *("category", "multichoice", "truefalse", "shortanswer", "numerical", "matching"),
            *("ordering", "kprime", "multianswer", "essay"),
        }

    def test_letters_that_xml_does_not_have_are_left_out(self):
        found = model.OpenTextQuestion(stem="<p>a\x01b\ufffe</p>", title="x\x00")
        assert (
            moodle_xml.read(moodle_writing.write([found]).content).questions[0].stem == "<p>ab</p>"
        )

    def test_a_kind_of_our_own_is_named(self):
        own = model.OwnQuestion(stem="<p>Mark</p>", name="Mark the words")
        assert moodle_writing.write([own]).losses == [
            "“Mark” is left out: this format does not have the kind “Mark the words”."
        ]


def model_types(content):
    """Return the types of the questions in ``content``."""
    return [part.partition('"')[0] for part in content.split('<question type="')[1:]]
