"""From fair to fair: which run at the same time, how many days lie between the others, and how far it is.

Plain values in and out; the timeline draws them and trips are made of them.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Generic, TypeVar

from apps.core.geo import Point, great_circle_km

Key = TypeVar("Key", bound=Hashable)
# Within this distance one changes between two fairs without changing the hotel.
SAME_PLACE_KM = 30


@dataclass(frozen=True, slots=True)
class Stay(Generic[Key]):
    """Days at one place, the last one included. `point` is None where the place is not on the map."""

    key: Key
    first: date
    last: date
    city: str = ""
    point: Point | None = None


@dataclass(frozen=True, slots=True)
class Leg(Generic[Key]):
    """The way from one stay to the next. `days_between` counts whole free days; it is negative where they overlap."""

    start: Stay[Key]
    end: Stay[Key]
    days_between: int
    km: int | None

    @property
    def is_clash(self) -> bool:
        return self.days_between < 0

    @property
    def is_move(self) -> bool:
        """Whether one has to travel; places that are not on the map differ by their names."""
        return self.start.city != self.end.city if self.km is None else self.km > SAME_PLACE_KM


def leg(start: Stay[Key], end: Stay[Key]) -> Leg[Key]:
    return Leg(start, end, (end.first - start.last).days - 1, distance(start, end))


def legs(stays: Iterable[Stay[Key]]) -> list[Leg[Key]]:
    """Return the ways between stays in order of time."""
    return [leg(start, end) for start, end in pairwise(in_order(stays))]


def clashes(stays: Iterable[Stay[Key]]) -> list[Leg[Key]]:
    """Return every pair of stays that share a day, the earlier one first."""
    found: list[Leg[Key]] = []
    running: list[Stay[Key]] = []
    for stay in in_order(stays):
        running = [other for other in running if other.last >= stay.first]
        found += [leg(other, stay) for other in running]
        running.append(stay)
    return found


def distance(start: Stay[Key], end: Stay[Key]) -> int | None:
    """Return whole kilometres, or None where a place is not on the map and it is not the same one."""
    if start.city and start.city == end.city:
        return 0
    if start.point is None or end.point is None:
        return None
    return round(great_circle_km(start.point, end.point))


def in_order(stays: Iterable[Stay[Key]]) -> list[Stay[Key]]:
    return sorted(stays, key=lambda stay: (stay.first, stay.last))
