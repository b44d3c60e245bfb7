from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from apps.exhibitions.models import Phase
from tests.factories import EditionFactory, VenueFactory

pytestmark = pytest.mark.django_db


def events(client: Client, path: str = "calendar.ics?when=all") -> list[Any]:
    response = client.get(f"/en/calendar/{path}")
    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def facts(event: Any) -> tuple[str, date, date, int, str]:
    return (
        str(event["SUMMARY"]),
        event["DTSTART"].dt,
        event["DTEND"].dt,
        int(event["SEQUENCE"]),
        str(event["STATUS"]),
    )


def test_whole_days_with_the_day_after_as_end(client: Client) -> None:
    edition = EditionFactory(
        key="FAIR-2026",
        slug="fair-2026",
        start_date=date(2026, 12, 2),
        end_date=date(2026, 12, 5),
        sequence=3,
        venue=VenueFactory(name_en="Great Hall"),
        city__name_en="Silk City",
        exhibition__name_en="Silk, Tea; Fair",
    )
    (event,) = events(client, "fair-2026/calendar.ics")
    assert facts(event) == ("Silk, Tea; Fair", date(2026, 12, 2), date(2026, 12, 6), 3, "CONFIRMED")
    assert str(event["UID"]).startswith("fair-2026@")
    assert str(event["LOCATION"]) == "Great Hall, Silk City"
    assert str(event["URL"]).endswith("/en/calendar/fair-2026/")
    assert event["DTSTAMP"].dt == datetime(2026, 11, 24, 8, tzinfo=UTC) == edition.updated_at


def test_states(client: Client) -> None:
    day = {"start_date": date(2026, 12, 2), "end_date": None}
    for name, values in (
        ("Cancelled", {"status": "cancelled"}),
        ("Postponed", {"status": "postponed"}),
        ("Medium", {"confidence": "medium"}),
        ("Low", {"confidence": "low"}),
    ):
        EditionFactory(exhibition__name_en=name, **day, **values)
    first, after = date(2026, 12, 2), date(2026, 12, 3)
    assert [facts(event) for event in events(client)] == [
        ("Cancelled", first, after, 0, "CANCELLED"),
        ("Postponed", first, after, 0, "TENTATIVE"),
        ("Medium", first, after, 0, "TENTATIVE"),
    ]


def test_one_entry_for_each_confirmed_phase(client: Client) -> None:
    edition = EditionFactory(key="CANTON", slug="canton", exhibition__name_en="Canton Fair")
    for number, day, confidence in ((1, 15, "high"), (2, 23, "high"), (3, 28, "low")):
        Phase.objects.create(
            edition=edition,
            key=f"CANTON-P{number}",
            number=number,
            start_date=date(2027, 4, day),
            end_date=date(2027, 4, day + 1),
            confidence=confidence,
        )
    assert [facts(event)[:3] for event in events(client, "canton/calendar.ics")] == [
        ("Canton Fair, phase 1", date(2027, 4, 15), date(2027, 4, 17)),
        ("Canton Fair, phase 2", date(2027, 4, 23), date(2027, 4, 25)),
    ]


def test_the_list_takes_the_same_filters(client: Client) -> None:
    EditionFactory(exhibition__name_en="Past", start_date=date(2026, 10, 1), end_date=None)
    EditionFactory(exhibition__name_en="Next", start_date=date(2026, 12, 1), end_date=None)
    EditionFactory(
        exhibition__name_en="Baku", exhibition__country="AZ", start_date=date(2026, 12, 2), end_date=None
    )
    shown = {
        query: [str(event["SUMMARY"]) for event in events(client, f"calendar.ics{query}")]
        for query in ("", "?when=past", "?country=AZ", "?month=2026-10")
    }
    assert shown == {
        # What is over stays for a while: a program takes away what is missing from its feed.
        "": ["Past", "Next", "Baku"],
        "?when=past": ["Past"],
        "?country=AZ": ["Baku"],
        "?month=2026-10": ["Past"],
    }
