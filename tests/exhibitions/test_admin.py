"""Organisers keep the calendar in the admin panel: on record, found at once, taken over by subscribed calendars."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from apps.core.search import matching
from apps.exhibitions.models import Edition, Exhibition, Phase
from tests.factories import EditionFactory, ExhibitionFactory, PlaceFactory, SectorFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
NO_EDITIONS = {"editions-TOTAL_FORMS": "0", "editions-INITIAL_FORMS": "0"}


def url(row: Any) -> str:
    return reverse(f"admin:exhibitions_{row._meta.model_name}_change", args=[row.pk])


def fair_values(**changes: Any) -> dict[str, Any]:
    names = {"name_en": "Silk Fair", "name_az": "İpək sərgisi", "name_zh_hans": "丝绸展", "name_ru": "Шёлк"}
    plain = {"code": "SILK", "slug": "silk", "country": "CN", "city_pattern": "fixed", "confidence": "high"}
    return {**names, **plain, "source": "seen", **NO_EDITIONS, **changes}


def edition_values(edition: Edition, phases: list[Phase], **changes: Any) -> dict[str, Any]:
    values = {
        "key": edition.key,
        "slug": edition.slug,
        "exhibition": edition.exhibition_id,
        "year": edition.year,
        "start_date": "2027-04-15",
        "end_date": "2027-04-19",
        "status": "scheduled",
        "confidence": "high",
        "source": edition.source,
        "city": edition.city_id,
        "phases-TOTAL_FORMS": len(phases),
        "phases-INITIAL_FORMS": len(phases),
    }
    for number, phase in enumerate(phases):
        row = {
            "id": phase.pk,
            "edition": edition.pk,
            "number": phase.number,
            "key": phase.key,
            "start_date": phase.start_date.isoformat(),
            "end_date": phase.end_date.isoformat() if phase.end_date else "",
            "status": phase.status,
            "source": phase.source,
            "confidence": phase.confidence,
        }
        values |= {f"phases-{number}-{name}": value for name, value in row.items()}
    return values | changes


@pytest.fixture
def edition() -> Edition:
    return EditionFactory(key="SILK-2027", sequence=4)


@pytest.fixture
def phase(edition: Edition) -> Phase:
    return Phase.objects.create(
        edition=edition,
        key="SILK-2027-P1",
        number=1,
        start_date=date(2027, 4, 15),
        end_date=date(2027, 4, 16),
    )


def test_a_fair_added_by_hand_is_found_in_every_script(people: Cast, as_user: type[Client]) -> None:
    city = PlaceFactory(name_en="Urumqi", name_zh_hans="乌鲁木齐")
    answer = as_user(people.organiser).post(
        reverse("admin:exhibitions_exhibition_add"), fair_values(cities=[city.pk], acronym="SLK")
    )
    assert answer.status_code == 302
    queries = ("ipek sergisi", "sichou", "шелк", "slk", "wulumuqi")
    found = {
        query: list(matching(Exhibition.objects.all(), query).values_list("code", flat=True))
        for query in queries
    }
    assert found == {query: ["SILK"] for query in queries}


def test_an_edited_fair_loses_its_old_name_and_the_change_is_on_record(
    people: Cast, as_user: type[Client]
) -> None:
    fair = ExhibitionFactory(code="SILK", name_en="Cotton Fair", search_text="cotton fair")
    sector = SectorFactory(code="TEXL")
    answer = as_user(people.organiser).post(url(fair), fair_values(sectors=[sector.pk]))
    assert answer.status_code == 302
    assert not matching(Exhibition.objects.all(), "cotton").exists()
    assert matching(Exhibition.objects.all(), "silk fair").get() == fair
    entries = LogEntry.objects.get_for_object(fair).filter(action=LogEntry.Action.UPDATE)
    assert {entry.actor for entry in entries} == {people.organiser}
    changes = {name: change for entry in entries for name, change in entry.changes.items()}
    assert changes["name_en"] == ["Cotton Fair", "Silk Fair"]
    assert changes["sectors"]["operation"] == "add"
    assert "search_text" not in changes


@pytest.mark.parametrize(
    ("change", "sequence"),
    [
        ({}, 4),
        ({"ordinal": "7"}, 4),
        ({"end_date": "2027-04-20"}, 5),
        ({"status": "cancelled"}, 5),
        ({"start_date": "2027-04-14", "end_date": "2027-04-18"}, 5),
        ({"phases-0-end_date": "2027-04-17"}, 5),
        ({"end_date": "2027-04-20", "phases-0-end_date": "2027-04-17"}, 5),
    ],
)
def test_what_moves_reaches_subscribed_calendars_once(
    change: dict[str, str], sequence: int, edition: Edition, phase: Phase, people: Cast, as_user: type[Client]
) -> None:
    client = as_user(people.organiser)
    with time_machine.travel(datetime(2027, 1, 2, 3, tzinfo=UTC), tick=False):
        answer = client.post(url(edition), edition_values(edition, [phase], **change))
    assert answer.status_code == 302
    edition.refresh_from_db()
    assert (edition.sequence, edition.updated_at) == (sequence, datetime(2027, 1, 2, 3, tzinfo=UTC))


def test_days_in_the_wrong_order_are_refused(
    edition: Edition, phase: Phase, people: Cast, as_user: type[Client]
) -> None:
    answer = as_user(people.organiser).post(
        url(edition), edition_values(edition, [phase], end_date="2027-04-01")
    )
    edition.refresh_from_db()
    assert (answer.status_code, edition.end_date, edition.sequence) == (200, date(2027, 4, 19), 4)


def test_a_company_owner_changes_nothing(
    edition: Edition, phase: Phase, people: Cast, as_user: type[Client]
) -> None:
    values = edition_values(edition, [phase], end_date="2027-04-20")
    assert as_user(people.owner).post(url(edition), values).status_code == 302
    edition.refresh_from_db()
    assert (edition.end_date, edition.sequence) == (date(2027, 4, 19), 4)
