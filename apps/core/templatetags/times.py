"""Days and times as each language writes them, in two zones."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

register = template.Library()

ZONE_NAMES: Final[Mapping[str, Promise]] = {
    "Asia/Baku": _("Baku"),
    "Asia/Shanghai": _("Shanghai"),
    "Asia/Hong_Kong": _("Hong Kong"),
    "Asia/Macau": _("Macao"),
    "Asia/Urumqi": _("Ürümqi"),
    "UTC": _("UTC"),
}
NAIVE: Final = "A time without a zone cannot be shown: make it aware first."
BOTH_ZONES: Final = ("Asia/Baku", "Asia/Shanghai")

# Day-and-month patterns of Django's date formats, by language: one day without and with its year.
DAY_FORMATS: Final[Mapping[str, tuple[str, str]]] = {
    "zh": ("n月j日", "Y年n月j日"),
    "": ("j E", "j E Y"),
}


def _day_formats() -> tuple[str, str]:
    return DAY_FORMATS["zh" if (get_language() or "").startswith("zh") else ""]


def _written(date: dt.date, pattern: str) -> str:
    """Return a date in words; Azerbaijani writes its months small, which Django's catalogue does not."""
    text = date_format(date, pattern)
    return _small(text) if get_language() == "az" else text


def _small(text: str) -> str:
    return text.replace("İ", "i").lower()


def _weekday_first(day: dt.date, text: str) -> str:
    weekday = date_format(day, "D")
    return f"{text} {weekday}" if (get_language() or "").startswith("zh") else f"{weekday} {text}"


@register.filter
def in_zone(value: dt.datetime | None, zone: str) -> dt.datetime | None:
    """Return the aware instant `value` in the IANA `zone`; nothing stays nothing."""
    if value is None:
        return None
    if timezone.is_naive(value):
        raise ValueError(NAIVE)
    return value.astimezone(ZoneInfo(zone))


@register.filter
def zone_name(zone: str) -> str:
    """Return what people call an IANA zone: the city's name, translated where the site knows it."""
    return str(ZONE_NAMES.get(zone) or zone.rsplit("/", 1)[-1].replace("_", " "))


@register.filter
def day(value: dt.date | None) -> str:
    """Return a date with its weekday and year in the page's language."""
    if value is None:
        return ""
    return _weekday_first(value, _written(value, _day_formats()[1]))


@register.filter
def day_inside(value: dt.date | None) -> str:
    """Return the same inside a sentence, where only English writes the weekday large: `до сб 27 ноября 2027`."""
    return day(value) if get_language() == "en" else _small(day(value))


@register.filter
def iso(value: dt.date | dt.datetime | None) -> str:
    """Return the ISO 8601 form that `<time datetime>` wants."""
    return value.isoformat() if value else ""


def readers_zone() -> str:
    """Return the zone that a signed-in reader has chosen; for everybody else Baku."""
    name = timezone.get_current_timezone_name()
    return BOTH_ZONES[0] if name == settings.TIME_ZONE else name


@register.simple_tag
def zone_lines(
    value: dt.datetime, end: dt.datetime | None = None, first: str = "", with_day: bool = True
) -> list[dict[str, Any]]:
    """Return one line for each zone, the reader's first: `zone`, `name`, `start`, `end`, `text`.

    Without `first` it is the zone that holds for the request. A zone whose clock shows the same as one above
    (Hong Kong and Shanghai) is left out. Further lines repeat the day only where it is another day there.
    """
    if timezone.is_naive(value):
        raise ValueError(NAIVE)
    lines: list[dict[str, Any]] = []
    for zone in (first or readers_zone(), *BOTH_ZONES):
        start = value.astimezone(ZoneInfo(zone))
        if any(start.utcoffset() == line["start"].utcoffset() for line in lines):
            continue
        stop = in_zone(end, zone)
        shows_day = with_day if not lines else start.date() != lines[0]["start"].date()
        lines.append(
            {
                "zone": zone,
                "name": zone_name(zone),
                "start": start,
                "end": stop,
                "text": clock(start, stop, shows_day),
            }
        )
    return lines


def in_words(moment: dt.datetime, *, with_year: bool = True) -> str:
    """Return a moment as a sentence has it: `27 December 2026, 08:00`, `2026年12月27日 08:00`."""
    return _timed(_written(moment, _day_formats()[with_year]), f"{moment:%H:%M}")


def _timed(day: str, time: str) -> str:
    return f"{day} {time}" if (get_language() or "").startswith("zh") else f"{day}, {time}"


def _dated(moment: dt.datetime, text: str) -> str:
    return _timed(day(moment.date()), text)


def clock(start: dt.datetime, end: dt.datetime | None, with_day: bool) -> str:
    """Return `10:00–10:30`, with the day where asked and the end's day where the range crosses midnight."""
    text = f"{start:%H:%M}"
    if with_day:
        text = _dated(start, text)
    if end is None:
        return text
    stop = f"{end:%H:%M}"
    if end.date() != start.date():
        return f"{text} – {_dated(end, stop)}"
    return f"{text}–{stop}"


@register.simple_tag
def date_range(start: dt.date | None, end: dt.date | None = None) -> str:
    """Return a range of days, as short as it can be: `12–15 May 2026`, `2026年5月12日–15日`."""
    if start is None:
        return ""
    short, full = _day_formats()
    if end is None or end == start:
        return _written(start, full)
    if start.year != end.year:
        return f"{_written(start, full)} – {_written(end, full)}"
    if short.startswith("n月"):
        return f"{_written(start, full)}–{_written(end, 'j日' if start.month == end.month else short)}"
    if start.month == end.month:
        return f"{start.day}–{_written(end, full)}"
    return f"{_written(start, short)} – {_written(end, full)}"
