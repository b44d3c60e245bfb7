"""Consents, the archive of one's own data, and the closing of the account, as a mobile client does them."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from pytest_django import Settings

from apps.accounts.enums import ConsentKind
from apps.accounts.models import Consent, DataExport, User
from apps.accounts.services import carry_out_export
from apps.companies.models import Company
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.people import Cast

PASSWORD = "a-Long-passphrase-4-tests"


@pytest.fixture(autouse=True)
def _private(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.PRIVATE_ROOT = tmp_path
    with time_machine.travel(datetime(2027, 3, 1, 8, tzinfo=UTC), tick=False):
        yield


def test_consents(people: Cast, owner: Api, outsider: Api) -> None:
    lines = owner.get("me/consents/?lang=ru").json()["results"]
    assert [line["kind"] for line in lines] == list(ConsentKind.values)
    assert {(line["is_given"], line["given_at"]) for line in lines} == {(False, None)}
    assert "WeChat ID" in lines[1]["text"]
    given = owner.post("me/consents/profile_visible/?lang=az", {"is_given": True}).json()
    assert (given["is_given"], given["given_at"], given["time_zone"], given["given_version"]) == (
        True, "2027-03-01T12:00:00+04:00", "Asia/Baku", given["version"],
    )  # fmt: skip
    consent = Consent.objects.get()
    assert (consent.user, consent.language) == (people.owner, "az")
    back = owner.post("me/consents/profile_visible/", {"is_given": False}).json()
    assert (back["is_given"], back["withdrawn_at"]) == (False, "2027-03-01T12:00:00+04:00")
    assert not Company.objects.get(pk=people.company.pk).is_visible
    assert {line["given_at"] for line in outsider.get("me/consents/").json()["results"]} == {None}


def test_consents_refuse(people: Cast, owner: Api) -> None:
    path = "me/consents/terms/"
    assert problem(Api().get("me/consents/")) == SIGN_IN
    assert problem(Api().post(path, {"is_given": True})) == SIGN_IN
    assert kind(owner.post("me/consents/other/", {"is_given": True})) == (404, "not_found")
    assert kind(owner.post(path, {})) == (422, "invalid")
    assert kind(owner.get(path)) == (405, "method_not_allowed")
    assert Consent.objects.count() == 0
    owner.post(path, {"is_given": True})
    assert kind(owner.post(path, {"is_given": False})) == (409, "terms_needed")
    assert Consent.objects.get().withdrawn_at is None


def test_an_archive(people: Cast, owner: Api, outsider: Api) -> None:
    assert owner.get("me/exports/").json() == {"results": []}
    asked = owner.post("me/exports/")
    assert (asked.status_code, asked.json()["state"], asked.json()["url"]) == (202, "queued", None)
    assert kind(owner.post("me/exports/")) == (409, "run_under_way")
    carry_out_export(run_id=DataExport.objects.get().pk)
    [line] = owner.get("me/exports/").json()["results"]
    assert (line["state"], line["progress"], line["expires_at"]) == ("done", 100, "2027-03-08T12:00:00+04:00")
    answer = owner.get(line["url"])
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert people.owner.email in archive.read("data.json").decode()
    assert kind(outsider.get(line["url"])) == (404, "not_found")
    assert problem(Api().get(line["url"])) == SIGN_IN
    assert problem(Api().post("me/exports/")) == SIGN_IN
    assert outsider.get("me/exports/").json() == {"results": []}
    assert kind(owner.delete(line["url"])) == (405, "method_not_allowed")


def test_erasure(people: Cast, owner: Api, outsider: Api) -> None:
    nothing = {"erase_at": None, "time_zone": "Asia/Baku", "needs_code": False}
    assert outsider.get("me/erasure/").json() == nothing
    assert kind(outsider.post("me/erasure/", {"proof": "wrong"})) == (422, "wrong_proof")
    assert kind(outsider.post("me/erasure/", {})) == (422, "invalid")
    assert kind(owner.post("me/erasure/", {"proof": PASSWORD})) == (409, "last_owner")
    assert problem(Api().post("me/erasure/", {"proof": PASSWORD})) == SIGN_IN
    assert problem(Api().delete("me/erasure/")) == SIGN_IN
    assert User.objects.exclude(erase_at=None).count() == 0
    asked = outsider.post("me/erasure/", {"proof": PASSWORD})
    assert (asked.status_code, asked.json()) == (202, nothing | {"erase_at": "2027-03-15T12:00:00+04:00"})
    assert outsider.delete("me/erasure/").status_code == 204
    assert outsider.get("me/erasure/").json() == nothing


def test_a_code_for_somebody_without_a_password(people: Cast) -> None:
    people.outsider.set_unusable_password()
    people.outsider.save()
    client = Api(people.outsider)
    assert client.get("me/erasure/").json()["needs_code"] is True
    assert problem(Api().post("me/erasure/code/")) == SIGN_IN
    assert client.post("me/erasure/code/").status_code == 204
    [message] = mail.outbox
    code = message.body.split("\n\n")[1]
    assert client.post("me/erasure/", {"proof": code}).status_code == 202
