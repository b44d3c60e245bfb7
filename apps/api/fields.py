"""Fields that bodies of several resources use."""

from typing import Any

from rest_framework import serializers

from apps.core.validators import validate_near_today


class MomentField(serializers.DateTimeField):
    """A moment that somebody gives: ISO 8601 with its offset, in a year of our time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[validate_near_today], **options)


class DayField(serializers.DateField):
    """A day that somebody gives, in a year of our time."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[validate_near_today], **options)


class NamedRow(serializers.SlugRelatedField):
    """A row that the body names by its code or id."""

    def to_internal_value(self, data: Any) -> Any:
        # No name has this character, and PostgreSQL takes no text with it.
        if isinstance(data, str) and "\x00" in data:
            self.fail("does_not_exist", slug_name=self.slug_field, value=data.replace("\x00", "�"))
        return super().to_internal_value(data)
