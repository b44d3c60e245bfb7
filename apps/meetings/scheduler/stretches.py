"""Where the meetings of one person could lie with few breaks: a choice of sets of slots, each of them nearly unbroken."""

from itertools import combinations

from apps.meetings.scheduler.bits import bits, breaks_of, idle_breaks_of, least_breaks

MOST = 64  # sets for one person
TRIED = 60  # choices of stretches for one person, beside the one of all of them
MORE = 2  # stretches more than need be
DEAREST = 1  # breaks more than need be, those counted twice in which somebody waits


def stretch_sets(meetings: int, available: int, days: tuple[int, ...]) -> list[int]:
    """So many slots that lie together, or in few stretches: from the earliest such set to the latest.

    Each is a run of slots one after the other in some of the person's stretches of presence, with nothing but the gaps
    between these left out.
    """
    if meetings == 0:
        return [0]
    least = least_breaks(meetings, available, days)
    parts = _parts(available)
    dear = {}
    for slots in [list(bits(available)), *_choices(parts, least + 1)]:
        for first in range(len(slots) - meetings + 1):
            mask = sum(1 << slot for slot in slots[first : first + meetings])
            dear[mask] = breaks_of(mask, days) - least + idle_breaks_of(mask, available, days)
    cheapest = sorted((mask for mask, extra in dear.items() if extra <= DEAREST), key=lambda m: (dear[m], m))
    return sorted(cheapest[:MOST] or [min(dear, key=lambda m: (dear[m], m))], key=_middle)


def _choices(parts: list[list[int]], fewest: int) -> list[list[int]]:
    chosen = []
    for number in range(fewest, min(len(parts), fewest + MORE)):
        for some in combinations(parts, number):
            chosen.append([slot for part in some for slot in part])
            if len(chosen) == TRIED:
                return chosen
    return chosen


def _parts(mask: int) -> list[list[int]]:
    """The unbroken stretches."""
    parts: list[list[int]] = []
    for slot in bits(mask):
        if parts and parts[-1][-1] == slot - 1:
            parts[-1].append(slot)
        else:
            parts.append([slot])
    return parts


def _middle(mask: int) -> float:
    slots = list(bits(mask))
    return sum(slots) / len(slots)
