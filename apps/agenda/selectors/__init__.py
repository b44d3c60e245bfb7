"""One person's agenda, the fairs that fit a company, and its trips."""

from apps.agenda.selectors.fits import ExpectedFit, Fit, expected_fits_for, fits_for
from apps.agenda.selectors.meetings import (
    AgendaDay,
    AgendaItem,
    agenda_items,
    agenda_meetings,
    agenda_of,
    feed_url,
    item_of,
    sign,
    user_of_feed,
)
from apps.agenda.selectors.trips import Itinerary, ItineraryStep, itinerary, trip_for, trips_for, trips_of

__all__ = [
    "AgendaDay",
    "AgendaItem",
    "ExpectedFit",
    "Fit",
    "Itinerary",
    "ItineraryStep",
    "agenda_items",
    "agenda_meetings",
    "agenda_of",
    "expected_fits_for",
    "feed_url",
    "fits_for",
    "item_of",
    "itinerary",
    "sign",
    "trip_for",
    "trips_for",
    "trips_of",
    "user_of_feed",
]
