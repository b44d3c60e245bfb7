"""Months and names as the calendar's pages write them."""

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def month_year(day: date) -> str:
    """Return `November 2026`, `2026年11月`: a heading, so with the capital that the language's catalogue gives it."""
    if (get_language() or "").startswith("zh"):
        return date_format(day, "Y年n月")
    return f"{date_format(day, 'F')} {day.year}"


@register.filter
def href(website: str) -> str:
    """Return the address of a bare domain as it stands in the data."""
    return website if website.startswith(("https://", "http://")) else f"https://{website}"


@register.filter
def host(website: str) -> str:
    """Return what is shown of a web address."""
    return website.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
