"""Suggestions as readers see them, and what the ranker reads."""

from apps.matching.selectors.boosts import boosts_shown
from apps.matching.selectors.fairness import Fairness, fairness_of
from apps.matching.selectors.free_times import free_times, shared_office_hours
from apps.matching.selectors.lists import (
    SuggestionView,
    dismissals_of,
    is_being_computed,
    shown_run,
    suggestions_for,
    with_sectors,
)
from apps.matching.selectors.steering import factors_of, preview, samples_of, steering_of
from apps.matching.selectors.why import Why, why

__all__ = [
    "Fairness",
    "SuggestionView",
    "Why",
    "boosts_shown",
    "dismissals_of",
    "factors_of",
    "fairness_of",
    "free_times",
    "is_being_computed",
    "preview",
    "samples_of",
    "shared_office_hours",
    "shown_run",
    "steering_of",
    "suggestions_for",
    "why",
    "with_sectors",
]
