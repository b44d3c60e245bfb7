"""The day of a forum, for tests of what happens on it."""

from collections.abc import Sequence
from datetime import UTC, datetime

import time_machine

from apps.forums.models import Forum, Session
from apps.meetings.models import Meeting, Seat
from apps.notifications.models import Delivery
from tests.factories import (
    CompanyFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, published
from tests.people import Cast

DAY_BEFORE = datetime(2027, 4, 13, 9, tzinfo=UTC)


def at(hour: int, minute: int = 0) -> datetime:
    """A moment on the forum's day; its slots begin at 01:00, 01:30 … and last 25 minutes."""
    return datetime(2027, 4, 14, hour, minute, tzinfo=UTC)


def forum_of_the_day(people: Cast) -> Forum:
    """A plenary from 00:00 to 01:00, then four slots with two published meetings of the one company with two others."""
    with time_machine.travel(DAY_BEFORE, tick=False):
        forum = forum_with_programme(slots=4, tables=2, hosts=[people.body])
        Session.objects.create(
            forum=forum, kind="plenary", title_en="Opening", starts_at=at(0), ends_at=at(1)
        )
        third = CompanyFactory(country="CN")
        take_part(forum, people.company, people.other_company, third)
        for other in (people.other_company, third):
            accepted(forum, people.company, other)
        published(people.organiser, forum)
        Delivery.objects.exclude(kind="meetings.reminder").delete()
    return forum


def live(forum: Forum) -> Sequence[Meeting]:
    return list(forum.meetings.filter(state="scheduled").order_by("starts_at", "pk"))


def times(forum: Forum) -> list[object]:
    """Return every hour of the forum: sessions, slots, meetings, seats."""
    return [
        sorted(Session.objects.filter(forum=forum).values_list("starts_at", "ends_at")),
        sorted(forum.slots.values_list("number", "starts_at", "ends_at")),
        sorted(forum.meetings.values_list("pk", "starts_at", "ends_at", "sequence")),
        sorted(
            (seat.meeting_id, seat.during.lower, seat.during.upper)
            for seat in Seat.objects.filter(meeting__forum=forum)
        ),
    ]
