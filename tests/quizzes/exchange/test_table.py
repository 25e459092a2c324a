"""Tables of questions: CSV and XLSX."""

import io

import pytest
from openpyxl import Workbook, load_workbook

from quizzes.exchange import model, table
from quizzes.exchange.model import ExchangeError
from tests.quizzes.exchange.samples import every_kind, with_picture

HEAD = "kind,question,right,option 1,explanation 1,option 2,explanation 2,option 3\n"


def only(row, head=HEAD):
    parsed = table.read_csv(head + row)
    assert parsed.problems == []
    assert len(parsed.questions) == 1
    return parsed.questions[0]


def problems(row, head=HEAD):
    return [str(problem) for problem in table.read_csv(head + row).problems]


class TestReading:
    @pytest.mark.parametrize("right", ["2", "b", "B", "Two", "2."])
    def test_single_choice_by_number_letter_or_words(self, right):
        question = only(f"single choice,Which?,{right},One,Because.,Two,So.,")
        assert question == model.ChoiceQuestion(
            stem="<p>Which?</p>",
            choices=[
                model.Choice("One", 0, "<p>Because.</p>"),
                model.Choice("Two", 100, "<p>So.</p>"),
            ],
        )

    def test_multiple_choice(self):
        question = only('multiple choice,Which?,"1, 3",One,,Two,,Three')
        assert [choice.fraction for choice in question.choices] == [50, -100, 50]

    @pytest.mark.parametrize(("right", "is_single"), [("1", True), ('"1,2"', False)])
    def test_without_a_kind_the_key_decides(self, right, is_single):
        assert only(f",Which?,{right},One,,Two,,").is_single is is_single

    @pytest.mark.parametrize("words", ["true", "TRUE", "wahr", "richtig", "1"])
    def test_true_or_false(self, words):
        question = only(f"true/false,It is.,{words},,Yes.,,No.,")
        assert question.is_true
        assert (question.feedback_if_true, question.feedback_if_false) == (
            "<p>Yes.</p>",
            "<p>No.</p>",
        )

    def test_german_headings_and_semicolons(self):
        text = (
            "Fragetyp;Frage;Richtig;Antwort 1;Erklärung 1;Antwort 2;Kategorie\r\n"
            "Einfachauswahl;Größe?;1;groß;Darum.;klein;Medien > Presse\r\n"
        )
        question = table.read_csv(text.encode("cp1252")).questions[0]
        assert question.stem == "<p>Größe?</p>"
        assert question.category == ("Medien", "Presse")
        assert question.choices[0] == model.Choice("groß", 100, "<p>Darum.</p>")

    def test_cells_of_several_lines_and_html(self):
        question = only('open text,"One.\n\nTwo\nThree",3,,,,,')
        assert question.stem == "<p>One.</p><p>Two<br/>Three</p>"
        assert question.points == 3
        assert only("open text,<p><b>Bold</b></p>,,,,,,").stem == "<p><b>Bold</b></p>"
        assert only("open text,a <b> c,,,,,,").stem == "<p>a &lt;b&gt; c</p>"

    def test_lines_are_counted_as_in_an_editor(self):
        text = HEAD + 'open text,"One.\nTwo",,,,,,\nnothing,What?,,,,,,\n'
        assert [str(problem) for problem in table.read_csv(text).problems] == [
            "Line 4: “nothing” is no kind of question here."
        ]

    def test_excel_may_be_told_how_cells_are_separated(self):
        parsed = table.read_csv("sep=;\nkind;question\nopen text;Q\nnothing;R\n")
        assert parsed.questions[0].stem == "<p>Q</p>"
        assert str(parsed.problems[0]).startswith("Line 4: ")

    def test_empty_rows_cost_no_question(self):
        book = Workbook()
        book.active.append(["kind", "question"])
        for number in range(900):
            book.active.append(["open text", f"Question {number}"])
            book.active.append([])
        parsed = table.read_xlsx(saved(book))
        assert parsed.problems == []
        assert len(parsed.questions) == 900
        assert parsed.questions[-1].line == 1800

    def test_the_first_sheet_in_use_is_read_and_others_are_named(self):
        book = Workbook()
        for title in ("Questions", "More"):
            sheet = book.create_sheet(title)
            sheet.append(["kind", "question"])
            sheet.append(["open text", title])
        parsed = table.read_xlsx(saved(book))
        assert [question.stem for question in parsed.questions] == ["<p>Questions</p>"]
        assert [str(problem) for problem in parsed.problems] == [
            "Only the sheet “Questions” is read; “More” is left out."
        ]

    def test_without_a_kind_words_of_an_option_are_one_answer(self):
        assert only(",Which?,Two words,One,,Two words,,").is_single

    def test_numbers_and_dates_of_a_spreadsheet(self):
        book = Workbook()
        book.active.append(["kind", "question", "right", "tolerance", "option 1", "option 2"])
        book.active.append(["number", "How many?", 16.5, 1, None, None])
        book.active.append(["single choice", 1998, 2.0, None, 7, True])
        file = io.BytesIO()
        book.save(file)
        number, choice = table.read_xlsx(file.getvalue()).questions
        assert number.answers[0].value == model.Decimal("16.5")
        assert choice.stem == "<p>1998</p>"
        assert [c.label for c in choice.choices] == ["7", "true"]
        assert choice.choices[1].fraction == 100


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


class TestMistakes:
    @pytest.mark.parametrize(
        ("row", "problem"),
        [
            ("essay?,Q,,,,,,", "“essay?” is no kind of question here."),
            ("single choice,,1,a,,b,,", "The text of the question is missing."),
            ("single choice,Q,1,a,,,,", "This question has fewer than two options."),
            ("single choice,Q,,a,,b,,", "Under “right”, say which option is right."),
            (
                "single choice,Q,4,a,,b,,",
                "“4” under “right” is none of the options. Write their numbers: 1, 3.",
            ),
            (
                'single choice,Q,"1,2",a,,b,,',
                "Single choice has one right option, but “right” names several.",
            ),
            ("single choice,Q,1,a,,,why,c", "An option is empty."),
            ("true/false,Q,maybe,,,,,", "Write true or false under “right”."),
            ("number,Q,many,,,,,", "Under “right” and “tolerance”, write numbers."),
            ("matching,Q,,a,,b,,", "A cell under “match” is empty."),
            (
                "short text,Q,imprint,notice,,,,",
                "Under “right”, write “case matters” or nothing; what is accepted is under "
                "“option”.",
            ),
            (
                "single choice,Q,1,2,,1,,",
                "“1” under “right” stands for two options. Write numbers: 1, 3.",
            ),
            (
                "single choice,Which, of these?,1,a,,b,,c",
                "“c” stands in a column without a heading. Put quotation marks around texts that "
                "have the sign in them that separates the cells.",
            ),
            ("ordering,Q,,a,,,,", "There are fewer than two things to put in order."),
            ("short text,Q,,,,,,", "This question has no answers."),
            ("kprim,Q,,,,,,", "A statement is empty."),
            (
                "gap text,Q,,a,,,,",
                "Under “text”, write [[1]] for the first gap and so on, each once.",
            ),
            ("open text,Q,0,,,,,", "Under “right”, write how many points this earns, or nothing."),
        ],
    )
    def test_each_has_its_line_and_its_reason(self, row, problem):
        assert problems(row) == [f"Line 2: {problem}"]
        assert table.read_csv(HEAD + row).has_errors

    def test_columns_nobody_knows_are_named(self):
        assert problems("open text,Q,x\n", "kind,question,colour\n") == [
            "Line 1: The column “colour” is not known and is left out."
        ]

    def test_a_column_that_comes_twice_is_named(self):
        assert problems("open text,Q,R\n", "kind,question,Question\n") == [
            "Line 1: The column “Question” comes twice; the second one is left out."
        ]

    @pytest.mark.parametrize(
        ("row", "cells"),
        [
            ("number,Q,5,a,why,b,,", "option 1, explanation 1, option 2"),
            ("open text,Q,2,a,why,,,", "option 1"),
            ("reflection,Q,2,,,,,", "right"),
            ("true/false,Q,true,True,why,False,,", "option 1, option 2"),
        ],
    )
    def test_cells_that_a_kind_does_not_use_are_named(self, row, cells):
        assert problems(row) == [
            f"Line 2: Cells that this kind of question does not use are left out: {cells}."
        ]

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ("a,b\nc,d\n", "Line 1: The first row must name the columns"),
            ("", "There is no question in this file."),
            (HEAD, "There is no question in this file."),
            (
                HEAD + 'open text,"' + "x" * 200_000,
                "a cell is too long or a quotation mark is open",
            ),
        ],
    )
    def test_a_table_that_is_none_is_refused(self, data, message):
        with pytest.raises(ExchangeError) as caught:
            table.read_csv(data)
        problem = model.Problem(caught.value.line, "error", caught.value.message)
        assert message in str(problem)


class TestWriting:
    @pytest.mark.parametrize(
        ("write", "read"),
        [(table.write_csv, table.read_csv), (table.write_xlsx, table.read_xlsx)],
    )
    def test_every_kind_comes_back_the_same(self, write, read):
        written = write(every_kind())
        assert written.losses == []
        parsed = read(written.content)
        assert parsed.problems == []
        assert parsed.questions == every_kind()

    def test_losses_are_named(self):
        assert table.write_csv([with_picture()]).losses == [
            "“What is this?” loses: pictures, fixed order of the options."
        ]

    def test_what_the_signs_of_a_cell_would_tear_is_left_out(self):
        question = model.ShortTextQuestion(stem="<p>Q</p>", answers=[model.Answer("a | b")])
        written = table.write_csv([question])
        assert "“Q” is left out" in written.losses[0]

    def test_numbers_of_options_are_not_taken_for_their_words(self):
        labels = ["2", "1", "1, 2"]
        question = model.ChoiceQuestion(
            stem="<p>Q</p>", choices=[model.Choice(x, 100 if x == "2" else 0) for x in labels]
        )
        assert table.read_csv(table.write_csv([question]).content).questions == [question]

    def test_spreadsheets_know_the_encoding(self):
        assert table.write_csv(every_kind()).content.startswith(b"\xef\xbb\xbf")

    def test_every_cell_of_a_spreadsheet_is_text(self):
        question = model.NumberQuestion(
            stem="<p>=1+1</p>", answers=[model.NumberAnswer(model.Decimal(-5))]
        )
        content = table.write_xlsx([question]).content
        cells = [cell for row in load_workbook(io.BytesIO(content)).active for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
        assert table.read_xlsx(content).questions == [question]
