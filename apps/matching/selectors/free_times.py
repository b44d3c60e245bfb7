"""When two companies could meet at a forum: the slots in which neither has a meeting yet."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from apps.companies.models import Company
from apps.core.time import BAKU, SHANGHAI, TimeRange
from apps.forums.models import Forum
from apps.meetings.models import Seat

FIRST_FEW = 3
# Office hours in either country, where there is no forum that sets them.
OPENS, CLOSES = 9, 18


def free_times(
    forum: Forum, company: Company, others: Iterable[int], *, now: datetime
) -> dict[int, list[TimeRange]]:
    """Return for each other company the first slots to come that are free on both sides, in two queries.

    Somebody of the company is free perhaps in further slots: people are not told apart here.
    """
    others = list(others)
    slots = [
        TimeRange(start, end)
        for start, end in forum.slots.filter(starts_at__gt=now)
        .order_by("starts_at")
        .values_list("starts_at", "ends_at")
    ]
    taken: dict[int, list[TimeRange]] = defaultdict(list)
    if slots:
        seats = Seat.objects.filter(company__in=[company.pk, *others], person__isnull=False)
        for pk, during in seats.values_list("company_id", "during"):
            taken[pk].append(TimeRange(during.lower, during.upper))
    return {pk: _free(slots, [*taken[company.pk], *taken[pk]]) for pk in others}


def _free(slots: list[TimeRange], taken: list[TimeRange]) -> list[TimeRange]:
    found = []
    for slot in slots:
        if not any(slot.overlaps(busy) for busy in taken):
            found.append(slot)
        if len(found) == FIRST_FEW:
            break
    return found


def shared_office_hours(now: datetime) -> TimeRange:
    """Return today's hours in which offices of both countries are open."""
    today = now.astimezone(BAKU).date()
    opens, closes = (
        [datetime(today.year, today.month, today.day, hour, tzinfo=zone) for zone in (BAKU, SHANGHAI)]
        for hour in (OPENS, CLOSES)
    )
    return TimeRange(max(opens), min(closes))
