"""Pages that cross domains."""

from apps.website.views.companies import company, company_sheet
from apps.website.views.dashboard import dashboard
from apps.website.views.editions import edition
from apps.website.views.front import choose_language, home
from apps.website.views.texts import help_index, help_topic, privacy, terms

__all__ = [
    "choose_language",
    "company",
    "company_sheet",
    "dashboard",
    "edition",
    "help_index",
    "help_topic",
    "home",
    "privacy",
    "terms",
]
