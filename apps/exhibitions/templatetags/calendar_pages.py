"""Months and names as the calendar's pages write them."""

from collections.abc import Iterable
from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from apps.core.joining import listed, placed
from apps.core.templatetags.times import date_range
from apps.exhibitions.enums import EditionStatus, Season
from apps.exhibitions.forecast import Forecast, Rule

register = template.Library()


@register.filter
def month_year(day: date) -> str:
    """Return `November 2026`, `2026年11月`: a heading, so with the capital that the language's catalogue gives it."""
    if _speaks_chinese():
        return date_format(day, "Y年n月")
    return f"{date_format(day, 'F')} {day.year}"


@register.filter
def month_names(numbers: Iterable[int]) -> str:
    """Return `November, December`, `Ноябрь, декабрь`, `11月、12月`: only English writes a month large inside a line."""
    first, *others = [date(2000, number, 1) for number in numbers]
    return listed([_month(first), *(_inner_month(day) for day in others)])


def _month(day: date) -> str:
    return date_format(day, "n月" if _speaks_chinese() else "F")


def _inner_month(day: date) -> str:
    text = _month(day)
    return text if get_language() == "en" else text.replace("İ", "i").lower()


@register.filter
def href(website: str) -> str:
    """Return the address of a bare domain as it stands in the data."""
    return website if website.startswith(("https://", "http://")) else f"https://{website}"


@register.filter
def host(website: str) -> str:
    """Return what is shown of a web address."""
    return website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")


@register.filter
def window(forecast: Forecast) -> str:
    """Return the time that a forecast gives: about these days, or this month and no day at all; and the season."""
    season = str(Season(forecast.season).label) if forecast.season else ""
    if not forecast.is_month_only:
        days = date_range(forecast.earliest, forecast.latest)
        return placed(_("about %(days)s") % {"days": days}, season)
    return placed(_months(forecast.earliest, forecast.latest), season)


def _months(first: date, last: date) -> str:
    is_one_year = first.year == last.year
    if is_one_year and first.month == last.month:
        return month_year(first)
    if _speaks_chinese():
        return f"{month_year(first)}–{_month(last) if is_one_year else month_year(last)}"
    return f"{_month(first) if is_one_year else month_year(first)} – {_inner_month(last)} {last.year}"


@register.filter
def rests_on(forecast: Forecast) -> str:
    """Say by which rule the forecast was made, and from which editions."""
    years = {"years": listed(forecast.seen)}
    if forecast.rule == Rule.SAME_DAYS:
        return _("It was held on these days before: %(years)s.") % years
    if forecast.rule == Rule.SAME_WEEKS:
        return _("It was held in these weeks before: %(years)s.") % years
    if forecast.rule == Rule.SAME_MONTH:
        return _("It was held in this month before: %(years)s.") % years
    return _("This is its usual time of the year.")


@register.filter
def iso_range(start: str, end: str | None) -> str:
    """Return days that were kept as ISO 8601 as the reader writes them."""
    return date_range(date.fromisoformat(start), date.fromisoformat(end) if end else None)


@register.filter
def status_name(code: str) -> str:
    return str(EditionStatus(code).label)


def _speaks_chinese() -> bool:
    return (get_language() or "").startswith("zh")
