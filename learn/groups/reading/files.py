"""A list as a whole file, row by row, for jobs that tell how far they are."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from quizzes.statistics.exporting import CSV_TYPE, XLSX_TYPE, csv_lines, xlsx_file
from quizzes.statistics.opendocument import ODS_TYPE, ods_file
from quizzes.statistics.tables import Table

TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE, "ods": ODS_TYPE}
# A list of more cells (learners times steps) than this is made by a job.
LONG = 10_000
ROWS_A_REPORT = 50


def file_of(table: Table, file_format: str, report: Callable[[int], None]) -> bytes:
    """Return the file, calling ``report`` with the rows done after every ``ROWS_A_REPORT``."""
    counted = replace(table, rows=_Counted(table.rows, report))
    if file_format == "csv":
        return "".join(csv_lines(counted)).encode()
    makers = {"xlsx": xlsx_file, "ods": ods_file}
    with makers[file_format]([counted]) as file:
        return file.read()


class _Counted:
    """Rows that are reported as they are taken."""

    def __init__(self, rows: list, report: Callable[[int], None]):
        self.rows = rows
        self.report = report

    def __iter__(self) -> Iterator[list]:
        for number, row in enumerate(self.rows, start=1):
            yield row
            if number % ROWS_A_REPORT == 0:
                self.report(number)

    def __len__(self) -> int:
        return len(self.rows)
