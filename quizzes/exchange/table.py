"""
Questions as a table, CSV or XLSX: one row for each question, columns by their headings.

The headings are those of the template that can be downloaded; German ones are understood too,
their order does not matter, and columns that nobody knows are named. Cells are plain text; one
that begins with ``<p>``, ``<ul>`` or ``<ol>`` is HTML, so that formatting survives.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from quizzes.exchange.decoding import check_size, decode
from quizzes.exchange.model import (
    MAX_FILE_BYTES,
    MAX_QUESTIONS,
    MEGABYTE,
    ExchangeError,
    ImportedQuestion,
    Parsed,
    Written,
)
from quizzes.exchange.table_rows import Columns, columns_of, read_row, written_rows

MAX_COLUMNS = 80
# What an XLSX file may unpack to, and from how many parts.
MAX_UNPACKED, MAX_PARTS = 20 * MEGABYTE, 200
# A spreadsheet runs a cell that begins like this as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def read_csv(data: bytes | str) -> Parsed:
    """Return the questions in comma, semicolon or tab separated ``data``."""
    text = decode(data)
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    return _read(_csv_rows(reader))


def _csv_rows(reader) -> Iterator[tuple[int, list[str]]]:
    line = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise ExchangeError(
                _("This table cannot be read: a cell is too long or a quotation mark is open."),
                reader.line_num,
            ) from error
        # A row starts on the line after the last one of the row before.
        yield line + 1, cells
        line = reader.line_num


def read_xlsx(data: bytes) -> Parsed:
    """Return the questions on the first sheet of an XLSX file."""
    check_size(data, MAX_FILE_BYTES)
    _check_parts(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MAX_QUESTIONS + 10, max_col=MAX_COLUMNS, values_only=True)
        cells = [[_text(value) for value in row] for row in rows]
    except Exception as error:
        # The library checks little of what it reads, and broken files make it, zlib and the XML
        # parser fail in more ways than can be listed.
        raise ExchangeError(_("This is not a readable XLSX file.")) from error
    return _read(enumerate(cells, start=1))


def _check_parts(data: bytes) -> None:
    """Raise ``ExchangeError`` unless ``data`` is an archive that unpacks to a reasonable size."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            # What the directory says may be a lie; unpacking stops where it says it ends.
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise ExchangeError(_("This XLSX file is too large when unpacked."))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise ExchangeError(_("This is not a readable XLSX file.")) from error


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


def _read(rows: Iterable[tuple[int, list[str]]]) -> Parsed:
    parsed = Parsed()
    columns: Columns | None = None
    for line, raw in rows:
        cells = [_shown(cell) for cell in raw[:MAX_COLUMNS]]
        if not any(cells):
            continue
        if columns is None:
            columns = columns_of(cells, line, parsed)
            continue
        if question := read_row(columns, cells, line, parsed):
            parsed.add(question)
    return parsed.finished()


def _shown(cell: str) -> str:
    """Return a cell as it was meant: without the apostrophe that keeps a formula from running."""
    cell = NO_CELL.sub("", cell).replace("\r\n", "\n").replace("\r", "\n").strip(" \n")
    return cell[1:] if cell.startswith("'") and cell[1:2] in FORMULA and cell[1:] else cell


def _inert(cell: str) -> str:
    """Return ``cell`` so that no spreadsheet runs it."""
    cell = NO_CELL.sub("", cell)
    return f"'{cell}" if cell.startswith(FORMULA) else cell


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
