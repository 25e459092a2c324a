"""What ``docs/exchange.md`` shows can be imported."""

import re

import pytest
from django.conf import settings

from quizzes.exchange import pasted
from quizzes.exchange.model import (
    MAX_FILE_BYTES,
    MAX_LINES,
    MAX_QUESTIONS,
    MAX_TEXT_BYTES,
    MEGABYTE,
)
from quizzes.exchange.planning import MAX_LEVELS
from quizzes.exchange.recordings import MAX_WRITTEN
from quizzes.exchange.table import MAX_ROWS
from quizzes.exchange.table_kinds import READERS
from quizzes.exchange.table_rows import COMMON
from quizzes.exchange.xlsx_check import MAX_ELEMENTS

PAGE = (settings.BASE_DIR / "docs" / "exchange.md").read_text()
EXAMPLES = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(
    ("example", "form", "number"),
    list(zip(EXAMPLES, ("list", "aiken", "gift"), (2, 1, 3), strict=True)),
    ids=("list", "aiken", "gift"),
)
def test_every_example_is_read_without_a_problem(example, form, number):
    assert pasted.format_of(example) == form
    parsed = pasted.read(example)
    assert parsed.problems == []
    assert len(parsed.questions) == number


def test_every_column_and_kind_of_the_table_is_explained():
    for name in (*COMMON, *READERS):
        assert f"`{name}`" in PAGE, name


def test_the_limits_are_those_of_the_code():
    megabytes = (MAX_FILE_BYTES // MEGABYTE, MAX_TEXT_BYTES // MEGABYTE)
    assert "{} MB for a file, {} MB and {:,} lines".format(*megabytes, MAX_LINES) in PAGE
    assert f"{MAX_QUESTIONS:,} questions" in PAGE


def test_the_limits_of_tables_are_those_of_the_code():
    assert f"{MAX_ELEMENTS:,} elements" in PAGE
    assert f"{MAX_ROWS:,} rows" in PAGE
    assert f"files of up to {MAX_WRITTEN // MEGABYTE} MB" in PAGE
    assert MAX_LEVELS == 10
