"""
Queries and updates whose SQL is built once.

Django builds the SQL of a query anew each time it is asked. For a small query that takes several
times as long as the database takes to answer, and a page asks half a dozen of them. What every
page and every answer asks is therefore built once and then asked with other values.
"""

from collections.abc import Callable
from functools import update_wrapper
from inspect import Parameter, signature
from itertools import count
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet, Value
from django.db.models.sql import UpdateQuery
from django.db.transaction import TransactionManagementError

# What stands in the SQL for the arguments while it is built, by their type: values that nobody
# writes into a query by hand, small enough for every column of numbers.
STAND_INS = {int: int, str: "\ue000{}".format, UUID: lambda number: UUID(int=number)}
FIRST_STAND_IN = 31_001
GREATEST = 2**63 - 1


def prepared(build: Callable[..., QuerySet]) -> "PreparedQuery":
    """
    Make the function below a query that is built once; calling it returns a list of rows.

    The function returns a queryset of model instances (``select_related`` is kept) or of
    ``values_list``. Its arguments are annotated with ``int``, ``str`` or ``UUID``, are passed by
    position, and go into conditions as they are: the function sees stand-ins, once, so it must not
    decide anything by them. ``*keys`` makes one query for each number of keys. Raises ``TypeError``
    at the first call where an argument does not reach the query.
    """
    return PreparedQuery(build)


class PreparedQuery:
    """A query that ``prepared`` made; each connection keeps what it built."""

    def __init__(self, build: Callable[..., QuerySet]):
        update_wrapper(self, build)
        self._build = build

    def __call__(self, *values) -> list:
        if any(isinstance(value, int) and abs(value) > GREATEST for value in values):
            # An address may hold any number; no row has one that no column can hold.
            return []
        try:
            return self._here(len(values)).rows(values)
        except EmptyResultSet:
            # No key was given, so there is nothing to ask.
            return []

    def get(self, *values):
        """Return the only row; raises the ``DoesNotExist`` of its model where there is none."""
        rows = self(*values)
        if not rows:
            raise self._here(len(values)).model.DoesNotExist
        [row] = rows
        return row

    def first(self, *values):
        """Return the first row, or ``None``."""
        return next(iter(self(*values)), None)

    def _here(self, arity: int) -> "_Kept":
        connection = connections[DEFAULT_DB_ALIAS]
        # Each thread has its own connection, and with it its own copy: nothing is shared.
        known = vars(connection).setdefault("prepared_queries", {})
        kept = known.get((self, arity))
        if kept is None:
            kept = known[self, arity] = self._prepare(connection, arity)
        return kept

    def _prepare(self, connection, arity: int) -> "_Kept":
        stand_ins = self._stand_ins(arity)
        queryset = self._build(*stand_ins)
        if queryset._prefetch_related_lookups:
            raise TypeError(f"{self.__name__}: prefetch_related is a query of its own.")
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        places = [
            (place, number, adapt)
            for place, param in enumerate(params)
            for number, stand_in in enumerate(stand_ins)
            if (adapt := _adapter(param, stand_in))
        ]
        if {number for _place, number, _adapt in places} != set(range(len(stand_ins))):
            raise TypeError(f"{self.__name__}: not every argument reached the query.")
        return _Kept(queryset, compiler, sql, params, places)

    def _stand_ins(self, arity: int) -> list:
        kinds = []
        for parameter in signature(self._build).parameters.values():
            is_several = parameter.kind is Parameter.VAR_POSITIONAL
            kinds += [parameter.annotation] * (arity - len(kinds) if is_several else 1)
        numbers = count(FIRST_STAND_IN)
        return [STAND_INS[kind](next(numbers)) for kind in kinds]


def _adapter(param, stand_in) -> Callable | None:
    """Return what a value goes through to stand for ``param``; ``None`` if it does not."""
    if isinstance(stand_in, UUID) and param == stand_in.hex:
        return _hex
    # PostgreSQL's driver has its own sorts of int.
    return _unchanged if isinstance(param, type(stand_in)) and param == stand_in else None


def _hex(value: UUID) -> str:
    return value.hex


def _unchanged(value):
    return value


class _Kept:
    """
    A query as one connection is asked.

    Also as much of a queryset, and of its query, as Django's iterables look at when they make
    rows of what the database returns.
    """

    db = DEFAULT_DB_ALIAS
    _known_related_objects: dict = {}

    def __init__(self, queryset, compiler, sql, params, places):
        self.model = queryset.model
        self.query = self
        self._iterable = queryset._iterable_class
        self._compiler = compiler
        self._sql, self._params = sql, params
        locks = queryset.query.select_for_update
        self._locks = locks and compiler.connection.features.has_select_for_update
        # Where in ``params`` the arguments belong: place, number of the argument, what to make
        # of it.
        self._places = places
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(fields)
        compiler.get_converters = lambda expressions: converters

    def rows(self, values) -> list:
        """
        Ask with ``values`` and return the rows as the queryset would.

        Raises ``TransactionManagementError`` for a lock outside of a transaction, as Django does
        while it builds a query.
        """
        if self._locks and self._compiler.connection.get_autocommit():
            raise TransactionManagementError(f"{self.model.__name__} is locked in no transaction.")
        params = list(self._params)
        for place, number, adapt in self._places:
            params[place] = adapt(values[number])
        self._compiler.as_sql = lambda: (self._sql, tuple(params))
        return list(self._iterable(self))

    def get_compiler(self, using=None):
        """Return what asks, as ``Query.get_compiler`` does."""
        return self._compiler


class PreparedUpdate:
    """
    Writes the same fields of rows that are there; calling it with one writes that one.

    As ``save(update_fields=names)``, but nobody is told: no signals, no ``pre_save`` of fields.
    """

    def __init__(self, model: type[Model], names: list[str]):
        self._fields = [model._meta.get_field(name) for name in names]
        self._meta = model._meta
        self._kept: dict[str, str] = {}

    def __call__(self, row: Model) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        values = [
            field.get_db_prep_save(getattr(row, field.attname), connection)
            for field in (*self._fields, self._meta.pk)
        ]
        with connection.cursor() as cursor:
            cursor.execute(self._sql(connection), values)

    def _sql(self, connection) -> str:
        """Return the SQL with a place for each field, in their order, and for the id."""
        if connection.vendor not in self._kept:
            query = UpdateQuery(self._meta.model)
            query.add_update_fields([(field, None, Value(0)) for field in self._fields])
            query.add_filter("pk", 0)
            sql, _params = query.get_compiler(connection=connection).as_sql()
            self._kept[connection.vendor] = sql
        return self._kept[connection.vendor]
