"""Subscribed calendars: the same event moves and is cancelled, read back by two parsers; a 304 costs one small query."""

from datetime import date
from time import process_time
from typing import Any

import pytest
import vobject
from django.test import Client
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from apps.exhibitions import services
from apps.exhibitions.models import Edition
from apps.exhibitions.services import EditionData
from tests.conftest import Note
from tests.factories import EditionFactory, PlaceFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
URL = "/en/calendar/calendar.ics"


@pytest.fixture
def edition() -> Edition:
    return EditionFactory(key="SILK-2027", slug="silk-2027", exhibition__name_en="Silk, Tea; Fair")


def by_icalendar(content: bytes) -> list[tuple[str, int, str, date, date]]:
    return [
        (str(e["UID"]), int(e["SEQUENCE"]), str(e["STATUS"]), e["DTSTART"].dt, e["DTEND"].dt)
        for e in Calendar.from_ical(content).walk("VEVENT")
    ]


def by_vobject(content: bytes) -> list[tuple[str, int, str, date, date]]:
    read: Any = vobject.readOne(content.decode())
    return [
        (e.uid.value, int(e.sequence.value), e.status.value, e.dtstart.value, e.dtend.value)
        for e in read.contents.get("vevent", [])
    ]


def correct(people: Cast, edition: Edition, **changes: object) -> None:
    names = ("start_date", "end_date", "status", "confidence", "city", "venue")
    values = {name: getattr(edition, name) for name in names} | {"source": "page"} | changes
    services.correct_edition(user=people.organiser, edition=edition, data=EditionData(**values))
    edition.refresh_from_db()


def test_one_event_moves_and_is_cancelled(people: Cast, edition: Edition, client: Client) -> None:
    seen = []
    for changes in ({}, {"start_date": date(2027, 4, 16)}, {"status": "cancelled"}):
        correct(people, edition, **changes)
        content = client.get(URL).content
        assert by_icalendar(content) == by_vobject(content)
        seen += by_icalendar(content)
    end = date(2027, 4, 20)
    assert seen == [
        ("silk-2027@testserver", 0, "CONFIRMED", date(2027, 4, 15), end),
        ("silk-2027@testserver", 1, "CONFIRMED", date(2027, 4, 16), end),
        ("silk-2027@testserver", 2, "CANCELLED", date(2027, 4, 16), end),
    ]


def test_what_is_over_stays_for_half_a_year(client: Client) -> None:
    EditionFactory(key="LATELY", start_date=date(2026, 6, 1), end_date=None, year=2026, status="cancelled")
    EditionFactory(key="LONG-AGO", start_date=date(2026, 5, 1), end_date=None, year=2026)
    assert [uid for uid, *_rest in by_icalendar(client.get(URL).content)] == ["lately@testserver"]


def test_dates_that_were_withdrawn_are_not_given_away(people: Cast, edition: Edition, client: Client) -> None:
    correct(people, edition, confidence="low")
    assert by_icalendar(client.get(URL).content) == []


@pytest.mark.parametrize("header", ["if-none-match", "if-modified-since"])
def test_a_304_costs_one_query(
    edition: Edition, client: Client, django_assert_num_queries: DjangoAssertNumQueries, header: str
) -> None:
    first = client.get(f"{URL}?country=CN")
    value = first["ETag"] if header == "if-none-match" else first["Last-Modified"]
    with django_assert_num_queries(1):
        again = client.get(f"{URL}?country=CN", headers={header: value})
    assert (again.status_code, again.content) == (304, b"")


def test_a_new_reader_gets_what_is_kept(
    edition: Edition, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(URL)
    with django_assert_num_queries(1):
        again = Client().get(URL)
    assert again.content == first.content


@pytest.mark.parametrize("change", ["edition", "phase", "fair", "city", "sectors", "query", "language"])
def test_whatever_the_feed_shows_changes_its_etag(edition: Edition, client: Client, change: str) -> None:
    etag, url = client.get(URL)["ETag"], URL
    match change:
        case "edition":
            Edition.objects.update(end_date=date(2027, 4, 20))
        case "phase":
            edition.phases.create(key="P1", number=1, start_date=date(2027, 4, 15))
        case "fair":
            type(edition.exhibition).objects.update(name_en="Tea Fair")
        case "city":
            PlaceFactory(code="OTHER")
        case "sectors":
            edition.exhibition.sectors.create(code="TEXL", label_en="Textiles")
        case "query":
            url = f"{URL}?country=CN"
        case "language":
            url = URL.replace("/en/", "/az/")
    assert client.get(url, headers={"if-none-match": etag}).status_code == 200


def test_what_a_poll_costs(edition: Edition, client: Client, note: Note) -> None:
    for number in range(150):
        EditionFactory(key=f"E{number}", start_date=date(2027, 1, 1 + number % 28), end_date=date(2027, 2, 1))
    started = process_time()
    etag = client.get(URL)["ETag"]
    made = process_time() - started
    rounds = 50
    started = process_time()
    for _n in range(rounds):
        client.get(URL, headers={"if-none-match": etag})
    unchanged = (process_time() - started) / rounds
    started = process_time()
    for _n in range(rounds):
        client.get(URL)
    kept = (process_time() - started) / rounds
    note(
        f"CPU per request on a shared machine: {made * 1000:.0f} ms to make 151 events once a version, "
        f"{kept * 1000:.1f} ms to give the kept bytes, {unchanged * 1000:.1f} ms for a 304 (one query); "
        f"10,000 hourly polls are {10_000 / 3600:.1f} a second: {10_000 / 3600 * unchanged * 100:.1f} % of one core"
    )
    assert unchanged < made / 3
