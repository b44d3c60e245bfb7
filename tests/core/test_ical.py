"""Calendar files as a calendar program reads them, not as we wrote them."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from apps.core.ical import Entry, calendar

CHANGED = datetime(2026, 11, 1, 12, 30, tzinfo=UTC)
DAYS = Entry("fair-2027", 0, "Fair", date(2027, 4, 15), date(2027, 4, 19), CHANGED)
START = datetime(2027, 4, 15, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
HOUR = Entry("meeting-abc", 3, "Meeting", START, START + timedelta(minutes=25), CHANGED)


def read(*entries: Entry, name: str = "Calendar") -> tuple[Calendar, list[Event]]:
    found = Calendar.from_ical(calendar(entries, name=name))
    return found, [part for part in found.walk("VEVENT") if isinstance(part, Event)]


def lines(*entries: Entry, name: str = "Calendar") -> list[bytes]:
    return calendar(entries, name=name).split(b"\r\n")


def test_whole_days_end_on_the_day_after_the_last() -> None:
    _, (event,) = read(DAYS)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2027, 4, 15), date(2027, 4, 20))
    assert lines(DAYS).count(b"DTSTART;VALUE=DATE:20270415") == 1
    assert event["transp"] == "TRANSPARENT"


def test_one_day_lasts_one_day() -> None:
    _, (event,) = read(Entry("k", 0, "Day", date(2026, 12, 31), date(2026, 12, 31), CHANGED))
    assert event.decoded("dtend") == date(2027, 1, 1)


def test_times_are_written_in_utc_and_need_no_zone_definition() -> None:
    found, (event,) = read(HOUR)
    assert event.decoded("dtstart") == datetime(2027, 4, 15, 1, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2027, 4, 15, 1, 55, tzinfo=UTC)
    assert b"DTSTART:20270415T013000Z" in lines(HOUR)
    assert found.walk("VTIMEZONE") == []
    assert "transp" not in event


def test_the_identity_stays_and_the_sequence_tells_changes() -> None:
    _, (before,) = read(HOUR)
    _, (after,) = read(Entry("meeting-abc", 4, "Moved", START, START, CHANGED))
    assert before["uid"] == after["uid"] == "meeting-abc@testserver"
    assert (int(before["sequence"]), int(after["sequence"])) == (3, 4)
    assert event_stamp(before) == CHANGED


def event_stamp(event: Event) -> object:
    return event.decoded("dtstamp")


@pytest.mark.parametrize(
    ("cancelled", "tentative", "status"),
    [
        (False, False, "CONFIRMED"),
        (False, True, "TENTATIVE"),
        (True, False, "CANCELLED"),
        (True, True, "CANCELLED"),
    ],
)
def test_the_status_says_what_holds(cancelled: bool, tentative: bool, status: str) -> None:
    entry = Entry("k", 0, "S", START, START, CHANGED, is_cancelled=cancelled, is_tentative=tentative)
    _, (event,) = read(entry)
    assert event["status"] == status


def test_the_calendar_says_what_it_is() -> None:
    found, _ = read(DAYS, name="Выставки 展会")
    assert {name: str(found[name]) for name in ("version", "method", "x-wr-calname")} == {
        "version": "2.0",
        "method": "PUBLISH",
        "x-wr-calname": "Выставки 展会",
    }
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H" in lines(DAYS)


def test_the_same_entries_give_the_same_bytes() -> None:
    assert calendar([DAYS, HOUR], name="A") == calendar([DAYS, HOUR], name="A")


@pytest.mark.parametrize(
    "text",
    [
        "a, b; c \\ d",
        "line one\nline two",
        "BEGIN:VEVENT\r\nEND:VCALENDAR",
        "国家会展中心（上海）" * 30,
        "Çin Beynəlxalq İdxal Sərgisi " * 20,
        "🧵" * 60,
    ],
)
def test_any_text_comes_back_and_lines_stay_within_75_octets(text: str) -> None:
    entry = Entry("k", 0, text, START, START, CHANGED, location=text, description=text)
    _, (event,) = read(entry)
    expected = text.replace("\r\n", "\n")
    assert {str(event[name]) for name in ("summary", "location", "description")} == {expected}
    written = lines(entry)
    assert max(map(len, written)) <= 75
    for line in written:
        line.decode("utf-8")
