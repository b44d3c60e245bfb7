"""The names of target markets."""

from collections.abc import Iterable

from django.core.cache import cache
from django.utils.translation import get_language

from apps.companies.enums import Market
from apps.reference.enums import PlaceKind
from apps.reference.models import Place

KEPT_SECONDS = 600


def market_names(codes: Iterable[str]) -> list[str]:
    """Return the names in the active language, countries as they stand, provinces where they are still known."""
    labels = dict(Market.choices)
    codes = list(codes)
    provinces = province_names() if any(code not in labels for code in codes) else {}
    return [str(labels.get(code) or provinces[code]) for code in codes if code in labels or code in provinces]


def province_names() -> dict[str, str]:
    """Return the provinces by code; there are some dozens, and they hardly ever change."""

    def read() -> dict[str, str]:
        return {place.code: place.name for place in Place.objects.filter(kind=PlaceKind.PROVINCE)}

    return cache.get_or_set(f"province-names:{get_language()}", read, KEPT_SECONDS) or {}
