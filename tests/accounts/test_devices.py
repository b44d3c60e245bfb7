"""Where one is signed in: each device by a name that people know, and each can be signed out by itself."""

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.templatetags.devices import device_name
from tests.doors import LANGUAGES, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CHROME = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
)
WECHAT = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.50"


@pytest.mark.parametrize(
    ("says", "name"),
    [
        (CHROME, "Chrome · Linux"),
        (WECHAT, "WeChat · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge · Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/18 Safari/605", "Safari · macOS"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "Unknown browser"),
    ],
)
def test_a_device_is_called_as_people_call_it(says: str, name: str) -> None:
    assert device_name(says) == name


@pytest.fixture
def person() -> User:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def at(user: User, says: str) -> Client:
    client = Client(headers={"User-Agent": says})
    client.post("/en/accounts/login/", {"login": user.email, "password": "a-Long-passphrase-4-tests"})
    return client


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_device_is_signed_out_and_the_others_stay(person: User, language: str) -> None:
    desk, phone, third = at(person, CHROME), at(person, WECHAT), at(person, CHROME)
    page = desk.get(f"/{language}/accounts/sessions/").content.decode()
    assert ("WeChat · iPhone" in page, page.count("/end/")) == (True, 2)
    session = UserSession.objects.get(user_agent=WECHAT)
    desk.post(f"/{language}/settings/devices/{session.pk}/end/")
    found = [client.get("/en/settings/").status_code for client in (desk, phone, third)]
    assert found == [200, 302, 200]


def test_nobody_signs_out_somebody_else(person: User) -> None:
    here = at(person, CHROME)
    session = UserSession.objects.get()
    url = reverse("accounts:end_session", args=[session.pk])
    assert signed_in(UserFactory()).post(url).status_code == 404
    assert Client().post(url).status_code == 302
    assert here.get(url).status_code == 405
    assert here.get("/en/settings/").status_code == 200
