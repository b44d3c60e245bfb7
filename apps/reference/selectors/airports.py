"""Airports near a place."""

from dataclasses import dataclass

from apps.core.geo import Point, great_circle_km
from apps.reference.models import Airport, Place

NEAR_KM = 80
MOST = 3


@dataclass(frozen=True, slots=True)
class NearAirport:
    airport: Airport
    km: int


def point_of(place: Place | Airport | None) -> Point | None:
    """Return where something is on the map, or None while nobody has said."""
    if place is None or place.latitude is None or place.longitude is None:
        return None
    return Point(float(place.latitude), float(place.longitude))


def nearest_airports(place: Place | None) -> list[NearAirport]:
    """Return the airports near a place as the crow flies, the nearest first, at most three; one query."""
    here = point_of(place)
    if here is None:
        return []
    airports = [(point_of(airport), airport) for airport in Airport.objects.all()]
    near = [NearAirport(airport, round(great_circle_km(here, there))) for there, airport in airports if there]
    near.sort(key=lambda each: (each.km, each.airport.code))
    return [each for each in near if each.km <= NEAR_KM][:MOST]
