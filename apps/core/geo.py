"""Distances on the globe."""

from math import asin, cos, radians, sin, sqrt
from typing import NamedTuple

EARTH_DIAMETER_KM = 12_742.0


class Point(NamedTuple):
    """Decimal degrees, north and east positive."""

    latitude: float
    longitude: float


def great_circle_km(here: Point, there: Point) -> float:
    """Return the shortest way over the globe, to within half a percent of the true one."""
    north, south = radians(here.latitude), radians(there.latitude)
    over_latitude = sin((south - north) / 2) ** 2
    over_longitude = sin(radians(there.longitude - here.longitude) / 2) ** 2
    # Rounding can lift the sum a hair above one for two points on opposite sides of the globe.
    return EARTH_DIAMETER_KM * asin(sqrt(min(1.0, over_latitude + cos(north) * cos(south) * over_longitude)))
