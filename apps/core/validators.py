"""What forms, serializers and models of every app refuse alike."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

EARLIEST, LATEST = 2000, 2100


def validate_near_today(day: date) -> None:
    """Refuse a day or moment in a year that can only be a slip of the hand. (Before 1900 zones had no whole minutes either.)"""
    if not EARLIEST <= day.year < LATEST:
        raise ValidationError(
            _("Give a date between the years %(earliest)d and %(latest)d."),
            code="far_away",
            params={"earliest": EARLIEST, "latest": LATEST - 1},
        )
