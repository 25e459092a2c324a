"""
Rows that a fixture makes, put back as rows the next time.

Making home pages and a module through Wagtail costs a third of a second, with a search index and
an index of references, and most tests begin with them. Rejected: making them once before all
tests, because many are about a platform without pages.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

# By primary key.
Rows = dict[Any, tuple]


@dataclass
class Changes:
    """What a fixture did to one table."""

    columns: list[str]
    key: str
    gone: list[Any] = field(default_factory=list)
    changed: list[tuple] = field(default_factory=list)
    new: list[tuple] = field(default_factory=list)

    def apply(self, table: str) -> None:
        """Do it again."""
        quote = connection.ops.quote_name
        names = [quote(column) for column in self.columns]
        where = f"WHERE {quote(self.key)} = %s"
        place = self.columns.index(self.key)
        settings = ", ".join(f"{name} = %s" for name in names)
        places = ", ".join(["%s"] * len(names))
        delete = f"DELETE FROM {quote(table)} {where}"  # noqa: S608
        update = f"UPDATE {quote(table)} SET {settings} {where}"  # noqa: S608
        insert = f"INSERT INTO {quote(table)} ({', '.join(names)}) VALUES ({places})"  # noqa: S608
        self._run(delete, [[pk] for pk in self.gone])
        self._run(update, [[*row, row[place]] for row in self.changed])
        self._run(insert, self.new)

    def _run(self, statement: str, rows: list) -> None:
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(statement, rows)


class Snapshot:
    """
    What ``build`` does to the database, done again without it.

    For tests that are rolled back: each begins with the same rows. In one that is not, as those of
    races, it is built anew, because what empties the database gives everything other ids.
    """

    def __init__(self, build: Callable[[], Any]):
        self.build = build
        self.changes: dict[str, Changes] | None = None

    def put_back(self) -> None:
        """Let the database hold what ``build`` makes."""
        if not connection.in_atomic_block:
            self.build()
        elif self.changes is None:
            before = {table: rows for table, _columns, _key, rows in _tables()}
            self.build()
            self.changes = _difference(before)
        else:
            for table, changes in self.changes.items():
                changes.apply(table)


def _tables() -> Iterator[tuple[str, list[str], str, Rows]]:
    """Yield each table with its columns, its primary key and its rows."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            key = connection.introspection.get_primary_key_column(cursor, table)
            if key is None:
                # SQLite's words to search for: triggers keep them in step with another table.
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            place = columns.index(key)
            yield table, columns, key, {row[place]: row for row in cursor.fetchall()}


def _difference(before: dict[str, Rows]) -> dict[str, Changes]:
    differences = {}
    for table, columns, key, rows in _tables():
        old = before[table]
        changes = Changes(columns, key, gone=[pk for pk in old if pk not in rows])
        changes.changed = [row for pk, row in rows.items() if pk in old and old[pk] != row]
        changes.new = [row for pk, row in rows.items() if pk not in old]
        if changes.gone or changes.changed or changes.new:
            differences[table] = changes
    return differences
