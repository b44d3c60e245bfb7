"""Calendar files (RFC 5545) from plain values; escaping and folding are the icalendar library's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Calendar, Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
PRODUCT = "-//Ipek//Calendar//EN"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. With `date` values it takes whole days, the last one included; with `datetime` it must be aware.

    `key` is stable for ever; `sequence` grows with every change, so that calendars take it over.
    """

    key: str
    sequence: int
    summary: str
    start: date | datetime
    end: date | datetime
    changed_at: datetime
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False


def calendar(entries: Iterable[Entry], *, name: str, refresh: timedelta = timedelta(hours=1)) -> bytes:
    """Return a calendar with these entries."""
    feed = Calendar()
    feed.add("prodid", PRODUCT)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", refresh, parameters={"VALUE": "DURATION"})
    feed.add("x-published-ttl", refresh)
    for entry in entries:
        feed.add_component(_event(entry))
    return bytes(feed.to_ical())


def uid(key: str) -> str:
    return f"{key}@{urlsplit(settings.SITE_URL).hostname}"


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", uid(entry.key))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("summary", entry.summary)
    start, end = _times(entry)
    event.add("dtstart", start)
    event.add("dtend", end)
    for name in ("location", "description", "url"):
        if value := getattr(entry, name):
            event.add(name, value)
    event.add(
        "status", "CANCELLED" if entry.is_cancelled else "TENTATIVE" if entry.is_tentative else "CONFIRMED"
    )
    if not isinstance(entry.start, datetime):
        event.add("transp", "TRANSPARENT")
    return event


def _times(entry: Entry) -> tuple[date | datetime, date | datetime]:
    """Whole days end on the day after the last one (RFC 5545, 3.6.1); times are written in UTC."""
    if isinstance(entry.start, datetime) and isinstance(entry.end, datetime):
        return entry.start.astimezone(UTC), entry.end.astimezone(UTC)
    return entry.start, entry.end + timedelta(days=1)
