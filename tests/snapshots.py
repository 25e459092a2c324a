"""
Rows that a fixture makes, put back as rows the next time.

Making home pages and a module through Wagtail costs a third of a second, with a search index and
an index of references, and most tests begin with them. Rejected: making them once before all
tests, because many are about a platform without pages.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, connection, transaction

# A row is a mapping from columns to values; rows are found by primary key.
Row = dict[str, Any]
Rows = dict[Any, Row]


@dataclass
class Changes:
    """What a fixture did to one table."""

    table: str
    key: str
    gone: list[Any] = field(default_factory=list)
    # By primary key, only the columns that changed.
    changed: Rows = field(default_factory=dict)
    new: list[Row] = field(default_factory=list)

    def apply(self) -> None:
        """Do it again; raises ``IntegrityError`` where other rows stand in its place."""
        quote = connection.ops.quote_name
        table, where = quote(self.table), f"WHERE {quote(self.key)} = %s"
        with connection.cursor() as cursor:
            for pk in self.gone:
                cursor.execute(f"DELETE FROM {table} {where}", [pk])  # noqa: S608
            for pk, row in self.changed.items():
                columns = ", ".join(f"{quote(column)} = %s" for column in row)
                cursor.execute(f"UPDATE {table} SET {columns} {where}", [*row.values(), pk])  # noqa: S608
            if self.new:
                columns = ", ".join(quote(column) for column in self.new[0])
                places = ", ".join(["%s"] * len(self.new[0]))
                insert = f"INSERT INTO {table} ({columns}) VALUES ({places})"  # noqa: S608
                cursor.executemany(insert, [list(row.values()) for row in self.new])


class Snapshot:
    """
    What ``build`` does to the database, done again without it.

    Where rows of a test stand in its place it is built anew; so it is in tests that are not rolled
    back, as those of races, because what empties the database gives everything other ids.
    """

    def __init__(self, build: Callable[[], Any]):
        self.build = build
        self.changes: list[Changes] = []

    def put_back(self) -> None:
        """Let the database hold what ``build`` makes."""
        if not connection.in_atomic_block:
            self.build()
            return
        try:
            with transaction.atomic():
                for changes in self.changes:
                    changes.apply()
        except IntegrityError:
            self.build()


def take(*snapshots: Snapshot) -> None:
    """Learn what ``snapshots`` do, each on top of the one before, and undo it."""
    with transaction.atomic():
        for snapshot in snapshots:
            _leave_room()
            before = {table: rows for table, _key, rows in _tables()}
            snapshot.build()
            snapshot.changes = list(_differences(before))
        transaction.set_rollback(True)


# More rows than a test makes before it asks for what is put back.
ROOM = 1000


def _leave_room() -> None:
    """Let SQLite number rows from further on; PostgreSQL never gives a number twice anyway."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s", [ROOM])
        cursor.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT name, %s FROM sqlite_master "
            "WHERE sql LIKE %s AND name NOT IN (SELECT name FROM sqlite_sequence)",
            [ROOM, "% AUTOINCREMENT%"],
        )


def _tables() -> Iterator[tuple[str, str, Rows]]:
    """Yield each table with its primary key and its rows."""
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True):
            key = connection.introspection.get_primary_key_column(cursor, table)
            if key is None:
                # SQLite's words to search for: triggers keep them in step with another table.
                continue
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            columns = [column[0] for column in cursor.description]
            rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
            yield table, key, {row[key]: row for row in rows}


def _differences(before: dict[str, Rows]) -> Iterator[Changes]:
    for table, key, rows in _tables():
        old = before[table]
        changes = Changes(table, key, gone=[pk for pk in old if pk not in rows])
        for pk, row in rows.items():
            if pk not in old:
                changes.new.append(row)
            elif row != old[pk]:
                changes.changed[pk] = {
                    column: value for column, value in row.items() if value != old[pk][column]
                }
        if changes.gone or changes.changed or changes.new:
            yield changes
