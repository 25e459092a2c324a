"""
Questions as a table, CSV or XLSX: one row for each question, columns by their headings.

The headings are those of the template that can be downloaded; German ones are understood too,
their order does not matter, and columns that nobody knows are named. Cells are plain text; one
that begins with ``<p>``, ``<ul>`` or ``<ol>`` is HTML, so that formatting survives.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import count

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from quizzes.exchange.decoding import check_size, decode
from quizzes.exchange.model import (
    MAX_FILE_BYTES,
    ExchangeError,
    ImportedQuestion,
    Parsed,
    Written,
)
from quizzes.exchange.table_rows import Columns, columns_of, read_row, written_rows
from quizzes.exchange.texts import Texts
from quizzes.exchange.xlsx_check import check_xlsx

# Many rows may be empty, and some spreadsheets have formatted them to the end of the world.
MAX_ROWS, MAX_COLUMNS = 20_000, 320
# As much of a sheet as tells whether it is in use.
FIRST_ROWS = 50
# With this line above the headings, Excel is told how cells are separated.
SEPARATOR = re.compile(r"sep=(.)$", re.IGNORECASE)
# A spreadsheet runs a cell that begins with such a sign as a formula; with an apostrophe before
# it, it does not.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_csv(data: bytes | str, *, language: str = "") -> Parsed:
    """Return the questions in comma, semicolon or tab separated ``data``."""
    text = decode(data)
    first, _newline, rest = text.partition("\n")
    named = SEPARATOR.match(first)
    separator = named[1] if named else max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(rest if named else text, newline=""), delimiter=separator)
    return _read(_csv_rows(reader, skipped=int(bool(named))), Parsed(), language)


def _csv_rows(reader, *, skipped: int) -> Iterator[tuple[int, list[str]]]:
    line = skipped
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ExchangeError(
                _("This table cannot be read: a cell is too long or a quotation mark is open."),
                reader.line_num + skipped,
            ) from error
        # A row starts on the line after the last one of the row before.
        yield line + 1, cells
        line = reader.line_num + skipped


def read_xlsx(data: bytes, *, language: str = "") -> Parsed:
    """Return the questions on the first sheet of an XLSX file that has something in it."""
    check_size(data, MAX_FILE_BYTES)
    check_xlsx(data)
    parsed = Parsed()
    with _trouble_as_error():
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        used = [sheet for sheet in book.worksheets if _is_used(sheet)] or book.worksheets[:1]
        rows = used[0].iter_rows(max_row=MAX_ROWS + 1, max_col=MAX_COLUMNS + 1, values_only=True)
    for other in used[1:]:
        message = _("Only the sheet “%(first)s” is read; “%(other)s” is left out.")
        parsed.warn(None, message % {"first": used[0].title[:40], "other": other.title[:40]})
    return _read(_xlsx_rows(rows), parsed, language)


@contextmanager
def _trouble_as_error():
    """
    Turn whatever goes wrong inside into an ``ExchangeError``.

    The library checks little of what it reads, and broken files make it, zlib and the XML parser
    fail in more ways than can be listed.
    """
    try:
        yield
    except Exception as error:
        raise ExchangeError(_("This is not a readable XLSX file.")) from error


def _is_used(sheet) -> bool:
    rows = sheet.iter_rows(max_row=FIRST_ROWS, max_col=MAX_COLUMNS, values_only=True)
    return any(value is not None for row in rows for value in row)


def _xlsx_rows(rows) -> Iterator[tuple[int, list[str]]]:
    for number in count(1):
        with _trouble_as_error():
            row = next(rows, None)
        if row is None:
            return
        if number > MAX_ROWS:
            raise ExchangeError(
                _("This table has more than %(number)d rows. Delete the empty ones at its end.")
                % {"number": MAX_ROWS},
                number,
            )
        if any(value is not None for value in row):
            yield number, [_text(value) for value in row]


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _read(rows: Iterable[tuple[int, list[str]]], parsed: Parsed, language: str) -> Parsed:
    texts = Texts(parsed, language)
    columns: Columns | None = None
    for line, raw in rows:
        cells = [_shown(cell) for cell in raw]
        if not any(cells):
            continue
        if any(cells[MAX_COLUMNS:]):
            message = _("This table has more than %(number)d columns.")
            raise ExchangeError(message % {"number": MAX_COLUMNS}, line)
        if columns is None:
            columns = columns_of(cells, line, parsed)
            continue
        if question := read_row(columns, cells, line, texts):
            parsed.add(question)
    texts.finish()
    return parsed.finished()


def _shown(cell: str) -> str:
    """Return a cell as it was meant: without the apostrophe that keeps a formula from running."""
    cell = NO_CELL.sub("", cell).replace("\r\n", "\n").replace("\r", "\n").strip(" \n")
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell


def _inert(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet runs it."""
    cell = NO_CELL.sub("", cell)
    return f"'{cell}" if FORMULA.match(cell) else cell


def write_csv(questions: list[ImportedQuestion]) -> Written:
    """Return ``questions`` as CSV with the mark by which spreadsheets know UTF-8."""
    rows, losses = written_rows(questions)
    file = io.StringIO(newline="")
    csv.writer(file).writerows([_inert(cell) for cell in row] for row in rows)
    return Written(file.getvalue().encode("utf-8-sig"), losses)


def write_xlsx(questions: list[ImportedQuestion]) -> Written:
    """Return ``questions`` as XLSX; every cell is text."""
    rows, losses = written_rows(questions)
    book = Workbook()
    sheet = book.active
    sheet.title = "Questions"
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row, start=1):
            target = sheet.cell(row=number, column=column)
            target.value = _inert(cell) or None
            if target.value is not None:
                target.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return Written(file.getvalue(), losses)
