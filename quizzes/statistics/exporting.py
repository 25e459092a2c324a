"""
The tables as files: CSV line by line, XLSX with a sheet for each table.

A cell that a spreadsheet would run as a formula is made inert: authors' and learners' words may
begin with "=" (OWASP, "CSV Injection"). Numbers are written as numbers.
"""

import csv
import re
from collections.abc import Iterator
from itertools import chain
from tempfile import TemporaryFile

from django.utils.translation import get_language_bidi
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from quizzes.statistics.tables import Cell, Table

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# What XML, and so XLSX, cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, value: str) -> str:
        return value


def csv_lines(table: Table) -> Iterator[str]:
    """Yield ``table`` line by line, with the mark by which spreadsheets know UTF-8."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([inert(heading) for heading in table.headings])
    for row in table.rows:
        yield writer.writerow([inert(cell) for cell in row])


def inert(cell: Cell) -> Cell:
    """
    Return ``cell`` so that no spreadsheet runs it: words that look like a formula get an ``'``.

    Not before numbers: they are no text, and a negative one must stay a number.
    """
    if not isinstance(cell, str):
        return cell
    words = printable(cell)
    return f"'{words}" if words.startswith(_STARTS_FORMULA) else words


def printable(words: str) -> str:
    """Return ``words`` without what no file of a spreadsheet may hold."""
    return _CONTROL.sub("", words)


def xlsx_file(tables: list[Table]) -> TemporaryFile:
    """Return an open, unnamed file with a sheet for each of ``tables``, at its start."""
    workbook = Workbook(write_only=True)
    for table in tables:
        sheet = workbook.create_sheet(_SHEET_NAME.sub(" ", table.title)[:31])
        sheet.sheet_view.rightToLeft = get_language_bidi()
        for row in chain([table.headings], table.rows):
            sheet.append([_typed(sheet, cell) for cell in row])
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    workbook.save(file)
    file.seek(0)
    return file


def _typed(sheet, cell: Cell):
    """Return ``cell`` as what it is; text stays text, whatever it begins with."""
    if not isinstance(cell, str):
        return cell
    typed = WriteOnlyCell(sheet, printable(cell))
    # openpyxl takes what begins with "=" for a formula.
    typed.data_type = "s"
    return typed
