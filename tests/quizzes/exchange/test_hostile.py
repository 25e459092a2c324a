"""Files made to hurt are refused, or read, within seconds and without running anything."""

import io
import time
import tracemalloc
import zipfile
from contextlib import suppress
from itertools import pairwise

import pytest
from openpyxl import DEFUSEDXML

from quizzes.exchange import gift, moodle_xml, pasted, rich_text, table
from quizzes.exchange.formats import FORMATS, READERS, read_file
from quizzes.exchange.model import MAX_QUESTIONS, MAX_TEXT_BYTES, MEGABYTE, ExchangeError
from tests.quizzes.exchange.samples import every_kind

# Of the processor, since machines are shared. Measured are 0.1 to 1.
SECONDS = 3
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {c} "{f"&{b};" * 10}">' for b, c in pairwise("abcdefghi"))
    + "]><quiz>&i;</quiz>"
)
EXTERNAL = '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'
REMOTE = '<!DOCTYPE quiz SYSTEM "http://example.org/quiz.dtd"><quiz/>'
NO_XML = "declares a document type or entities"


def refusal(read, data) -> str:
    start = time.process_time()
    with pytest.raises(ExchangeError) as caught:
        read(data)
    assert time.process_time() - start < SECONDS
    return str(caught.value)


class TestXml:
    @pytest.mark.parametrize("text", [LAUGHS, EXTERNAL, REMOTE])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_document_types_and_entities_are_refused(self, text, encoding):
        assert NO_XML in refusal(moodle_xml.read, text.encode(encoding))

    def test_an_entity_nobody_declared_is_an_error_with_its_line(self):
        with pytest.raises(ExchangeError) as caught:
            moodle_xml.read("<quiz>\n<question>&nbsp;</question></quiz>")
        assert caught.value.line == 2

    def test_deep_nesting_is_refused(self):
        assert "nested too deeply" in refusal(moodle_xml.read, "<quiz>" + "<a>" * 1_000_000)

    def test_many_elements_are_refused(self):
        assert "too many elements" in refusal(moodle_xml.read, "<quiz>" + "<a/>" * 1_000_000)

    def test_many_attributes_take_no_time(self):
        attributes = "".join(f' a{number}="x"' for number in range(50_000))
        refusal(moodle_xml.read, f"<quiz><question{attributes}></quiz>")

    def test_a_tag_that_takes_half_a_gigabyte_in_memory_is_refused(self):
        attributes = " ".join(f'a{number}=""' for number in range(1_000_000))
        assert "single tag" in refusal(moodle_xml.read, f"<quiz {attributes}/>")

    def test_tags_inside_a_text_do_not_multiply_it(self):
        text = f"{'<a>' * 90}{'x' * 10_000_000}{'</a>' * 90}"
        xml = f"<quiz><question><name><text>{text}</text></name></question></quiz>"
        tracemalloc.start()
        moodle_xml.read(xml)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 200 * MEGABYTE

    def test_a_picture_of_twenty_megabytes_is_refused_or_read_in_time(self):
        start = time.process_time()
        data = "A" * (18 * MEGABYTE)
        xml = (
            '<quiz><question type="essay"><questiontext format="html">'
            '<text>&lt;img src="@@PLUGINFILE@@/x.png"&gt; ?</text>'
            f'<file name="x.png" encoding="base64">{data}</file>'
            "</questiontext></question></quiz>"
        )
        parsed = moodle_xml.read(xml)
        assert len(parsed.questions[0].pictures[0].data) > 13 * MEGABYTE
        assert time.process_time() - start < SECONDS


class TestSize:
    def test_too_many_lines_are_refused(self):
        assert "too many lines" in refusal(gift.read, "\n" * 100_000)

    def test_too_many_mistakes_are_not_listed(self):
        assert "another format" in refusal(gift.read, "Q\n\n" * 20_000)

    def test_a_question_with_too_many_answers_is_refused(self):
        problem = gift.read("Q {=a " + "~b" * 200 + "}").problems[0]
        assert str(problem) == "Line 1: This question has more than 100 answers."

    def test_too_many_answers_in_all_are_refused(self):
        assert "Split it" in refusal(gift.read, ("Q {=a " + "~b" * 90 + "}\n\n") * 200)

    @pytest.mark.parametrize("name", READERS)
    def test_fifty_megabytes_are_refused_at_once(self, name):
        start = time.process_time()
        assert "too large" in refusal(READERS[name], b"x" * (50 * MEGABYTE))
        assert time.process_time() - start < 1

    def test_more_questions_than_anybody_checks_are_refused(self):
        text = "Question? {T}\n\n" * (MAX_QUESTIONS + 1)
        assert "than 1000 questions" in refusal(gift.read, text)


class TestBinary:
    @pytest.mark.parametrize(
        "data",
        [
            bytes(range(256)) * 1000,
            b"\x89PNG\r\n\x1a\n" + b"\x00" * 1000,
            b"%PDF-1.7 text",
            b"PK\x03\x04 a document of a word processor",
            b"\x00" * 100_000,
        ],
    )
    @pytest.mark.parametrize("name", ["gift", "aiken", "csv", "list", "xml"])
    def test_what_is_no_text_is_refused(self, name, data):
        assert refusal(READERS[name], data)

    def test_a_program_called_xlsx_is_refused(self):
        assert refusal(table.read_xlsx, b"MZ" + bytes(1000)) == "This is not a readable XLSX file."


class TestXlsx:
    def test_the_library_reads_xml_with_care(self):
        assert DEFUSEDXML is True

    def archive(self, **parts):
        written = io.BytesIO(FORMATS["xlsx"].write(every_kind()).content)
        file = io.BytesIO()
        with zipfile.ZipFile(written) as old, zipfile.ZipFile(file, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name))
            for name, data in parts.items():
                new.writestr(name, data, zipfile.ZIP_DEFLATED)
        return file.getvalue()

    def test_a_bomb_is_refused_unpacked(self):
        bomb = self.archive(**{"xl/bomb.xml": b"\x00" * (200 * MEGABYTE)})
        assert len(bomb) < MEGABYTE
        assert "too large when unpacked" in refusal(table.read_xlsx, bomb)

    def test_many_parts_are_refused(self):
        parts = {f"xl/{number}.xml": b"x" for number in range(1000)}
        assert "too large when unpacked" in refusal(table.read_xlsx, self.archive(**parts))

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    @pytest.mark.parametrize(
        ("name", "xml"),
        [
            ("xl/styles.xml", f"<styleSheet><cellXfs>{'<xf/>' * 500_000}</cellXfs></styleSheet>"),
            ("xl/sharedStrings.xml", f"<sst>{'<si/>' * 1_000_000}</sst>"),
            ("xl/worksheets/sheet1.xml", "<row>" * 1_000_000),
            ("xl/worksheets/sheet1.xml", f"<sheetData>{'<row/>' * 1_000_000}</sheetData>"),
        ],
        ids=["styles", "strings", "nested", "rows"],
    )
    def test_what_is_small_on_disk_and_large_in_memory_is_refused_unread(
        self, name, xml, monkeypatch
    ):
        monkeypatch.setattr(table, "load_workbook", None)
        assert "too large when unpacked" in refusal(
            table.read_xlsx, self.archive(**{name: xml.encode()})
        )

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_one_long_tag_is_refused_unread(self, monkeypatch):
        monkeypatch.setattr(table, "load_workbook", None)
        attributes = " ".join(f'a{number}=""' for number in range(500_000))
        data = self.archive(**{"xl/styles.xml": f"<styleSheet {attributes}/>".encode()})
        assert "single tag" in refusal(table.read_xlsx, data)

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    @pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
    def test_entities_in_a_sheet_are_refused(self, name):
        assert refusal(table.read_xlsx, self.archive(**{name: LAUGHS.encode()}))

    @pytest.mark.filterwarnings("ignore:Duplicate name")
    def test_a_row_number_far_down_takes_no_time(self):
        sheet = (
            '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            '<sheetData><row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c>'
            "</row></sheetData></worksheet>"
        )
        data = self.archive(**{"xl/worksheets/sheet1.xml": sheet.encode()})
        assert refusal(table.read_xlsx, data)


@pytest.mark.parametrize(
    "unit",
    [
        *("{", "}", "~", "{~", "{=a", "::", "{}", "\\", "\\\\", "\n", "{\n\n", "$CATEGORY:a\n"),
        *("a {=b ~c}", "{#1..", "%1%", "[html]", "->", "####", "//\n", "1. x\na) y\n", "*", "* "),
        *("A. a\n", "A. a\nB. b\n", "ANSWER: A\n", "Q\n\n", " ", "\t", "a", '"', ",", ";", "'"),
        *("<a ", "<!--", "<b>x", "<a>x", "<ul><li>", "&#1", "&amp", "<p", "< ", "[x] ", "- x\n"),
    ],
)
def test_a_long_file_of_the_same_takes_no_time(unit):
    text = (unit * (MAX_TEXT_BYTES // len(unit))).encode()
    for name in ("gift", "aiken", "csv", "list"):
        start = time.process_time()
        with suppress(ExchangeError):
            READERS[name](text)
        assert time.process_time() - start < SECONDS, name


@pytest.mark.parametrize(
    "unit",
    [
        *("<a ", "<!--", "<![CDATA[", "<a \"'", "<div>", "<ul><li>", "<b>x", "<a>x", "&#1", "<"),
        *('<a href="', "<a x='\"", "<script>", "</p>", "<pre>\n", "\n", "<a href=x>", "<img src="),
    ],
)
def test_html_takes_time_by_its_length(unit):
    start = time.process_time()
    rich_text.clean(unit * (rich_text.MAX_LENGTH // len(unit)))
    assert time.process_time() - start < SECONDS


def test_a_text_of_the_length_of_a_book_is_refused():
    assert "longer than 200000" in refusal(rich_text.clean, "<b>x" * 60_000)


@pytest.mark.parametrize("unit", ["[", "*", "**a", "`", "> ", "![](", "<", "- ", "_a", "\\"])
def test_markdown_takes_no_time(unit):
    start = time.process_time()
    for length in (9_000, 100_000):
        with suppress(ExchangeError):
            gift.read(f"[markdown]{unit * (length // len(unit))} x {{T}}")
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("unit", [" ", "\t", "A", "1", "A ", "1 "])
def test_settings_of_an_order_take_time_by_their_length(unit):
    start = time.process_time()
    for end in ("\na\nb\n}", "}"):
        with suppress(ExchangeError):
            gift.read(f"Q {{>{unit * 50_000}{end}")
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("unit", ["{1:SA:", "{:MC:=a~", "[[1]]", "{1:SA:=a}", "{1:SA:\\}"])
def test_gaps_take_time_by_their_length(unit):
    text = unit * (MEGABYTE // len(unit))
    start = time.process_time()
    for kind in ("multianswer", "gapselect"):
        with suppress(ExchangeError):
            moodle_xml.read(
                f'<quiz><question type="{kind}"><questiontext><text>{text}</text></questiontext>'
                "<selectoption><text>a</text></selectoption></question></quiz>"
            )
    assert time.process_time() - start < SECONDS


class TestScripts:
    PAYLOADS = (
        "<script>alert(1)</script>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java\nscript:alert(1)">x</a>',
        '<a href="&#106;avascript:alert(1)">x</a>',
        '<a href="data:text/html,<script>alert(1)</script>">x</a>',
        '<a href="https://example.org" onclick="alert(1)">x</a>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
        "<style>@import 'javascript:alert(1)'</style>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<b title='<script>alert(1)</script>'>x</b>",
        "<!--<img src='--><img src=x onerror=alert(1)//'>",
        '<a linktype="page" id="1">x</a>',
        '<embed embedtype="media" url="https://example.org"/>',
        "<details open ontoggle=alert(1)>x</details>",
        "<form action=javascript:alert(1)><button>x</button></form>",
    )

    @pytest.mark.parametrize("payload", PAYLOADS)
    def test_nothing_but_paragraphs_lists_emphasis_and_links_survives(self, payload):
        html = rich_text.clean_html(f"<p>a {payload} b</p>")
        assert set(rich_text.re.findall(r"<[^>]*>", html)) <= {
            *("<p>", "</p>", "<a>", "</a>", '<a href="https://example.org">'),
            *("<b>", "</b>"),
        }
        assert "<a>" not in html

    def test_text_that_looks_like_a_tag_stays_text(self):
        assert rich_text.clean_html("&lt;script&gt;alert(1)&lt;/script&gt;") == (
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
        )

    @pytest.mark.parametrize(
        "cell", ["=1+1", "+1", "-1", "@x", "\tx", "=cmd|' /C calc'!A0", "'=1+1", "''=1"]
    )
    def test_formulas_go_out_inert_and_come_back(self, cell):
        question = every_kind()[0]
        question.choices[0].label = cell.strip()
        for name in ("csv", "xlsx"):
            data = FORMATS[name].write([question]).content
            assert READERS[name](data).questions[0].choices[0].label == cell.strip()
        text = FORMATS["csv"].write([question]).content.decode()
        assert f",{cell.strip()}" not in text or cell == "\tx"


def test_what_a_file_is_called_decides_nothing_dangerous():
    assert NO_XML in refusal(lambda data: read_file("x.txt", data), LAUGHS.encode())
    assert NO_XML in refusal(pasted.read, EXTERNAL.replace("<!", "<?xml version='1.0'?><!", 1))
