"""Signing up and in as a mobile client, and both ways of being known."""

import re
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.api.steps import Api, kind, problem
from tests.factories.accounts import UserFactory
from tests.people import Cast

PASSWORD = "a-Long-passphrase-4-tests"
APP = "/_allauth/app/v1"


def send(client: Client, path: str, body: dict[str, Any], token: str = "", method: str = "POST") -> Any:
    headers = {"X-Session-Token": token} if token else {}
    return client.generic(
        method, f"{APP}{path}", _json(body), content_type="application/json", headers=headers
    )


def _json(body: dict[str, Any]) -> str:
    import json

    return json.dumps(body)


@pytest.mark.django_db
def test_sign_up_confirm_use_sign_out_sign_in() -> None:
    phone = Client()
    new = {"email": "leyla@example.com", "password": PASSWORD, "name": "Leyla", "terms": True}
    pending = send(phone, "/auth/signup", new)
    assert pending.status_code == 401
    token = pending.json()["meta"]["session_token"]
    asks = phone.get("/api/v1/me/", headers={"X-Session-Token": token})
    assert kind(asks) == (401, "authentication_failed")

    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[-1].body)
    assert code is not None, mail.outbox[-1].body
    confirmed = send(phone, "/auth/email/verify", {"key": code[0]}, token)
    assert confirmed.status_code == 200
    token = confirmed.json()["meta"].get("session_token", token)
    me = phone.get("/api/v1/me/", headers={"X-Session-Token": token})
    assert (me.json()["email"], me.json()["name"]) == ("leyla@example.com", "Leyla")

    assert send(phone, "/auth/session", {}, token, method="DELETE").status_code == 401
    gone = phone.get("/api/v1/editions/", headers={"X-Session-Token": token})
    assert problem(gone) == {
        "type": "urn:ipek:problem:authentication_failed",
        "title": "Sign in first",
        "status": 401,
        "detail": "Your sign-in has ended. Please sign in again.",
    }

    back = send(phone, "/auth/login", {"email": "leyla@example.com", "password": PASSWORD})
    assert back.status_code == 200
    token = back.json()["meta"]["session_token"]
    assert phone.get("/api/v1/me/", headers={"X-Session-Token": token}).status_code == 200


@pytest.mark.django_db
def test_nobody_is_let_in_with_a_wrong_password() -> None:
    user = UserFactory()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    refused = send(Client(), "/auth/login", {"email": user.email, "password": "something-else-entirely"})
    assert (refused.status_code, "session_token" in refused.json().get("meta", {})) == (400, False)


def test_a_cookie_writes_only_with_its_csrf_token(people: Cast, as_user: type[Client]) -> None:
    browser = as_user(people.owner)
    browser.handler.enforce_csrf_checks = True
    send_name = {"content_type": "application/json", "data": {"name": "Changed"}}
    assert browser.get("/api/v1/me/").json()["email"] == people.owner.email
    refused = browser.patch("/api/v1/me/", **send_name)
    assert kind(refused) == (403, "not_allowed")
    people.owner.refresh_from_db()
    assert people.owner.name != "Changed"
    browser.get("/en/accounts/login/")
    browser.cookies["csrftoken"] = csrf = "a" * 32
    assert browser.patch("/api/v1/me/", headers={"X-CSRFToken": csrf}, **send_name).status_code == 200
    people.owner.refresh_from_db()
    assert people.owner.name == "Changed"


def test_a_token_of_somebody_who_was_closed_out(people: Cast) -> None:
    phone = Api(people.owner)
    people.owner.is_active = False
    people.owner.save()
    assert kind(phone.get("me/")) == (401, "authentication_failed")


def test_times_are_in_the_readers_zone_with_a_token(people: Cast) -> None:
    people.owner.time_zone = "Asia/Shanghai"
    people.owner.save()
    people.owner.notifications.create(kind="x", subject_key="x", revision=0, due_at=timezone.now())
    line = Api(people.owner).get("notifications/").json()["results"][0]
    assert (line["time_zone"], line["at"][-6:]) == ("Asia/Shanghai", "+08:00")
