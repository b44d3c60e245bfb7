"""Editions from schema.org `Event`s: one, a list, or a `@graph`."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from apps.exhibitions.importing.days import DateOrder, read_day
from apps.exhibitions.importing.rows import LONGEST_FILE, MOST_ROWS, Incoming, Read, Refused

KINDS = ("Event", "ExhibitionEvent", "BusinessEvent", "EventSeries")
STATUSES = {
    "EventScheduled": "scheduled",
    "EventRescheduled": "scheduled",
    "EventMovedOnline": "scheduled",
    "EventPostponed": "postponed",
    "EventCancelled": "cancelled",
}
HTML = re.compile(r"</?[a-zA-Z!][^>]*>|&(?:#\d+|#x[0-9a-fA-F]+|[a-zA-Z]{2,31});")
DEEPEST = 12


def read_json_ld(content: bytes, order: DateOrder = DateOrder.UNKNOWN) -> Read:
    """Return one row for each event, counted from 1 in the order of the file."""
    read = Read()
    if len(content) > LONGEST_FILE:
        read.fail(0, "too_large", megabytes=LONGEST_FILE // 1024 // 1024)
        return read
    try:
        found = list(_events(json.loads(content.decode("utf-8-sig")), DEEPEST))
    except (UnicodeDecodeError, ValueError, RecursionError):
        read.fail(0, "not_json")
        return read
    if not found:
        read.fail(0, "no_events")
    if len(found) > MOST_ROWS:
        read.fail(0, "too_many_rows", most=MOST_ROWS)
        return read
    for number, event in enumerate(found, start=1):
        try:
            read.rows.append(_row(number, event, order))
        except Refused as refusal:
            read.fail(number, refusal.code, **refusal.values)
    return read


def _events(node: Any, depth: int) -> Iterator[dict[str, Any]]:
    if depth == 0:
        return
    if isinstance(node, list):
        for part in node:
            yield from _events(part, depth - 1)
    elif isinstance(node, dict):
        kinds = node.get("@type", "")
        if set(kinds if isinstance(kinds, list) else [kinds]) & set(KINDS):
            yield node
        else:
            for part in node.values():
                yield from _events(part, depth - 1)


def _row(number: int, event: dict[str, Any], order: DateOrder) -> Incoming:
    place = _first(event.get("location"))
    address = place.get("address")
    status = _text(event, "eventStatus").rpartition("/")[2]
    if status and status not in STATUSES:
        raise Refused("bad_status", text=status)
    start = _text(event, "startDate")
    if not start:
        raise Refused("no_start")
    end = _text(event, "endDate")
    name = _text(event, "name")
    if not name and not _text(event, "identifier"):
        raise Refused("no_exhibition")
    return Incoming(
        row=number,
        key=_text(event, "identifier"),
        fair=name,
        start=_day(start, order),
        end=_day(end, order) if end else None,
        status=STATUSES.get(status, ""),
        city=_text(address, "addressLocality") if isinstance(address, dict) else "",
        venue=_text(place, "name"),
        source_url=_text(event, "url"),
    )


def _first(value: Any) -> dict[str, Any]:
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else {}


def _text(node: dict[str, Any], name: str) -> str:
    """Return a plain text. Markup in it is refused: it is either a mistake or an attack."""
    value = node.get(name, "")
    if isinstance(value, dict):
        value = value.get("@value") or value.get("@id") or value.get("value") or ""
    if isinstance(value, list):
        value = value[0] if value and isinstance(value[0], str) else ""
    text = str(value).strip() if isinstance(value, str | int) else ""
    if HTML.search(text):
        raise Refused("html_in_text", field=name)
    return text


def _day(text: str, order: DateOrder) -> date:
    """A time counts for its day where the event is, so its own zone's day stands; without a zone it is refused."""
    if "T" not in text:
        return read_day(text, order)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Refused("bad_date", text=text) from None
    if moment.tzinfo is None:
        raise Refused("floating_time", text=text)
    if text.endswith("Z"):
        raise Refused("utc_time", text=text)
    return moment.date()
