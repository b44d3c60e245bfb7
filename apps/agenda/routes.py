"""How much time a way needs: plain values, no clock."""

from apps.exhibitions.travel import Leg

# Up to here one travels in the evening; up to there by day; beyond it the night and the time zones take two days.
EVENING_KM, DAY_KM = 700, 3_500


def days_needed(km: int | None, *, is_move: bool) -> int:
    """Return how many free days a way needs. Between places that are not on the map, one for a move."""
    if not is_move:
        return 0
    if km is None:
        return 1
    return 0 if km <= EVENING_KM else 1 if km <= DAY_KM else 2


def is_too_tight(way: Leg) -> bool:
    """Whether the free days between two stays are fewer than the way needs; what overlaps is a clash, not a tight way."""
    return not way.is_clash and way.days_between < days_needed(way.km, is_move=way.is_move)
