"""Organisers correct reference data in the admin panel: found by the new name, and on record."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.urls import reverse

from apps.core.search import matching
from apps.reference.models import CooperationType, Holiday, HsCode, Institution, Place, Sector, Venue
from apps.reference.selectors import hs_matches
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


def hs_values(code: HsCode, **changes: str) -> dict[str, str]:
    labels = {
        f"label_{name}": getattr(code, f"label_{name}") or "x" for name in ("en", "az", "zh_hans", "ru")
    }
    return {"code": code.code, "confidence": "high", "is_in_use": "on", "source": "seen", **labels, **changes}


def test_an_hs_code_is_found_by_its_new_names(people: Cast, as_user: type[Client]) -> None:
    code = HsCodeFactory(code="0810", label_en="Fruit")
    values = hs_values(code, label_az="Nar", keywords_zh_hans="石榴 ;红石榴", keywords_ru="гранат")
    assert as_user(people.organiser).post(change_url(code), values).status_code == 302
    code.refresh_from_db()
    assert code.keywords_zh_hans == ["石榴", "红石榴"]
    found = {query: hs_matches(query) for query in ("0810", "nar", "shiliu", "гранат")}
    assert found == {query: [code] for query in found}


def test_a_goods_name_that_is_too_long_is_refused(people: Cast, as_user: type[Client]) -> None:
    code = HsCodeFactory(code="0810", label_en="Fruit")
    answer = as_user(people.organiser).post(change_url(code), hs_values(code, keywords_en="x" * 81))
    code.refresh_from_db()
    assert (answer.status_code, code.keywords_en) == (200, [])


def test_an_organiser_confirms_translations_and_a_load_leaves_them(
    people: Cast, as_user: type[Client]
) -> None:
    one, two = HsCodeFactory(code="0810"), HsCodeFactory(code="0802")
    url = reverse("admin:reference_hscode_confirm_one", args=[one.pk])
    client = as_user(people.organiser)
    assert client.get(url).status_code == 200
    one.refresh_from_db()
    assert one.translation == "unreviewed"
    assert client.post(url).status_code == 302
    chosen = {"action": "confirm_chosen", "_selected_action": [one.pk, two.pk]}
    assert client.post(list_url(HsCode), chosen).status_code == 302
    for code in (one, two):
        code.refresh_from_db()
        assert (code.translation, code.translation_confirmed_by) == ("confirmed", people.organiser.email)
        assert code.translation_confirmed_at is not None
        entry = LogEntry.objects.get_for_object(code).filter(action=LogEntry.Action.UPDATE).get()
        assert entry.actor == people.organiser


@pytest.mark.parametrize("who", ["owner", "outsider"])
def test_nobody_else_confirms(who: str, people: Cast, as_user: type[Client]) -> None:
    code = HsCodeFactory(code="0810")
    client = as_user(getattr(people, who))
    assert client.post(reverse("admin:reference_hscode_confirm_one", args=[code.pk])).status_code == 302
    client.post(list_url(HsCode), {"action": "confirm_chosen", "_selected_action": [code.pk]})
    code.refresh_from_db()
    assert (code.translation, code.translation_confirmed_by) == ("unreviewed", "")


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
