"""What the pages with lines need beyond the components."""

from collections.abc import Iterable

from django import template

from apps.companies.selectors import market_names, translator

register = template.Library()
register.filter("market_names", market_names)
register.filter("translator", translator)


@register.filter
def listed(names: Iterable[str]) -> str:
    return ", ".join(map(str, names))
