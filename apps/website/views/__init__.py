"""Pages that cross domains."""

from apps.website.views.companies import company
from apps.website.views.dashboard import dashboard
from apps.website.views.editions import edition
from apps.website.views.front import choose_language, home, privacy, terms

__all__ = ["choose_language", "company", "dashboard", "edition", "home", "privacy", "terms"]
