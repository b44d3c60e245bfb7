"""The archive of one's own data: made by the worker, fetched only by its owner, kept for some days."""

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.enums import ConsentKind
from apps.accounts.exporting import all_sections
from apps.accounts.models import DataExport, User
from apps.accounts.services import (
    ask_for_export,
    carry_out_export,
    export_path,
    give_consent,
    remove_expired_exports,
)
from apps.core.errors import Conflict
from apps.notifications.models import Delivery
from tests.doors import LANGUAGES, get_statuses, in_language, post_statuses, signed_in
from tests.factories import MeetingRequestFactory, PersonFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
T0 = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _private(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.PRIVATE_ROOT = tmp_path / "private"
    with time_machine.travel(T0, tick=False):
        yield


def made(user: User) -> DataExport:
    run = carry_out_export(run_id=ask_for_export(user=user).pk)
    assert run is not None
    return run


def opened(content: bytes) -> tuple[dict[str, Any], str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert sorted(archive.namelist()) == ["data.json", "index.html"]
        return json.loads(archive.read("data.json")), archive.read("index.html").decode()


def fetched(user: User, run: DataExport) -> tuple[dict[str, Any], str]:
    answer = signed_in(user).get(reverse("accounts:fetch_export", args=[run.public_id]))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ipek-2027-03-01.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    return opened(answer.content)


def test_it_holds_what_is_kept_about_its_owner_and_about_nobody_else(people: Cast) -> None:
    owner = people.owner
    give_consent(user=owner, kind=ConsentKind.TERMS, language="az")
    PersonFactory(company=people.company, user=owner, family_name="Quliyeva", phone="+994501234567")
    PersonFactory(company=people.other_company, user=people.other_owner, family_name="王")
    MeetingRequestFactory(
        sender=people.company, recipient=people.other_company, created_by=owner, note="<b>Salam</b>"
    )
    data, page = fetched(owner, made(owner))
    assert list(data) == [section.code for section in all_sections()]
    assert [(row["email"], row["name"]) for row in data["account"]] == [(owner.email, owner.name)]
    assert [(row["kind"], row["language"]) for row in data["consents"]] == [("terms", "az")]
    assert [(row["family_name"], row["phone"]) for row in data["people"]] == [("Quliyeva", "+994501234567")]
    assert [row["role"] for row in data["memberships"]] == ["owner"]
    assert [row["note"] for row in data["requests"]] == ["<b>Salam</b>"]
    assert "&lt;b&gt;Salam&lt;/b&gt;" in page
    everything = json.dumps(data, ensure_ascii=False) + page
    assert people.other_owner.email not in everything
    assert "王" not in everything
    assert owner.password not in everything


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_inside_speaks_its_owners_language(people: Cast, language: str) -> None:
    User.objects.filter(pk=people.owner.pk).update(language=language)
    people.owner.refresh_from_db()
    _data, page = fetched(people.owner, made(people.owner))
    assert f'<html lang="{ {"zh-hans": "zh-Hans"}.get(language, language) }">' in page


def test_one_at_a_time_and_two_workers_make_one(people: Cast) -> None:
    run = ask_for_export(user=people.owner)
    with pytest.raises(Conflict):
        ask_for_export(user=people.owner)
    assert carry_out_export(run_id=run.pk) is not None
    assert carry_out_export(run_id=run.pk) is None
    assert ask_for_export(user=people.owner).pk != run.pk


def test_its_owner_is_told_once(people: Cast) -> None:
    run = made(people.owner)
    [delivery] = Delivery.objects.all()
    assert (delivery.kind, delivery.recipient, delivery.payload) == (
        "account.export_ready", people.owner, {"export": run.public_id},
    )  # fmt: skip


def test_nobody_else_fetches_it(people: Cast) -> None:
    run = made(people.owner)
    url = reverse("accounts:fetch_export", args=[run.public_id])
    assert get_statuses(url, people) == (200, 404, 404, 302)
    assert signed_in(people.organiser).get(url).status_code == 404
    assert signed_in(people.owner).post(url).status_code == 405
    assert export_path(run).parent.stat().st_mode & 0o077 == 0


def test_it_is_kept_for_seven_days_and_its_file_goes_too(people: Cast) -> None:
    run = made(people.owner)
    url = reverse("accounts:fetch_export", args=[run.public_id])
    for days, status, removed in ((6, 200, 0), (8, 404, 1)):
        with time_machine.travel(T0 + timedelta(days=days), tick=False):
            assert signed_in(people.owner).get(url).status_code == status
            assert remove_expired_exports(now=timezone.now()) == removed
    assert not export_path(run).exists()
    assert DataExport.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page(people: Cast, language: str) -> None:
    url = reverse("accounts:data")
    assert get_statuses(url, people) == (200, 200, 200, 302)
    client, ask = signed_in(people.owner), in_language(reverse("accounts:ask_for_export"), language)
    assert client.get(in_language(url, language)).status_code == 200
    asked = client.post(ask)
    assert (asked.status_code, asked.headers["Location"]) == (302, f"/{language}/settings/data/")
    waiting = client.get(in_language(url, language)).content.decode()
    assert ask not in waiting
    run = DataExport.objects.get()
    carry_out_export(run_id=run.pk)
    assert run.public_id in client.get(in_language(url, language)).content.decode()


def test_asking_is_for_post_and_for_oneself(people: Cast) -> None:
    url = reverse("accounts:ask_for_export")
    assert signed_in(people.owner).get(url).status_code == 405
    assert Client().post(url).status_code == 302
    assert DataExport.objects.count() == 0
    assert post_statuses(url, people) == (302, 302, 302)
    assert set(DataExport.objects.values_list("user", flat=True)) == {people.colleague.pk, people.outsider.pk}
    assert signed_in(people.colleague).post(url).status_code == 409
