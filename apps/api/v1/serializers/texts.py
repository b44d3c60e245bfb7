"""Texts and times as the API writes them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

Texts = Mapping[str, str | None]
LANGUAGES: tuple[str, ...] = tuple(settings.MODELTRANSLATION_LANGUAGES)
_COLUMNS = {code: code.replace("-", "_") for code in LANGUAGES}
TEXTS_SCHEMA: dict[str, Any] = {
    "oneOf": [
        {
            "type": "object",
            "properties": {code: {"type": ["string", "null"]} for code in LANGUAGES},
            "required": list(LANGUAGES),
            "additionalProperties": False,
        },
        {"type": "string"},
        {"type": "null"},
    ],
    "description": "In each language, or one string with `?lang=` (the next language where that one is not there).",
}


def localised(row: Any, name: str, lang: str | None) -> Texts | str | None:
    """Return a curated text in all languages; with `lang` as one string, from the next language if need be."""
    texts = {code: getattr(row, f"{name}_{column}") or None for code, column in _COLUMNS.items()}
    if lang is None:
        return texts
    return texts[lang] or next(filter(None, texts.values()), None)


def first_of(*candidates: Texts | str | None) -> Texts | str | None:
    """Return the first text that says anything in any language."""
    said = (text for text in candidates if (any(text.values()) if isinstance(text, Mapping) else text))
    return next(said, candidates[-1])


def in_zone(moment: datetime | None, zone: str) -> str | None:
    """Return ISO 8601 with the offset of the zone that is named beside it."""
    return None if moment is None else moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds")


@extend_schema_field(TEXTS_SCHEMA)
class Localised(serializers.Field):
    """A text of a curated table. `name` is the model's field where it is called differently here."""

    def __init__(self, name: str = "", **options: Any) -> None:
        self.column = name
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, row: Any) -> Texts | str | None:
        return localised(row, self.column or str(self.field_name), self.context.get("lang"))


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.Field):
    """A point in time, in the zone that the serializer's `zone_of` names and `time_zone` shows."""

    def __init__(self, name: str = "", **options: Any) -> None:
        self.attribute = name
        super().__init__(source="*", read_only=True, **options)

    def to_representation(self, row: Any) -> str | None:
        return in_zone(getattr(row, self.attribute or str(self.field_name)), self.parent.zone_of(row))


class Zoned(serializers.Serializer):
    """Base of what has moments: all of them are in one zone, which is named."""

    time_zone = serializers.SerializerMethodField()

    def get_time_zone(self, row: Any) -> str:
        return self.zone_of(row)

    def zone_of(self, row: Any) -> str:
        return str(row.time_zone)


class WrittenText(serializers.Serializer):
    """What a company wrote, in the language in which it was written."""

    language = serializers.CharField()
    text = serializers.CharField()


class Translation(WrittenText):
    """The same in a further language; `translated_by` is blank where the company wrote it itself."""

    translated_by = serializers.CharField()


class Codes(serializers.ListField):
    """The codes (or another column) of related rows."""

    def __init__(self, column: str = "code", **options: Any) -> None:
        self.column = column
        super().__init__(child=serializers.CharField(), read_only=True, **options)

    def to_representation(self, related: Any) -> list[str]:
        return [str(getattr(row, self.column)) for row in related.all()]
