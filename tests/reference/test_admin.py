"""Organisers correct reference data in the admin panel: found by the new name, and on record."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from apps.core.search import matching
from apps.reference.models import CooperationType, Holiday, HsCode, Institution, Place, Sector, Venue
from tests.factories import HsCodeFactory, PlaceFactory, SectorFactory, VenueFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
TABLES = (Sector, CooperationType, HsCode, Place, Venue, Holiday, Institution)


def list_url(model: type) -> str:
    return reverse(f"admin:reference_{model.__name__.lower()}_changelist")


def change_url(row: Any) -> str:
    return reverse(f"admin:reference_{row._meta.model_name}_change", args=[row.pk])


def place_values(place: Place, **changes: str) -> dict[str, str]:
    names = {f"name_{code}": getattr(place, f"name_{code}") or "x" for code in ("en", "az", "zh_hans", "ru")}
    return {
        "code": place.code,
        "kind": place.kind,
        "country": place.country,
        "time_zone": place.time_zone,
        "confidence": place.confidence,
        "source": "seen",
        **names,
        **changes,
    }


@pytest.mark.parametrize("model", TABLES)
def test_every_table_has_its_list_for_organisers_and_for_nobody_else(
    model: type, people: Cast, as_user: type[Client]
) -> None:
    SectorFactory()
    HsCodeFactory()
    VenueFactory()
    answers = {
        who: client.get(list_url(model)).status_code
        for who, client in {
            "organiser": as_user(people.organiser),
            "owner": as_user(people.owner),
            "anonymous": Client(),
        }.items()
    }
    assert answers == {"organiser": 200, "owner": 302, "anonymous": 302}


def test_a_new_name_is_found_at_once_and_the_change_is_on_record(people: Cast, as_user: type[Client]) -> None:
    place = PlaceFactory(name_en="Shamakhi", search_text="shamakhi")
    answer = as_user(people.organiser).post(change_url(place), place_values(place, name_az="Şamaxı"))
    assert answer.status_code == 302
    assert list(matching(Place.objects.all(), "SAMAXI")) == [place]
    entry = LogEntry.objects.get_for_object(place).filter(action=LogEntry.Action.UPDATE).get()
    assert entry.actor == people.organiser
    assert entry.changes["name_az"] == ["None", "Şamaxı"]
    assert "search_text" not in entry.changes


def test_an_hs_code_is_found_by_its_new_label(people: Cast, as_user: type[Client]) -> None:
    code = HsCodeFactory(code="0810", label_en="Fruit", search_text="0810 fruit")
    values = {"code": "0810", "confidence": "high", "is_in_use": "on", "source": "seen"}
    labels = {"label_en": "Fruit", "label_az": "Nar", "label_zh_hans": "石榴", "label_ru": "Гранат"}
    assert as_user(people.organiser).post(change_url(code), values | labels).status_code == 302
    found = {
        query: list(matching(HsCode.objects.all(), query)) for query in ("0810", "nar", "shiliu", "гранат")
    }
    assert found == {query: [code] for query in found}


@pytest.mark.parametrize("zone", ["Mars/Olympus", "Asia/Bakuu", "../../etc/passwd"])
def test_a_zone_that_does_not_exist_is_refused(zone: str, people: Cast, as_user: type[Client]) -> None:
    place = PlaceFactory(time_zone="Asia/Shanghai")
    answer = as_user(people.organiser).post(change_url(place), place_values(place, time_zone=zone))
    place.refresh_from_db()
    assert (answer.status_code, place.time_zone) == (200, "Asia/Shanghai")
    assert list(answer.context["adminform"].form.errors) == ["time_zone"]


def test_a_company_owner_changes_nothing(people: Cast, as_user: type[Client]) -> None:
    place = PlaceFactory(name_en="Shamakhi")
    answer = as_user(people.owner).post(change_url(place), place_values(place, name_en="Mine"))
    place.refresh_from_db()
    assert (answer.status_code, place.name_en) == (302, "Shamakhi")
