"""Codes by text message: through the outbox, by a real gateway on loopback, and never in a row of the database."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from apps.accounts.models import User
from apps.accounts.services import confirm_phone, send_phone_code
from apps.core.errors import Conflict
from apps.notifications.models import Delivery
from apps.notifications.services import SweepResult, deliver_due
from apps.notifications.services.sweep import MAX_ATTEMPTS
from tests.doors import LANGUAGES, signed_in
from tests.factories import UserFactory
from tests.notifications.gateway import Gateway, serve
from tests.notifications.sink import free_port

pytestmark = pytest.mark.django_db
MakeUser = Callable[..., User]
NUMBER = "+994501234567"


@pytest.fixture
def gateway(settings: Settings) -> Iterator[Gateway]:
    with serve(Gateway()) as standing:
        settings.SMS_GATEWAY_URL, settings.SMS_GATEWAY_TOKEN = standing.url, "token"
        yield standing


def outcome(**counts: int) -> SweepResult:
    return SweepResult(claimed=1, **counts)


def test_the_code_reaches_the_phone_in_its_owners_language(gateway: Gateway, make_user: MakeUser) -> None:
    send_phone_code(user=make_user(language="ru"), phone=NUMBER, code="K7QP2M")
    assert deliver_due(now=timezone.now()) == outcome(sent=1)
    [text] = gateway.texts
    [delivery] = Delivery.objects.all()
    assert (text.to, text.sender, text.key, text.authorization) == (
        NUMBER, "Ipek", delivery.message_id, "Bearer token",
    )  # fmt: skip
    assert "K7QP2M" in text.text
    assert re.search("[а-я]", text.text)
    assert deliver_due(now=timezone.now()) == SweepResult()


def test_neither_code_nor_number_is_stored(gateway: Gateway, make_user: MakeUser) -> None:
    send_phone_code(user=make_user(), phone=NUMBER, code="K7QP2M")
    row = json.dumps(list(Delivery.objects.values()), default=str)
    assert "K7QP2M" not in row
    assert NUMBER not in row


def test_it_needs_no_mail_server(gateway: Gateway, make_user: MakeUser, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    send_phone_code(user=make_user(), phone=NUMBER, code="K7QP2M")
    assert deliver_due(now=timezone.now()) == outcome(sent=1)


def test_a_gateway_that_is_unwell_is_asked_again(gateway: Gateway, make_user: MakeUser) -> None:
    send_phone_code(user=make_user(), phone=NUMBER, code="K7QP2M")
    for status in (500, 429):
        gateway.status = lambda status=status: status
        assert deliver_due(now=timezone.now()) == outcome(postponed=1)
        Delivery.objects.update(next_attempt_at=timezone.now())
    gateway.status = lambda: 200
    assert deliver_due(now=timezone.now()) == outcome(sent=1)
    assert len(gateway.texts) == 1


def test_a_gateway_that_is_away_is_asked_again(
    gateway: Gateway, make_user: MakeUser, settings: Settings
) -> None:
    settings.SMS_GATEWAY_URL = f"http://127.0.0.1:{free_port()}/"
    send_phone_code(user=make_user(), phone=NUMBER, code="K7QP2M")
    assert deliver_due(now=timezone.now()) == outcome(postponed=1)
    Delivery.objects.update(next_attempt_at=timezone.now(), attempts=MAX_ATTEMPTS - 1)
    assert deliver_due(now=timezone.now()) == outcome(failed=1)


def test_a_number_that_the_gateway_refuses_is_not_tried_again(gateway: Gateway, make_user: MakeUser) -> None:
    gateway.status = lambda: 400
    send_phone_code(user=make_user(), phone=NUMBER, code="K7QP2M")
    assert deliver_due(now=timezone.now()) == outcome(failed=1)
    assert Delivery.objects.get().last_error == "The gateway answered 400."


def test_a_code_that_has_run_out_is_not_sent(gateway: Gateway, make_user: MakeUser) -> None:
    send_phone_code(user=make_user(), phone=NUMBER, code="K7QP2M")
    cache.clear()
    assert deliver_due(now=timezone.now() + timedelta(hours=1)) == outcome(retired=1)
    assert gateway.texts == []


# --- the page ------------------------------------------------------------------------------------------------


@pytest.fixture
def person() -> User:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_without_a_gateway_there_is_no_such_page(person: User) -> None:
    client = signed_in(person)
    assert client.get("/en/accounts/phone/change/").status_code == 404
    assert client.post("/en/accounts/phone/change/", {"phone": NUMBER}).status_code == 404
    assert "/accounts/phone/" not in client.get("/en/settings/").content.decode()


def ask(client: Client, number: str, language: str = "en") -> str:
    """Ask for a code, let the outbox send it, and return the page that follows."""
    answer = client.post(f"/{language}/accounts/phone/change/", {"phone": number})
    deliver_due(now=timezone.now())
    return str(answer.headers.get("Location", answer.status_code))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_is_stored_once_its_code_was_typed(gateway: Gateway, person: User, language: str) -> None:
    client = signed_in(person)
    assert "/accounts/phone/" in client.get(f"/{language}/settings/").content.decode()
    page = ask(client, "+994 (50) 123-45-67", language)
    assert page == f"/{language}/accounts/phone/verify/"
    assert NUMBER in client.get(page).content.decode()
    person.refresh_from_db()
    assert person.phone == ""
    code = re.search(r"[A-Z0-9]{3,}-?[A-Z0-9]{3,}", gateway.texts[0].text)
    assert code is not None
    assert client.post(page, {"code": "WRONG"}).status_code == 200
    client.post(page, {"code": code[0]})
    person.refresh_from_db()
    assert person.phone == NUMBER


@pytest.mark.parametrize("number", ["050 123 45 67", "+994", "+1 000 000 0000", "phone", "＋９９"])
def test_what_is_no_number_is_refused(gateway: Gateway, person: User, number: str) -> None:
    assert ask(signed_in(person), number) == "200"
    assert (gateway.texts, Delivery.objects.count()) == ([], 0)


def test_a_number_of_another_account_is_not_taken_over(gateway: Gateway, person: User) -> None:
    confirm_phone(user=UserFactory(), phone=NUMBER)
    with pytest.raises(Conflict):
        confirm_phone(user=person, phone=NUMBER)
    person.refresh_from_db()
    assert person.phone == ""


def test_visitors_are_sent_to_sign_in(gateway: Gateway) -> None:
    assert Client().get("/en/accounts/phone/change/").status_code == 302
