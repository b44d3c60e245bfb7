"""One person's agenda, the fairs that fit a company, and its trips."""

from apps.agenda.selectors.addresses import (
    FairsFeed,
    fairs_feed_of,
    feed_url,
    open_address,
    sign,
    user_of_feed,
)
from apps.agenda.selectors.fits import ExpectedFit, Fit, expected_fits_for, fits_for
from apps.agenda.selectors.marks import agenda_mark
from apps.agenda.selectors.meetings import (
    AgendaDay,
    AgendaItem,
    agenda_items,
    agenda_meetings,
    agenda_of,
    item_of,
)
from apps.agenda.selectors.trips import (
    Itinerary,
    ItineraryStep,
    itinerary,
    stops_of_traveller,
    trip_for,
    trips_for,
    trips_of,
)

__all__ = [
    "AgendaDay",
    "AgendaItem",
    "ExpectedFit",
    "FairsFeed",
    "Fit",
    "Itinerary",
    "ItineraryStep",
    "agenda_items",
    "agenda_mark",
    "agenda_meetings",
    "agenda_of",
    "expected_fits_for",
    "fairs_feed_of",
    "feed_url",
    "fits_for",
    "item_of",
    "itinerary",
    "open_address",
    "sign",
    "stops_of_traveller",
    "trip_for",
    "trips_for",
    "trips_of",
    "user_of_feed",
]
