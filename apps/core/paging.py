"""Keyset paging: a page begins after the last row of the one before, whatever was added meanwhile."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.core.errors import InvalidInput

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page; `next` and `previous` are opaque cursors, or None at the ends."""

    rows: list[Row]
    next: str | None
    previous: str | None


def page_of(rows: QuerySet[Row], *, order: Sequence[str], cursor: str | None, size: int) -> Page[Row]:
    """Return one page of `rows` in `order` (fields or annotations, "-" for descending; unique as a whole, not null).

    Raises InvalidInput for a cursor that was not made here.
    """
    backwards, values = _decode(cursor, len(order)) if cursor else (False, None)
    direction = [_flip(name) for name in order] if backwards else list(order)
    found = rows.order_by(*direction)
    if values is not None:
        found = found.filter(_after(direction, values, rows))
    taken = list(found[: size + 1])
    more, taken = len(taken) > size, taken[:size]
    if backwards:
        taken.reverse()
    has_next, has_previous = (True, more) if backwards else (more, values is not None)
    return Page(
        rows=taken,
        next=_encode(False, taken[-1], order) if taken and has_next else None,
        previous=_encode(True, taken[0], order) if taken and has_previous else None,
    )


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _after(order: Sequence[str], values: Sequence[Any], rows: QuerySet[Any]) -> Q:
    """Return (a > x) or (a = x and b > y) …, with < for descending names."""
    condition, equal = Q(), Q()
    for name, raw in zip(order, values, strict=True):
        field = name.lstrip("-")
        value = _typed(rows, field, raw)
        condition |= equal & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        equal &= Q(**{field: value})
    return condition


def _typed(rows: QuerySet[Any], name: str, raw: Any) -> Any:
    """Return the value as its field wants it; a cursor with something else in it is refused."""
    annotation = rows.query.annotations.get(name)
    field = annotation.output_field if annotation is not None else rows.model._meta.get_field(name)
    try:
        value = field.to_python(raw)
    except (ValidationError, TypeError, ValueError):
        raise _bad_cursor() from None
    # PostgreSQL takes no text with a null character.
    if value is None or (isinstance(value, str) and "\x00" in value):
        raise _bad_cursor()
    return value


class _Encoder(DjangoJSONEncoder):
    """Writes moments whole: cut to milliseconds, a row would come twice, or those beside it not at all."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _encode(backwards: bool, row: Model, order: Sequence[str]) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    packed = json.dumps([int(backwards), *values], cls=_Encoder, separators=(",", ":"))
    return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def _decode(cursor: str, width: int) -> tuple[bool, list[Any]]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        backwards, *values = json.loads(base64.urlsafe_b64decode(padded.encode("ascii")))
    except (ValueError, binascii.Error, TypeError, UnicodeError):
        raise _bad_cursor() from None
    if backwards not in {0, 1} or len(values) != width or any(isinstance(v, (list, dict)) for v in values):
        raise _bad_cursor()
    return bool(backwards), values


def _bad_cursor() -> InvalidInput:
    return InvalidInput(
        _("This page address is not valid any more. Start again from the first page."), code="bad_cursor"
    )
