"""
Thousands of rows in one statement, written as plain values.

A model instance a row costs more than the row: what is written by the ten thousand and never looked at again in Python
goes to the database as one JSON text that it takes apart itself. Values are what JSON holds; moments are aware datetimes,
ranges their PostgreSQL text.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import orjson
from django.db import connection
from django.db.models import DateTimeField, Field, JSONField, Model
from django.utils import timezone

# Rows of one statement: none grows without bound.
BATCH = 5_000
Row = Sequence[Any]


def insert_rows(
    model: type[Model], names: Sequence[str], rows: Iterable[Row], *, ignore_conflicts: bool = False
) -> None:
    """Insert `rows`, each with the values of the fields `names`, in this order; an empty table of rows does nothing.

    Every other field of the model gets its default, the same in all rows: a field that must differ has to be named.
    No signals are sent. With `ignore_conflicts` rows that are there already are left out.
    """
    fields = [_field(model, name) for name in names]
    shared = [field for field in _fields(model) if field not in fields and not field.primary_key]
    columns = ", ".join(_quoted(field.column) for field in (*fields, *shared))
    values = ", ".join((*(_read(field, at) for at, field in enumerate(fields)), *("%s" for _field in shared)))
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({columns}) SELECT {values} {_FROM}" + (
        " ON CONFLICT DO NOTHING" if ignore_conflicts else ""
    )
    _execute(statement, [_default(field) for field in shared], rows)


def update_rows(model: type[Model], names: Sequence[str], rows: Iterable[Row]) -> None:
    """Set the fields `names` of rows: each of `rows` is a primary key and then their values. Times of change follow.

    No signals are sent; whoever is asked who changed what writes that down (`core.audit.record_changes`).
    """
    fields = [_field(model, name) for name in names]
    stamps = [field for field in _fields(model) if getattr(field, "auto_now", False) and field not in fields]
    settings = [f"{_quoted(field.column)} = {_read(field, at)}" for at, field in enumerate(fields, start=1)]
    settings += [f"{_quoted(stamp.column)} = %s" for stamp in stamps]
    table, key = _quoted(model._meta.db_table), model._meta.pk
    which = f"WHERE {table}.{_quoted(key.column)} = {_read(key, 0)}"
    statement = " ".join(("UPDATE", table, "SET", ", ".join(settings), _FROM, which))
    _execute(statement, [timezone.now() for _stamp in stamps], rows)


_FROM = "FROM jsonb_array_elements(%s::jsonb) AS given"


def _execute(statement: str, parameters: Sequence[Any], rows: Iterable[Row]) -> None:
    with connection.cursor() as cursor:
        remaining = iter(rows)
        while some := list(islice(remaining, BATCH)):
            cursor.execute(statement, [*parameters, orjson.dumps(some).decode()])


def _read(field: Field, at: int) -> str:
    """Return the expression for a value. Texts are not cast: a cast would cut what is too long, without a word."""
    if isinstance(field, JSONField):
        return f"(given->{at})"
    kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
    text = f"(given->>{at})"
    return text if str(kind).startswith(("varchar", "text")) else f"{text}::{kind}"


def _default(field: Field) -> Any:
    """Return what a field has that nobody names."""
    if isinstance(field, DateTimeField) and (field.auto_now or field.auto_now_add):
        return timezone.now()
    return field.get_db_prep_save(field.get_default(), connection)


def _fields(model: type[Model]) -> Sequence[Field]:
    return model._meta.concrete_fields


def _field(model: type[Model], name: str) -> Field:
    return next(field for field in _fields(model) if name in {field.name, field.attname})


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(str(name))
