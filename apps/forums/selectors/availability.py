"""When somebody can sit at a table: between arrival and departure, not in blocked slots, and interpreters with rests."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from apps.forums.models import Delegate, ForumInterpreter, Slot


def is_there(delegate: Delegate, slot: Slot) -> bool:
    """Whether the delegate can sit in a slot. Expects `blocked_slots` to be prefetched."""
    return slot.pk in slots_there(delegate, [slot])


def slots_there(delegate: Delegate, slots: Iterable[Slot]) -> set[int]:
    """Return in which of the slots (by pk) the delegate can sit. Expects `blocked_slots` to be prefetched."""
    blocked = {slot.pk for slot in delegate.blocked_slots.all()}
    return {
        slot.pk
        for slot in slots
        if slot.pk not in blocked and _within(slot, delegate.arrives_at, delegate.leaves_at)
    }


def slots_off(engagements: Sequence[ForumInterpreter], slots: Sequence[Slot]) -> dict[int, set[int]]:
    """Return for each engagement (by pk) the slots (by pk) in which that interpreter does not work.

    A rest after so many meetings is a slot off for everybody in turn, so that not all of them pause at once: whatever
    is planned or booked in the other slots, nobody works longer without a rest than agreed. Expects `blocked_slots` to
    be prefetched and `slots` in the order of time.
    """
    stretches = list(_stretches(slots))
    return {
        engagement.pk: _absent(engagement, slots) | _rests(engagement, turn, stretches)
        for turn, engagement in enumerate(sorted(engagements, key=lambda each: each.pk))
    }


def _absent(engagement: ForumInterpreter, slots: Iterable[Slot]) -> set[int]:
    blocked = {slot.pk for slot in engagement.blocked_slots.all()}
    return blocked | {
        slot.pk for slot in slots if not _within(slot, engagement.arrives_at, engagement.leaves_at)
    }


def _rests(engagement: ForumInterpreter, turn: int, stretches: Iterable[Sequence[Slot]]) -> set[int]:
    if engagement.longest_run is None:
        return set()
    cycle = engagement.longest_run + engagement.rest_slots
    # Whoever is next in turn starts the round so many slots later that the rests do not fall together.
    start = turn * engagement.rest_slots
    return {
        slot.pk
        for stretch in stretches
        for place, slot in enumerate(stretch)
        if len(stretch) > engagement.longest_run and (place + start) % cycle >= engagement.longest_run
    }


def _stretches(slots: Sequence[Slot]) -> Iterator[list[Slot]]:
    """Yield runs of slots without a pause between them that is as long as a meeting."""
    run: list[Slot] = []
    for slot in slots:
        if run and slot.starts_at - run[-1].ends_at >= slot.ends_at - slot.starts_at:
            yield run
            run = []
        run.append(slot)
    if run:
        yield run


def _within(slot: Slot, start: datetime | None, end: datetime | None) -> bool:
    return (start is None or start <= slot.starts_at) and (end is None or slot.ends_at <= end)
