"""Signing up in one's own language, and the organisers' second factor."""

import io
import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, validate_totp_code
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from apps.accounts.enums import OrganiserRole
from apps.accounts.models import Consent, User
from apps.accounts.services import appoint_organiser
from tests.factories import OrganiserBodyFactory, UserFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db

SignedInAs = Callable[[User], Client]
FORM = {"email": "Wei@Example.cn", "password1": "a-Long-passphrase-4-tests", "name": "Wei", "terms": "on"}


@pytest.mark.parametrize(
    ("language", "zone"),
    [("az", "Asia/Baku"), ("zh-hans", "Asia/Shanghai"), ("en", "Asia/Baku"), ("ru", "Asia/Baku")],
)
def test_who_signs_up_gets_the_pages_language_and_its_zone(client: Client, language: str, zone: str) -> None:
    response = client.post(f"/{language}/accounts/signup/", FORM)
    assert response.status_code == 302
    user = User.objects.get()
    assert (user.email, user.name, user.language, user.time_zone) == (
        "wei@example.cn",
        "Wei",
        language,
        zone,
    )
    assert not EmailAddress.objects.get(user=user).verified
    consent = Consent.objects.get()
    assert (consent.user, consent.kind, consent.language) == (user, "terms", language)


def test_without_the_terms_there_is_no_account(client: Client) -> None:
    response = client.post("/en/accounts/signup/", FORM | {"terms": ""})
    assert response.status_code == 200
    assert User.objects.count() == 0


def test_the_address_is_verified_with_the_code_from_the_mail(client: Client) -> None:
    client.post("/en/accounts/signup/", FORM)
    [message] = mail.outbox
    assert message.to == ["wei@example.cn"]
    code = re.search(r"^\s*([0-9A-Z]{3,}-?[0-9A-Z]{3,})\s*$", message.body, re.MULTILINE)
    assert code is not None, message.body
    client.post("/en/accounts/confirm-email/", {"code": code[1]})
    assert EmailAddress.objects.get().verified


def test_an_organiser_without_a_second_factor_is_led_to_enrolment(as_user: SignedInAs) -> None:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    appoint_organiser(user=user, body=OrganiserBodyFactory(), role=OrganiserRole.ADMIN)
    client = as_user(user)
    first = client.get("/en/admin/")
    assert (first.status_code, first["Location"]) == (302, "/en/admin/login/?next=/en/admin/")
    second = client.get(first["Location"])
    assert (second.status_code, second["Location"].partition("?")[0]) == (
        302,
        "/en/accounts/2fa/totp/activate/",
    )


def test_an_organiser_with_a_second_factor_gets_in(people: Cast, as_user: SignedInAs) -> None:
    assert as_user(people.organiser).get("/en/admin/").status_code == 200


def test_the_admin_is_closed_to_companies_and_visitors(people: Cast, as_user: SignedInAs) -> None:
    for client in (as_user(people.owner), Client()):
        response = client.get("/en/admin/", follow=True)
        assert response.redirect_chain[0] == ("/en/admin/login/?next=/en/admin/", 302)
        assert response.request["PATH_INFO"].startswith("/en/") is True
        assert "/admin/" not in response.request["PATH_INFO"]


def test_the_admins_own_password_form_signs_nobody_in(people: Cast) -> None:
    client = Client()
    client.post(
        "/en/admin/login/",
        {"username": people.organiser.email, "password": "a-Long-passphrase-4-tests"},
    )
    assert "_auth_user_id" not in client.session


# --- the code of a development machine -----------------------------------------------------------------------


def demo_code(address: str) -> str:
    out = io.StringIO()
    call_command("demo_code", address, stdout=out)
    return out.getvalue().strip()


@pytest.fixture
def development(settings: Settings) -> Settings:
    settings.DEBUG = True
    return settings


def test_the_code_of_somebody_enrolled_is_valid(development: Settings) -> None:
    user, secret = UserFactory(), generate_totp_secret()
    TOTP.activate(user, secret)
    assert validate_totp_code(secret, demo_code(user.email.upper()))


def test_the_code_of_an_open_enrolment_page_is_valid(development: Settings, client: Client) -> None:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.post("/en/accounts/login/", {"login": user.email, "password": "a-Long-passphrase-4-tests"})
    page = client.get("/en/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    client.post("/en/accounts/2fa/totp/activate/", {"code": demo_code(user.email)})
    assert Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).count() == 1


def test_no_code_outside_development() -> None:
    user = UserFactory()
    TOTP.activate(user, generate_totp_secret())
    with pytest.raises(CommandError, match="development settings only"):
        demo_code(user.email)


def test_no_code_for_strangers_or_before_enrolment(development: Settings) -> None:
    with pytest.raises(CommandError, match="Nobody signs in as"):
        demo_code("nobody@example.com")
    with pytest.raises(CommandError, match="has not enrolled yet"):
        demo_code(UserFactory().email)
