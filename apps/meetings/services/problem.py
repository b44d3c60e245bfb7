"""From the forum's rows to the scheduler's problem. Times and people go in; ids are the rows' own."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from apps.forums.models import Delegate, Forum, ForumInterpreter, Slot
from apps.forums.selectors import approved_delegates, slots_of, slots_off, slots_there, tables_of
from apps.meetings import scheduler
from apps.meetings.enums import MeetingState, PartOfDay, RequestState, Wish
from apps.meetings.languages import Languages, Pair, share_language
from apps.meetings.models import Meeting, MeetingRequest
from apps.meetings.selectors import must_not_meet
from apps.meetings.selectors.working_days import WorkingDays
from apps.meetings.times import is_in_part

# Weights of a wish on both sides, on one, on none; their order is what matters.
MUTUAL_MUST, ONE_MUST, WOULD = 5, 3, 1


@dataclass(frozen=True, slots=True)
class ForumProblem:
    """The problem, and the rows behind its numbers. Slots in the problem count from 0 in the order of `slots`."""

    problem: scheduler.Problem
    slots: tuple[Slot, ...]
    pairs: dict[int, Pair]
    companies: dict[int, int]  # delegate -> company


def problem_of(forum: Forum) -> ForumProblem:
    """Read everything that a plan of `forum` rests on, in a fixed number of queries."""
    slots = tuple(slots_of(forum))
    delegates = list(approved_delegates(forum))
    requests = _accepted(forum, delegates)
    live = list(
        forum.meetings.filter(state=MeetingState.SCHEDULED, slot__isnull=False).prefetch_related("seats")
    )
    pairs = assign_delegates(requests, delegates, live)
    engagements = list(forum.engagements.select_related("interpreter").prefetch_related("blocked_slots"))
    place = {slot.pk: index for index, slot in enumerate(slots)}
    languages = Languages(engagements)
    off = slots_off(engagements, slots)
    problem = scheduler.Problem(
        slots=len(slots),
        participants=_participants(delegates, slots, forum),
        requests=tuple(_request(request, pairs[request.pk], slots, forum, languages) for request in requests),
        named_tables=_tables(forum, delegates),
        interpreters=tuple(_interpreter(engagement, slots, off[engagement.pk]) for engagement in engagements),
        locked=_placed((m for m in live if m.is_locked), place, pairs),
        previous=_placed((m for m in live if not m.is_locked), place, pairs),
        days=_days(slots, forum),
    )
    companies = {delegate.pk: delegate.registration.company_id for delegate in delegates}
    return ForumProblem(problem, slots, pairs, companies)


def _accepted(forum: Forum, delegates: list[Delegate]) -> list[MeetingRequest]:
    """Return the accepted requests whose two companies are still there and may meet."""
    there = {delegate.registration.company_id for delegate in delegates}
    apart = must_not_meet(forum)
    return [
        request
        for request in forum.requests.filter(state=RequestState.ACCEPTED).order_by("pk")
        if {request.sender_id, request.recipient_id} <= there
        and frozenset((request.sender_id, request.recipient_id)) not in apart
    ]


def assign_delegates(
    requests: Iterable[MeetingRequest], delegates: Iterable[Delegate], live: Iterable[Meeting]
) -> dict[int, Pair]:
    """Say which delegate of each company takes a request: who sits there already, who shares a language, who has less.

    Two delegates of a company can sit at two tables at once, so a company's load is spread over its people.
    """
    by_company: dict[int, list[Delegate]] = defaultdict(list)
    by_person: dict[int, Delegate] = {}
    for delegate in delegates:
        by_company[delegate.registration.company_id].append(delegate)
        by_person[delegate.person_id] = delegate
    seated = {
        meeting.request_id: {by_person[s.person_id] for s in meeting.seats.all() if s.person_id in by_person}
        for meeting in live
    }
    load: Counter[int] = Counter()
    pairs: dict[int, Pair] = {}
    for request in requests:
        kept = seated.get(request.pk, set())
        options = [
            (mine, theirs)
            for mine in by_company[request.sender_id]
            for theirs in by_company[request.recipient_id]
        ]

        def cost(pair: Pair, kept: set[Delegate] = kept) -> tuple[int, bool, int, int]:
            moved = sum(delegate not in kept for delegate in pair) if kept else 0
            return (
                moved,
                not share_language(*pair),
                load[pair[0].pk] + load[pair[1].pk],
                pair[0].pk + pair[1].pk,
            )

        pairs[request.pk] = best = min(options, key=cost)
        load.update(delegate.pk for delegate in best)
    return pairs


def _participants(
    delegates: list[Delegate], slots: tuple[Slot, ...], forum: Forum
) -> tuple[scheduler.Participant, ...]:
    """A company's most and least meetings are shared out among its delegates, so that together they keep to them."""
    working = WorkingDays(forum, slots, {each.registration.company.country for each in delegates})
    team: dict[int, list[int]] = defaultdict(list)
    for delegate in delegates:
        team[delegate.registration_id].append(delegate.pk)
    return tuple(
        _participant(delegate, slots, forum, team[delegate.registration_id], working)
        for delegate in delegates
    )


def _participant(
    delegate: Delegate, slots: tuple[Slot, ...], forum: Forum, team: list[int], working: WorkingDays
) -> scheduler.Participant:
    most, there = forum.meetings_most, slots_there(delegate, slots)
    return scheduler.Participant(
        id=delegate.pk,
        available=tuple(
            index
            for index, slot in enumerate(slots)
            if slot.pk in there and working.include(delegate.registration.company, slot)
        ),
        max_meetings=None if most is None else _share(most, team, delegate.pk),
        min_meetings=_share(forum.meetings_least, team, delegate.pk),
        max_per_day=forum.meetings_per_day,
        side=delegate.registration.company.country,
    )


def _share(whole: int, team: list[int], member: int) -> int:
    """Return a member's part of `whole`; the parts add up to it, and the first take what does not divide."""
    each, rest = divmod(whole, len(team))
    return each + (team.index(member) < rest)


def _request(
    request: MeetingRequest, pair: Pair, slots: tuple[Slot, ...], forum: Forum, languages: Languages
) -> scheduler.Request:
    return scheduler.Request(
        id=request.pk,
        a=pair[0].pk,
        b=pair[1].pk,
        weight=weight_of(request),
        interpreter=languages.pool_for(*pair),
        slots=_slots_in(request.part_of_day, slots, ZoneInfo(forum.time_zone)),
    )


def weight_of(request: MeetingRequest) -> int:
    musts = [request.wish, request.answer_wish].count(Wish.MUST)
    return (WOULD, ONE_MUST, MUTUAL_MUST)[musts]


def _slots_in(part: str, slots: tuple[Slot, ...], zone: ZoneInfo) -> tuple[int, ...] | None:
    if part == PartOfDay.ANY:
        return None
    return tuple(index for index, slot in enumerate(slots) if is_in_part(slot.starts_at, part, zone))


def _tables(forum: Forum, delegates: list[Delegate]) -> tuple[scheduler.Table, ...]:
    """A fixed table serves the company's first delegate; others of the company sit where there is room.

    A table whose company takes part and sends nobody yet is kept for it: nobody else sits there.
    """
    first = {delegate.registration.company_id: delegate.pk for delegate in reversed(delegates)}
    return tuple(
        scheduler.Table(id=table.pk, owner=first[table.held_for] if table.held_for else None, hall=table.hall)
        for table in tables_of(forum)
        if table.held_for is None or table.held_for in first
    )


def _interpreter(
    engagement: ForumInterpreter, slots: tuple[Slot, ...], off: set[int]
) -> scheduler.Interpreter:
    return scheduler.Interpreter(
        id=engagement.interpreter_id,
        pools=tuple(engagement.interpreter.pairs),
        slots=tuple(index for index, slot in enumerate(slots) if slot.pk not in off) if off else None,
    )


def _placed(
    meetings: Iterable[Meeting], place: dict[int, int], pairs: dict[int, Pair]
) -> tuple[scheduler.Assignment, ...]:
    return tuple(
        scheduler.Assignment(
            request=meeting.request_id,
            slot=place[meeting.slot_id],
            table=meeting.table_id,
            interpreter=meeting.interpreter_id,
        )
        for meeting in meetings
        if meeting.slot_id in place and meeting.request_id in pairs
    )


def _days(slots: tuple[Slot, ...], forum: Forum) -> tuple[int, ...]:
    zone = ZoneInfo(forum.time_zone)
    dates = sorted({slot.starts_at.astimezone(zone).date() for slot in slots})
    return tuple(dates.index(slot.starts_at.astimezone(zone).date()) for slot in slots)
