"""Bringing a table in line with rows from a file: what is new is created, what differs updated, the rest left alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from auditlog.models import LogEntry
from django.db.models import Field, Model

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load did to one table; `changes` names each updated row and its columns.

    `kept` rows differ from the file because an organiser has edited them: a person's knowledge is newer.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: tuple[str, ...] = field(default=(), compare=False)
    kept: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.created + other.created,
            self.updated + other.updated,
            self.unchanged + other.unchanged,
            self.changes + other.changes,
            self.kept + other.kept,
        )

    def __str__(self) -> str:
        text = f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"
        if self.kept:
            text += f", {self.kept} kept as organisers have edited them"
        return "\n  ".join((text, *self.changes))


def upsert(model: type[Row], key: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Counts:
    """Write `rows` (attname → value) into `model`; `key` names the attributes that tell rows apart.

    Two queries to read, whatever the number of rows, and one for each 500 written. Call inside a transaction.
    A row that a person has edited (the audit log knows) stays as it is.
    """
    edited = edited_by_people(model)
    there = {_key(row, key): row for row in model._default_manager.all()}
    new: list[Row] = []
    changed: list[Row] = []
    changes: list[str] = []
    unchanged = kept = 0
    names = {field.attname for field in _stamps(model)}
    for values in rows:
        names.update(values)
        row = there.get(tuple(values[name] for name in key))
        if row is None:
            new.append(model(**values))
        elif row.pk in edited:
            kept += _differs(row, values)
            unchanged += not _differs(row, values)
        elif differing := _apply(row, values):
            changed.append(row)
            changes.append(f"{'/'.join(str(values[name]) for name in key)}: {', '.join(differing)}")
        else:
            unchanged += 1
    model._default_manager.bulk_create(new, batch_size=500)
    if changed:
        fields = sorted(names - set(key))
        model._default_manager.bulk_update(
            changed, [_field_name(model, name) for name in fields], batch_size=500
        )
    return Counts(len(new), len(changed), unchanged, tuple(changes), kept)


def edited_by_people(model: type[Model]) -> set[int]:
    """Return the rows of the model that somebody has changed by hand."""
    entries = LogEntry.objects.get_for_model(model).filter(actor__isnull=False, action=LogEntry.Action.UPDATE)
    return set(entries.values_list("object_id", flat=True))


def set_many(model: type[Row], field: str, wanted: Mapping[int, Iterable[int]]) -> int:
    """Give each row (by pk) of `model` exactly these related pks in a many-to-many field; return how many rows moved."""
    through = getattr(model, field).through
    source = model._meta.get_field(field).m2m_column_name()  # type: ignore[union-attr]
    target = model._meta.get_field(field).m2m_reverse_name()  # type: ignore[union-attr]
    rows = through._default_manager.filter(**{f"{source}__in": list(wanted)})
    there: dict[int, set[int]] = {pk: set() for pk in wanted}
    for pk, related in rows.values_list(source, target):
        there[pk].add(related)
    edited = edited_by_people(model)
    differing = {
        pk: set(related) for pk, related in wanted.items() if pk not in edited and set(related) != there[pk]
    }
    through._default_manager.filter(**{f"{source}__in": list(differing)}).delete()
    through._default_manager.bulk_create(
        through(**{source: pk, target: related})
        for pk, all_related in differing.items()
        for related in sorted(all_related)
    )
    return len(differing)


def _key(row: Model, key: Sequence[str]) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in key)


def _differs(row: Model, values: Mapping[str, Any]) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _apply(row: Model, values: Mapping[str, Any]) -> list[str]:
    """Write the values into the row; return the names of those that differed. Times of change follow."""
    differing = [name for name, value in values.items() if getattr(row, name) != value]
    for name in differing:
        setattr(row, name, values[name])
    if differing:
        for stamp in _stamps(type(row)):
            stamp.pre_save(row, False)
    return differing


def _stamps(model: type[Model]) -> list[Field]:
    """Return the fields that hold when a row last changed: a bulk update does not set them by itself."""
    return [field for field in model._meta.concrete_fields if getattr(field, "auto_now", False)]


def _field_name(model: type[Model], attname: str) -> str:
    return next(field.name for field in model._meta.concrete_fields if attname in {field.attname, field.name})
