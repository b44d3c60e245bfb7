"""Editions from the events of an iCalendar file (RFC 5545)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar

from apps.exhibitions.importing.days import DateOrder
from apps.exhibitions.importing.rows import LONGEST_FILE, MOST_ROWS, Incoming, Read, Refused

STATUSES = {"CONFIRMED": "scheduled", "TENTATIVE": "", "CANCELLED": "cancelled"}


def read_ics(content: bytes, order: DateOrder = DateOrder.UNKNOWN) -> Read:
    """Return one row for each event, counted from 1. The order of days is the format's own and is not asked."""
    read = Read()
    if len(content) > LONGEST_FILE:
        read.fail(0, "too_large", megabytes=LONGEST_FILE // 1024 // 1024)
        return read
    try:
        calendars = Calendar.from_ical(content, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        read.fail(0, "not_ics")
        return read
    events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if not events:
        read.fail(0, "no_events")
    if len(events) > MOST_ROWS:
        read.fail(0, "too_many_rows", most=MOST_ROWS)
        return read
    own = {str(zone.get("TZID")) for calendar in calendars for zone in calendar.walk("VTIMEZONE")}
    for number, event in enumerate(events, start=1):
        try:
            read.rows.append(_row(number, event, own))
        except Refused as refusal:
            read.fail(number, refusal.code, **refusal.values)
    return read


def _row(number: int, event: Any, zones: set[str]) -> Incoming:
    _refuse_repetition(event)
    start, is_whole = _day(event, "DTSTART", zones)
    if start is None:
        raise Refused("no_start")
    end, _whole = _day(event, "DTEND", zones)
    if end is not None and is_whole:
        # Whole days end on the day after the last one (3.6.1).
        end -= timedelta(days=1)
    if end is None and "DURATION" in event:
        end = start + max(event["DURATION"].dt - timedelta(days=1), timedelta())
    status = str(event.get("STATUS", "")).upper()
    if status and status not in STATUSES:
        raise Refused("bad_status", text=status)
    return Incoming(
        row=number,
        key=str(event.get("UID", "")).partition("@")[0],
        fair=str(event.get("SUMMARY", "")).strip(),
        start=start,
        end=end,
        status=STATUSES.get(status, ""),
        source_url=str(event.get("URL", "")).strip(),
    )


def _refuse_repetition(event: Any) -> None:
    """A fair is not held by a rule: each edition is an event of its own, and a rule without an end never stops."""
    rule = event.get("RRULE")
    if rule is None:
        return
    rules = rule if isinstance(rule, list) else [rule]
    endless = any(not ({"COUNT", "UNTIL"} & {str(name).upper() for name in each}) for each in rules)
    raise Refused("endless_recurrence" if endless else "recurrence")


def _day(event: Any, name: str, zones: set[str]) -> tuple[date | None, bool]:
    """Return the day where the event is, and whether it was written as a whole day."""
    value = event.get(name)
    if value is None:
        return None, False
    if isinstance(value, list) or not isinstance(getattr(value, "dt", None), date):
        raise Refused("bad_date", text=str(value)[:60])
    zone = str(value.params.get("TZID", "")) if hasattr(value, "params") else ""
    moment = value.dt
    if not isinstance(moment, datetime):
        return moment, True
    if zone and not _is_known(zone, zones):
        raise Refused("unknown_zone", zone=zone[:60])
    if moment.tzinfo is None:
        raise Refused("floating_time", text=moment.isoformat())
    if moment.tzinfo == UTC or str(moment.tzinfo) == "UTC":
        raise Refused("utc_time", text=moment.isoformat())
    return moment.date(), False


def _is_known(zone: str, zones: set[str]) -> bool:
    if zone in zones:
        return True
    try:
        ZoneInfo(zone)
    except (ValueError, LookupError, OSError):
        return False
    return True
