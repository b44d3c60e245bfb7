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
