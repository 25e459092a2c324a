"""Lists on the screen and in files: the same cells, typed, and harmless in a spreadsheet."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from bs4 import BeautifulSoup
from defusedxml.ElementTree import fromstring
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from learn.groups.reading.tables import NAMES
from learn.progress.services import complete_step
from quizzes.statistics.opendocument import ods_file
from quizzes.statistics.tables import Table
from tests.quizzes.factories import hand_in

pytestmark = pytest.mark.django_db
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"]


def address(group, name, *parts):
    with override("en"):
        return reverse(f"groups:{name}", args=[group.uuid, *parts])


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def full(group, join, lead, quiz, module):
    """Return the group with people of whom one has done much, one is called like a formula."""
    busy = join(group, display_name="River Finch 31")
    join(group, display_name="=HYPERLINK(1)")
    lesson = module.get_children().first()
    complete_step(learner=busy.member, step_key=lesson.translation_key)
    hand_in(quiz, busy.member, wrong=(1,))
    return group


@pytest.mark.parametrize("name", NAMES)
def test_the_file_equals_the_screen(as_, lead, full, name):
    client = as_(lead)
    page = BeautifulSoup(client.get(address(full, "table", name)).content, "html.parser")
    shown = [
        [cell.get_text() for cell in row.find_all(["th", "td"])] for row in page.find_all("tr")
    ]
    text = body_of(client.get(address(full, "csv", name))).decode("utf-8-sig")
    filed = list(csv.reader(io.StringIO(text)))
    sheet = load_workbook(io.BytesIO(body_of(client.get(address(full, "xlsx", name))))).active
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]

    assert len(shown) == len(filed) == len(rows) > 1
    assert [len(row) for row in shown] == [len(row) for row in filed]
    assert shown[0] == filed[0] == rows[0]
    for screen, line, cells in zip(shown[1:], filed[1:], rows[1:], strict=True):
        for seen, plain, given in zip(screen, line, cells, strict=True):
            # A workbook gives days back as midnights.
            midnight = isinstance(given, datetime) and len(plain) == len("2026-11-29")
            cell = given.date() if midnight else given
            assert plain.removeprefix("'") == ("" if cell is None else str(cell))
            if not isinstance(cell, date):
                assert seen == ("–" if cell is None else str(cell))


def test_numbers_are_numbers_and_days_are_days(as_, lead, full):
    client = as_(lead)
    rows = {}
    for name in NAMES:
        file = io.BytesIO(body_of(client.get(address(full, "xlsx", name))))
        head, *others = load_workbook(file).active.iter_rows(values_only=True)
        rows[name] = [dict(zip(head, row, strict=True)) for row in others]
    busy = next(row for row in rows["progress"] if row["Participant"] == "River Finch 31")
    assert (busy["Steps done"], busy["Steps"]) == (2, 3)
    assert isinstance(busy["Last active"], datetime)
    [attempt] = rows["results"]
    assert attempt["Result (%)"] == 0
    assert isinstance(attempt["Handed in"], datetime)
    assert isinstance(rows["attendance"][0]["Day"], date)
    assert len(rows["attendance"]) == 1


def cells_of(file) -> list[list[tuple]]:
    tree = fromstring(zipfile.ZipFile(file).read("content.xml"))
    return [
        [
            (cell.get(f"{OFFICE}value-type"), "".join(p.text or "" for p in cell.iter(f"{TEXT}p")))
            for cell in row.iter(f"{TABLE}table-cell")
        ]
        for row in tree.iter(f"{TABLE}table-row")
    ]


@pytest.mark.parametrize("words", FORMULAS)
def test_a_formula_stays_words_in_an_opendocument_file(words):
    file = ods_file([Table("t", "Title", ["Words"], [[words]])])

    assert cells_of(file)[1][0][0] == "string"
    assert "formula" not in zipfile.ZipFile(file).read("content.xml").decode()


def test_an_opendocument_file_types_its_cells():
    day, moment = date(2026, 11, 29), datetime(2026, 11, 29, 14, 5)
    file = ods_file([Table("t", 'A "title" & more', ["<H>"], [["<b>", 3, 0.5, None, day, moment]])])

    assert [kind for kind, _words in cells_of(file)[1]] == [
        *("string", "float", "float", None, "date", "date")
    ]
    archive = zipfile.ZipFile(file)
    assert archive.infolist()[0].filename == "mimetype"
    assert archive.infolist()[0].compress_type == zipfile.ZIP_STORED


def test_a_name_like_a_formula_is_inert_in_every_file(as_, lead, full):
    client = as_(lead)
    text = body_of(client.get(address(full, "csv", "progress"))).decode()
    assert "'=HYPERLINK(1)" in text
    sheet = load_workbook(io.BytesIO(body_of(client.get(address(full, "xlsx", "progress"))))).active
    [cell] = [cell for row in sheet for cell in row if cell.value == "=HYPERLINK(1)"]
    assert cell.data_type == "s"
    file = io.BytesIO(body_of(client.get(address(full, "ods", "progress"))))
    assert ("string", "=HYPERLINK(1)") in [cell for row in cells_of(file) for cell in row]


def test_a_list_that_is_none_is_not_found(as_, lead, group):
    for way in ("table", "csv", "xlsx", "ods"):
        assert as_(lead).get(address(group, way, "secrets")).status_code == 404


def test_an_empty_list_says_so(as_, lead, group):
    text = as_(lead).get(address(group, "table", "results")).content.decode()
    assert "There is nothing in this list yet." in text
