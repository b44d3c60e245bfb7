"""Sets of slots as integers: bit t is slot t."""

from collections.abc import Iterable, Iterator


def mask_of(slots: Iterable[int]) -> int:
    mask = 0
    for slot in slots:
        mask |= 1 << slot
    return mask


def bits(mask: int) -> Iterator[int]:
    """The slots of a mask, in order."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def runs(mask: int) -> int:
    """The number of unbroken stretches."""
    return (mask & ~(mask << 1)).bit_count()


def bridged(busy: int, closed: int) -> int:
    """`busy`, with every stretch of `closed` slots that follows a busy slot filled in (the sum carries along it)."""
    return busy | (closed & ~(closed + ((busy << 1) & closed)))


def breaks_of(busy: int, days: tuple[int, ...]) -> int:
    """Gaps between the meetings of one person; `days` are the slots of each day."""
    if len(days) == 1:
        return runs(busy) - 1 if busy else 0
    return sum(runs(part) - 1 for day in days if (part := busy & day))


def idle_breaks_of(busy: int, available: int, days: tuple[int, ...]) -> int:
    """Those of the gaps that hold at least one slot in which the person was available."""
    return sum(runs(bridged(part, day & ~available)) - 1 for day in days if (part := busy & day))


def least_breaks(meetings: int, available: int, days: tuple[int, ...]) -> int:
    """The fewest gaps with so many meetings in the available slots: the longest stretches first, one day at a time."""
    if len(days) == 1:
        return max(0, _stretches_needed(meetings, _stretches(available)) - 1)
    # Each day's first stretch costs nothing, so the longest stretch of every day comes before all others.
    per_day = [_stretches(available & day) for day in days]
    free = sorted((s[0] for s in per_day if s), reverse=True)
    others = sorted((length for s in per_day for length in s[1:]), reverse=True)
    return _stretches_needed(max(0, meetings - sum(free)), others)


def _stretches(mask: int) -> list[int]:
    """Lengths of the unbroken stretches, longest first."""
    lengths = []
    while mask:
        mask >>= (mask & -mask).bit_length() - 1
        length = (~mask & (mask + 1)).bit_length() - 1
        lengths.append(length)
        mask >>= length
    return sorted(lengths, reverse=True)


def _stretches_needed(meetings: int, lengths: list[int]) -> int:
    needed = 0
    for length in lengths:
        if meetings <= 0:
            break
        meetings -= length
        needed += 1
    return needed
