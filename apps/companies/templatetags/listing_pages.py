"""What the pages with lines need beyond the components."""

from django import template

from apps.companies.selectors import line_for_reader, market_names, translator

register = template.Library()
register.filter("market_names", market_names)
register.filter("translator", translator)
register.filter("for_reader", line_for_reader)
