"""Signing in with Weixin, against a stand-in of its endpoints on loopback."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import Consent, User
from forum_site.settings import env
from tests.accounts.weixin_standin import APP_ID, SECRET, Weixin, serve
from tests.doors import LANGUAGES, signed_in
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
NEW = {"email": "wang@jianguo.example", "name": "王晓明", "terms": "on"}
BUTTON = "/en/accounts/weixin/login/?process=login"


@pytest.fixture
def weixin(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Weixin]:
    """The stand-in, and a site whose environment names it."""
    with serve(Weixin()) as standing:
        monkeypatch.setenv("WEIXIN_APP_ID", APP_ID)
        monkeypatch.setenv("WEIXIN_APP_SECRET", SECRET)
        monkeypatch.setenv("WEIXIN_API_URL", standing.url)
        monkeypatch.setenv("WEIXIN_AUTHORIZE_URL", f"{standing.url}/connect/qrconnect")
        settings.SOCIALACCOUNT_PROVIDERS = {"weixin": env.weixin()}
        yield standing


def come_back(
    client: Client, *, code: str = "code-of-today", process: str = "login", state: str = ""
) -> object:
    """Press the button, be sent to Weixin, and come back with the code that it gives."""
    sent = client.post(f"/en/accounts/weixin/login/?process={process}")
    assert sent.status_code == 302
    state = state or parse_qs(urlsplit(sent.headers["Location"]).query)["state"][0]
    return client.get("/en/accounts/weixin/login/callback/", {"code": code, "state": state})


def test_without_configuration_there_is_no_button_and_no_address(client: Client) -> None:
    for page in ("/en/accounts/login/", "/en/accounts/signup/"):
        assert "weixin" not in client.get(page).content.decode()
    assert client.post("/en/accounts/weixin/login/").status_code == 404
    assert client.get("/en/accounts/weixin/login/callback/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_with_configuration_the_button_is_shown(client: Client, weixin: Weixin, language: str) -> None:
    name = "微信" if language == "zh-hans" else "WeChat"
    for page in (f"/{language}/accounts/login/", f"/{language}/accounts/signup/"):
        html = client.get(page).content.decode()
        assert f"/{language}/accounts/weixin/login/?process=login" in html
        assert name in html
    assert client.get(f"/{language}/accounts/weixin/login/").status_code == 200


def test_the_way_there_names_our_app_and_nothing_secret(client: Client, weixin: Weixin) -> None:
    sent = client.post(BUTTON).headers["Location"]
    query = parse_qs(urlsplit(sent).query)
    assert sent.startswith(f"{weixin.url}/connect/qrconnect?")
    assert (query["appid"], query["scope"], query["response_type"]) == ([APP_ID], ["snsapi_login"], ["code"])
    assert query["redirect_uri"] == ["http://testserver/en/accounts/weixin/login/callback/"]
    assert SECRET not in sent


def test_a_new_person_says_where_to_write_and_agrees_to_the_terms(client: Client, weixin: Weixin) -> None:
    back = come_back(client)
    assert back.headers["Location"] == "/en/accounts/3rdparty/signup/"
    form = client.get(back.headers["Location"]).content.decode()
    assert 'value="王晓明"' in form
    assert client.post("/en/accounts/3rdparty/signup/", NEW | {"terms": ""}).status_code == 200
    assert User.objects.count() == 0
    done = client.post("/en/accounts/3rdparty/signup/", NEW)
    assert done.headers["Location"] == "/en/accounts/confirm-email/"
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.user.email) == ("weixin", "unionid-of-wang", NEW["email"])
    assert account.extra_data == {
        "openid": "openid-of-this-app", "unionid": "unionid-of-wang", "nickname": "王晓明", "headimgurl": None,
    }  # fmt: skip
    assert (account.user.name, account.user.has_usable_password()) == ("王晓明", False)
    assert not EmailAddress.objects.get().verified
    assert list(Consent.objects.values_list("kind", flat=True)) == ["terms"]


def known(weixin: Weixin) -> User:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    SocialAccount.objects.create(user=user, provider="weixin", uid=weixin.unionid)
    return user


def test_who_is_known_is_signed_in_whatever_the_openid(client: Client, weixin: Weixin) -> None:
    user = known(weixin)
    weixin.openid = "another-app-another-openid"
    come_back(client)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert SocialAccount.objects.count() == 1


def test_an_answer_without_unionid_is_refused(client: Client, weixin: Weixin) -> None:
    weixin.unionid = None
    back = come_back(client)
    assert (back.status_code, "_auth_user_id" in client.session) == (401, False)
    assert client.get("/en/accounts/3rdparty/signup/").status_code == 302
    assert SocialAccount.objects.count() == 0


def test_unless_the_operator_allows_it(
    client: Client, weixin: Weixin, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setenv("WEIXIN_ALLOW_OPENID", "true")
    settings.SOCIALACCOUNT_PROVIDERS = {"weixin": env.weixin()}
    weixin.unionid = None
    come_back(client)
    client.post("/en/accounts/3rdparty/signup/", NEW)
    assert SocialAccount.objects.get().uid == "openid:openid-of-this-app"


@pytest.mark.parametrize("trouble", ["code", "state", "profile", "away"])
def test_what_goes_wrong_there_signs_nobody_in(
    client: Client, weixin: Weixin, trouble: str, settings: Settings
) -> None:
    known(weixin)
    if trouble == "profile":
        weixin.userinfo_error = 40003
    if trouble == "away":
        settings.SOCIALACCOUNT_PROVIDERS["weixin"]["API_URL"] = "http://127.0.0.1:9"
    back = come_back(
        client,
        code="stolen" if trouble == "code" else "code-of-today",
        state="forged" if trouble == "state" else "",
    )
    assert (back.status_code, "_auth_user_id" in client.session) == (401, False)


def test_somebody_signed_in_connects_and_disconnects_it(weixin: Weixin) -> None:
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client = signed_in(user)
    login = {"password": "a-Long-passphrase-4-tests"}
    client.post("/en/accounts/reauthenticate/", login)
    come_back(client, process="connect")
    account = SocialAccount.objects.get()
    assert (account.user, account.uid) == (user, "unionid-of-wang")
    assert client.get("/en/accounts/3rdparty/").status_code == 200
    client.post("/en/accounts/3rdparty/", {"account": account.pk})
    assert SocialAccount.objects.count() == 0


def test_half_a_configuration_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEIXIN_APP_ID", APP_ID)
    with pytest.raises(ImproperlyConfigured, match="WEIXIN_APP_SECRET"):
        env.weixin()
    monkeypatch.setenv("WEIXIN_APP_SECRET", SECRET)
    assert env.weixin_origins() == ["https://open.weixin.qq.com"]
    monkeypatch.setenv("WEIXIN_API_URL", "ftp://example.com")
    with pytest.raises(ImproperlyConfigured, match="WEIXIN_API_URL"):
        env.weixin()
