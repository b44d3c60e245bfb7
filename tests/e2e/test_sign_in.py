"""Ways to sign in, in a real browser: passkeys with a virtual authenticator, codes, devices, a new address."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp

from apps.accounts.models import User
from tests.e2e.browser import CHROMIUM, Visitor, chromium
from tests.e2e.site import Site, running_site
from tests.factories import UserFactory

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine: nobody signed in with a passkey"
    ),
    pytest.mark.timeout(280),
]
PASSWORD = "a-Long-passphrase-4-tests"
CODE = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"


@pytest.fixture(autouse=True)
def _orm_beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's event loop runs in this thread; the ORM is used between its steps, never inside them."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path) as running:
        yield running


def at_localhost(site: Site) -> str:
    """Passkeys belong to a name; browsers refuse them at a bare number."""
    return site.url.replace("127.0.0.1", "localhost")


def give_authenticator(visitor: Visitor) -> Any:
    """Build a fingerprint reader into the browser that always recognises its owner."""
    protocol = visitor.context.new_cdp_session(visitor.page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    made = protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return lambda: protocol.send("WebAuthn.getCredentials", made)["credentials"]


def person(address: str) -> User:
    user = UserFactory(email=address, password=PASSWORD)
    EmailAddress.objects.create(user=user, email=address, verified=True, primary=True)
    return user


def sign_in(visitor: Visitor, user: User) -> None:
    visitor.go("/accounts/login/")
    visitor.fill(login=user.email, password=PASSWORD)
    visitor.submit()


def sign_out(visitor: Visitor) -> None:
    visitor.go("/accounts/logout/")
    visitor.submit()


def press(visitor: Visitor, selector: str) -> None:
    with visitor.page.expect_navigation():
        visitor.page.locator(selector).first.click()
    visitor.page.wait_for_load_state()
    visitor.look()


def is_signed_in(visitor: Visitor) -> bool:
    visitor.page.goto(f"{visitor.url}/{visitor.language}/settings/")
    return visitor.page.url.partition("?")[0].endswith("/settings/")


@pytest.mark.parametrize(("language", "width"), [("az", 390), ("zh-hans", 1440)])
def test_a_passkey_is_registered_used_and_removed(site: Site, language: str, width: int) -> None:
    user = person("leyla@findiq.example")
    with chromium() as browser:
        visitor = Visitor(browser, at_localhost(site), language, width=width)
        credentials = give_authenticator(visitor)
        sign_in(visitor, user)
        visitor.go("/accounts/2fa/webauthn/add/")
        visitor.fill(name="Barmaq izi", passwordless=True)
        press(visitor, "#mfa_webauthn_add")
        visitor.go("/accounts/2fa/webauthn/")
        assert "Barmaq izi" in visitor.text()
        assert (len(credentials()), Authenticator.objects.filter(type="webauthn").count()) == (1, 1)

        sign_out(visitor)
        assert not is_signed_in(visitor)
        visitor.go("/accounts/login/")
        press(visitor, "#passkey_login")
        assert is_signed_in(visitor)

        visitor.go("/accounts/2fa/webauthn/")
        press(visitor, "main a[href*='/remove/']")
        visitor.submit("main form[method=post]:has(button)")
        assert Authenticator.objects.filter(type="webauthn").count() == 0
        assert "Barmaq izi" not in visitor.text()
        assert visitor.problems == []


def test_somebody_registers_with_a_passkey_and_no_password(site: Site) -> None:
    with chromium() as browser:
        visitor = Visitor(browser, at_localhost(site), "ru")
        credentials = give_authenticator(visitor)
        visitor.go("/accounts/signup/passkey/")
        visitor.fill(email="anar@xalca.example", name="Анар", terms=True)
        visitor.submit()
        code = re.search(CODE, site.wait_for_mail("anar@xalca.example", CODE))
        assert code is not None
        visitor.fill(code=code[0])
        visitor.submit()
        visitor.fill(name="Телефон")
        press(visitor, "#mfa_webauthn_signup")
        assert is_signed_in(visitor)
        user = User.objects.get()
        assert (user.email, user.has_usable_password(), len(credentials())) == (
            "anar@xalca.example",
            False,
            1,
        )
        assert visitor.problems == []


def test_a_code_from_the_app_and_a_recovery_code_instead(site: Site) -> None:
    user = person("organiser@agency.example")
    with chromium() as browser:
        visitor = Visitor(browser, site.url, "zh-hans", width=390)
        sign_in(visitor, user)
        visitor.go("/accounts/2fa/totp/activate/")
        secret = visitor.page.locator("#authenticator_secret").input_value()
        counter = next(iter(totp.yield_hotp_counters_from_time()))
        visitor.fill(code=totp.format_hotp_value(totp.hotp_value(secret, counter)))
        visitor.submit()
        visitor.go("/accounts/2fa/recovery-codes/")
        codes = re.findall(r"\b[0-9a-f]{8}\b", visitor.page.content())
        assert len(set(codes)) == 10
        sign_out(visitor)

        sign_in(visitor, user)
        assert "/2fa/authenticate/" in visitor.page.url
        visitor.fill(code=codes[0])
        visitor.submit()
        assert is_signed_in(visitor)
        sign_out(visitor)
        sign_in(visitor, user)
        visitor.fill(code=codes[0])
        visitor.submit()
        assert not is_signed_in(visitor)  # Each serves once.
        assert visitor.problems == []


def test_other_devices_are_listed_and_signed_out(site: Site) -> None:
    user = person("leyla@findiq.example")
    with chromium() as browser:
        phone, desk = (Visitor(browser, site.url, "ru", width=width) for width in (390, 1440))
        for visitor in (phone, desk):
            sign_in(visitor, user)
        desk.go("/accounts/sessions/")
        assert desk.page.locator("main tbody tr").count() == 2
        assert "Chrome · Linux" in desk.text()
        desk.submit("main form:has(.form-actions)")
        assert desk.page.locator("main tbody tr").count() == 1
        assert (is_signed_in(desk), is_signed_in(phone)) == (True, False)
        assert [*desk.problems, *phone.problems] == []


def test_a_new_address_counts_once_its_code_was_typed(site: Site) -> None:
    user = person("leyla@findiq.example")
    with chromium() as browser:
        visitor = Visitor(browser, site.url, "az", width=390)
        sign_in(visitor, user)
        visitor.go("/accounts/email/")
        visitor.fill(email="leyla@yeni.example")
        visitor.submit("main form:has([name=action_add])")
        code = re.search(CODE, site.wait_for_mail("leyla@yeni.example", CODE))
        assert code is not None
        user.refresh_from_db()
        assert user.email == "leyla@findiq.example"
        visitor.fill(code=code[0])
        visitor.submit()
        user.refresh_from_db()
        addresses = EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")
        assert (user.email, list(addresses)) == ("leyla@yeni.example", [("leyla@yeni.example", True, True)])
        assert visitor.problems == []
