"""What belongs into the archive of somebody's own data. Upper apps register their sections from `AppConfig.ready()`."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model
from django.utils.functional import Promise

from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Fact:
    """One value under its name; `label` and `shown` are for people, in the language that is active."""

    name: str
    label: str
    value: Any
    shown: str


Record = list[Fact]


@dataclass(frozen=True, slots=True)
class Section:
    """`collect` returns all records of one kind that are about the user; it reads and writes nothing."""

    code: str
    title: str | Promise
    collect: Callable[[User], Iterable[Record]]


_sections: dict[str, Section] = {}


def register_section(code: str, title: str | Promise, collect: Callable[[User], Iterable[Record]]) -> None:
    if code in _sections:
        raise ImproperlyConfigured(f"The archive has a section {code!r} already.")
    _sections[code] = Section(code, title, collect)


def all_sections() -> list[Section]:
    return list(_sections.values())


def facts_of(row: Model, *names: str) -> Record:
    """Return the named fields of a row. A choice is shown by its label, a related row by its name."""
    return [_fact_of(row, name) for name in names]


def fact(name: str, label: str | Promise, value: Any) -> Fact:
    return Fact(name, str(label), _plain(value), _shown(value))


def _fact_of(row: Model, name: str) -> Fact:
    field = row._meta.get_field(name)
    value = getattr(row, name)
    say = getattr(row, f"get_{name}_display", None)
    label = str(getattr(field, "verbose_name", name))
    return Fact(name, label[:1].upper() + label[1:], _plain(value), str(say()) if say else _shown(value))


def _plain(value: Any) -> Any:
    """Return what JSON can hold; anything unknown as its text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return str(value)


def _shown(value: Any) -> str:
    if value is None or value == "" or value == []:
        return "—"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value)
