"""
Rows that a fixture makes, put back as rows the next time.

Making home pages and a module through Wagtail costs a third of a second, with a search index and
an index of references, and most tests begin with them. Rejected: making them once before all
tests, because many are about a platform without pages.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import Model, sql

# A row is a mapping from columns to values; rows are found by primary key.
Row = dict[str, Any]
Rows = dict[Any, Row]


@dataclass
class Changes:
    """What a fixture did to one table: that of ``model``, without those of its parents."""

    model: type[Model]
    gone: list[Any] = field(default_factory=list)
    # By primary key, only the columns that changed.
    changed: Rows = field(default_factory=dict)
    new: list[Row] = field(default_factory=list)

    def apply(self) -> None:
        """Do it again; raises ``IntegrityError`` where other rows stand in its place."""
        if self.gone:
            sql.DeleteQuery(self.model).delete_batch(self.gone, connection.alias)
        for pk, row in self.changed.items():
            self.model._base_manager.filter(pk=pk).update(**row)
        if self.new:
            # As fixtures of Django are loaded: nothing is worked out, and nobody is told.
            query = sql.InsertQuery(self.model)
            rows = [SimpleNamespace(**row) for row in self.new]
            query.insert_values(self.model._meta.local_concrete_fields, rows, raw=True)
            query.get_compiler(connection.alias).execute_sql()


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
            before = dict(_tables())
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


def _tables() -> Iterator[tuple[type[Model], Rows]]:
    """Yield the model of each table with its rows."""
    for model in apps.get_models(include_auto_created=True):
        # SQLite's words to search for are left out: triggers keep them in step with another table.
        if not model._meta.proxy and model._meta.pk.column != "rowid":
            columns = [column.attname for column in model._meta.local_concrete_fields]
            rows = model._base_manager.order_by().values(*columns)
            yield model, {row[model._meta.pk.attname]: row for row in rows}


def _differences(before: dict[type[Model], Rows]) -> Iterator[Changes]:
    for model, rows in _tables():
        old = before[model]
        changes = Changes(model, gone=[pk for pk in old if pk not in rows])
        for pk, row in rows.items():
            if pk not in old:
                changes.new.append(row)
            elif row != old[pk]:
                changes.changed[pk] = {
                    column: value for column, value in row.items() if value != old[pk][column]
                }
        if changes.gone or changes.changed or changes.new:
            yield changes
