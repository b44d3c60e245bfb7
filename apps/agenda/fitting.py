"""How well a fair fits a company: one function for each reason, plain values in and out.

Each returns a score from 0 to 1 and the reason for it, or None where it has nothing to say. Pages and the API turn
codes and parameters into sentences.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from apps.exhibitions.travel import Stay, distance

# A fair within this many days and kilometres of another trip can be seen on the same journey.
NEAR_DAYS, NEAR_KM = 10, 900
SHORTEST_NOTICE, BEST_UNTIL, HORIZON = 14, 210, 540


@dataclass(frozen=True, slots=True)
class Reason:
    """`code` names the feature; `params` are values, never words."""

    code: str
    params: Mapping[str, Any]
    is_warning: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is known of the company: sectors of level 1, HS chapters, and where it will be anyway."""

    sectors: frozenset[str]
    chapters: frozenset[str]
    trips: Sequence[Stay[str]]
    today: date


@dataclass(frozen=True, slots=True)
class Fair:
    """What is known of an edition. `complements` go there and answer a line; `visitors` are all who go."""

    stay: Stay[str]
    sectors: frozenset[str]
    chapters: frozenset[str]
    complements: int = 0
    visitors: int = 0


Scored = tuple[float, Reason | None]


def sectors(wishes: Wishes, fair: Fair) -> Scored:
    """The share of the company's sectors that the fair covers; a fair for everything says less than one for these."""
    shared = sorted(wishes.sectors & fair.sectors)
    if not shared:
        return 0.0, None
    covered = len(shared) / len(wishes.sectors)
    focus = len(shared) / len(fair.sectors)
    return 0.7 * covered + 0.3 * focus, Reason("sectors", {"sectors": shared})


def chapters(wishes: Wishes, fair: Fair) -> Scored:
    shared = sorted(wishes.chapters & fair.chapters)
    if not shared:
        return 0.0, None
    return len(shared) / len(wishes.chapters), Reason("hs", {"chapters": shared})


def companies(wishes: Wishes, fair: Fair) -> Scored:
    """Companies that answer a line count; each further one adds less."""
    if not fair.complements:
        return 0.0, None
    return 1 - 0.6**fair.complements, Reason("companies", {"number": fair.complements})


def season(wishes: Wishes, fair: Fair) -> Scored:
    """Time enough to prepare, and not so far off that nobody plans for it."""
    days = (fair.stay.first - wishes.today).days
    if days < SHORTEST_NOTICE:
        return 0.1, Reason("soon", {"days": max(days, 0)}, is_warning=True)
    if days <= BEST_UNTIL:
        return 1.0, Reason("in_time", {"days": days})
    return max(0.0, 1 - (days - BEST_UNTIL) / (HORIZON - BEST_UNTIL)), None


def journey(wishes: Wishes, fair: Fair) -> Scored:
    """Near another trip is good, at the same time elsewhere is not."""
    best: Scored = (0.0, None)
    for trip in wishes.trips:
        if trip.key == fair.stay.key:
            return 0.0, Reason("planned", {"edition": trip.key})
        gap, km = _gap(trip, fair.stay), distance(trip, fair.stay)
        if gap < 0 and km != 0:
            return 0.0, Reason("clash", {"edition": trip.key}, is_warning=True)
        if km is not None and km <= NEAR_KM and gap <= NEAR_DAYS:
            score = 1 - km / (2 * NEAR_KM) - max(gap, 0) / (4 * NEAR_DAYS)
            if score > best[0]:
                best = (score, Reason("near_trip", {"edition": trip.key, "km": km, "days": max(gap, 0)}))
    return best


FEATURES: Sequence[tuple[float, Callable[[Wishes, Fair], Scored]]] = (
    (0.40, sectors),
    (0.25, chapters),
    (0.20, companies),
    (0.08, season),
    (0.07, journey),
)
# All that can be said of a fair whose days nobody has announced.
GOODS = FEATURES[:2]


def score(
    wishes: Wishes, fair: Fair, features: Sequence[tuple[float, Callable[[Wishes, Fair], Scored]]] = FEATURES
) -> tuple[float, list[Reason]]:
    """Return the weighted sum and the reasons. A fair of other goods fits nobody, whoever goes and whenever it is."""
    found = [(weight, *feature(wishes, fair)) for weight, feature in features]
    reasons = [reason for _weight, _value, reason in found if reason is not None]
    if not {"sectors", "hs", "companies"} & {reason.code for reason in reasons}:
        return 0.0, []
    return sum(weight * value for weight, value, _reason in found), reasons


def _gap(one: Stay[str], other: Stay[str]) -> int:
    """Return the whole days between two stays, negative where they share a day."""
    if one.first > other.first:
        one, other = other, one
    return (other.first - one.last).days - 1
