"""What the account pages do, a mobile client does through allauth's headless API: sessions, codes, mail, phone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import Consent, User
from apps.notifications.services import deliver_due
from tests.api.test_sign_in import PASSWORD, send
from tests.factories import UserFactory
from tests.notifications.gateway import Gateway, serve

pytestmark = pytest.mark.django_db
NUMBER = "+8613800138000"
Phone = Callable[..., Any]


@pytest.fixture
def person() -> User:
    user = UserFactory(language="zh-hans")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def signed_in_app(user: User) -> Phone:
    """Sign in with the password and return a function that speaks to the API with the token."""
    client = Client()
    answer = send(client, "/auth/login", {"email": user.email, "password": PASSWORD})
    token = answer.json()["meta"]["session_token"]
    return lambda method, path, body=None: send(client, path, body or {}, token, method=method)


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with serve(Gateway()) as standing:
        settings.SMS_GATEWAY_URL = standing.url
        yield standing


def test_consents_are_as_separate_as_on_the_page() -> None:
    new = {"email": "leyla@example.com", "password": PASSWORD, "name": "Leyla", "marketing": True}
    refused = send(Client(), "/auth/signup", new)
    assert (refused.status_code, User.objects.count()) == (400, 0)
    send(Client(), "/auth/signup", new | {"terms": True})
    assert sorted(Consent.objects.values_list("kind", flat=True)) == ["marketing", "terms"]


def test_sessions_are_listed_and_ended(person: User) -> None:
    here, there = signed_in_app(person), signed_in_app(person)
    found = here("GET", "/auth/sessions").json()["data"]
    assert sorted(session["is_current"] for session in found) == [False, True]
    other = next(session["id"] for session in found if not session["is_current"])
    here("DELETE", "/auth/sessions", {"sessions": [other]})
    assert there("GET", "/account/email").status_code in {401, 410}
    assert here("GET", "/account/email").status_code == 200


def test_an_app_for_codes_and_its_recovery_codes(person: User) -> None:
    app = signed_in_app(person)
    asked = app("GET", "/account/authenticators/totp")
    secret = asked.json()["meta"]["secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    assert app("POST", "/account/authenticators/totp", {"code": code}).status_code == 200
    codes = app("GET", "/account/authenticators/recovery-codes").json()["data"]["unused_codes"]
    assert len(codes) == 10
    kinds = {row["type"] for row in app("GET", "/account/authenticators").json()["data"]}
    assert kinds == {"totp", "recovery_codes"}
    assert app("GET", "/account/authenticators/webauthn").json()["data"].keys() == {"creation_options"}
    assert app("DELETE", "/account/authenticators/totp").status_code == 200
    assert not Authenticator.objects.filter(user=person, type="totp").exists()


def test_a_new_address_counts_once_its_code_was_sent_back(person: User) -> None:
    app = signed_in_app(person)
    assert app("POST", "/account/email", {"email": "new@example.com"}).status_code == 200
    code = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", mail.outbox[-1].body)
    assert code is not None
    assert mail.outbox[-1].to == ["new@example.com"]
    person.refresh_from_db()
    assert person.email != "new@example.com"
    app("POST", "/auth/email/verify", {"key": code[0]})
    person.refresh_from_db()
    assert person.email == "new@example.com"


def test_a_phone_number_too(person: User, gateway: Gateway) -> None:
    app = signed_in_app(person)
    assert app("POST", "/account/phone", {"phone": NUMBER}).status_code == 202
    deliver_due(now=timezone.now())
    [text] = gateway.texts
    assert (text.to, "验证码" in text.text) == (NUMBER, True)
    code = re.search(r"[A-Z0-9]{3,}-?[A-Z0-9]{3,}", text.text)
    assert code is not None
    app("POST", "/auth/phone/verify", {"code": code[0]})
    person.refresh_from_db()
    assert person.phone == NUMBER


def test_no_phone_without_a_gateway(person: User) -> None:
    refused = signed_in_app(person)("POST", "/account/phone", {"phone": NUMBER})
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "no_sms")


def test_its_description_is_plain_text_in_both_forms() -> None:
    described = Client().get("/_allauth/openapi.json").json()
    name = described["components"]["schemas"]["BaseSignup"]["properties"]["name"]
    assert name == {"type": "string", "maxLength": 150}
    assert b"!!python" not in Client().get("/_allauth/openapi.yaml").content
