"""A null character, wherever it stands in a request, is refused and never an error of ours."""

import re
from collections.abc import Iterator

import pytest
from django.db import DataError
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from apps.companies.models import Listing
from apps.core.errors import InvalidInput, Unreadable, refusal_in
from tests.api.steps import Api, kind
from tests.doors import LANGUAGES, in_language, signed_in
from tests.factories import CooperationTypeFactory, SectorFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db
NULL = "%00"
BY_KIND = {"str": NULL, "path": NULL, "int": "1", "public_id": "2" * 12}
PARAMETERS = (
    "q", "cursor", "page", "sort", "country", "sector", "side", "type", "chapter", "edition", "verified", "event", "kept",
    "fate", "state", "forum", "company", "day", "view", "city", "month", "year", "next", "language", "stage", "picked",
)  # fmt: skip


def routes(resolver: URLResolver, before: str = "/") -> Iterator[str]:
    """Yield the addresses of our pages as they are declared."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.namespace not in {"admin", "api"}:
                yield from routes(pattern, before + str(pattern.pattern))
        elif isinstance(pattern, URLPattern) and hasattr(pattern.pattern, "_route"):
            yield before + str(pattern.pattern)


def filled(route: str) -> str:
    return re.sub(r"<(?:(\w+):)?\w+>", lambda found: BY_KIND.get(found[1] or "str", "x"), route)


@pytest.fixture
def client(people: Cast) -> Client:
    client = signed_in(people.organiser)
    client.raise_request_exception = False
    return client


def test_in_every_address_that_takes_any_text(client: Client) -> None:
    addresses = [filled(route) for route in routes(get_resolver()) if "<str:" in route]
    assert len(addresses) > 150
    statuses = {address: client.get(address).status_code for address in addresses}
    posted = {
        address: client.post(address).status_code for address, status in statuses.items() if status == 405
    }
    assert {(a, s) for a, s in (statuses | posted).items() if s not in {302, 400, 404}} == set()


def test_in_the_parameters_of_every_page(client: Client) -> None:
    query = "&".join(f"{name}={NULL}" for name in PARAMETERS)
    pages = [route for route in routes(get_resolver()) if "<" not in route and "(" not in route]
    assert len(pages) > 50
    statuses = {page: client.get(f"{page}?{query}").status_code for page in pages}
    assert {(page, status) for page, status in statuses.items() if status >= 500} <= {("/healthz/ready", 503)}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("?q=%00", 200),
        ("?verification_state__exact=%00", 400),
        ("%00/change/", 404),
        ("%00/decide/", 404),
        ("nobody/decide/", 404),
        ("١/decide/", 404),
    ],
)
def test_in_the_panel(client: Client, path: str, status: int) -> None:
    url = f"{reverse('admin:companies_company_changelist')}{path}"
    assert client.get(url).status_code == status


@pytest.mark.parametrize("field", ["sector", "cooperation_type", "hs_codes"])
def test_in_a_choice_of_a_form(people: Cast, field: str) -> None:
    values = {
        "side": "offer", "language": "az", "text": "Fındıq", "sector": SectorFactory().code,
        "cooperation_type": CooperationTypeFactory().code,
    }  # fmt: skip
    url = reverse("companies:add_listing", args=[people.company.public_id])
    client = signed_in(people.owner)
    client.raise_request_exception = False
    assert client.post(url, values | {field: "a\x00b"}).status_code in {400, 422}
    assert Listing.objects.count() == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_refusal_is_a_page_in_the_readers_language(client: Client, language: str) -> None:
    page = client.get(in_language(f"/en/letters/of/{NULL}/", language))
    assert page.status_code == 400
    text = page.content.decode()
    assert f'lang="{language}' in text.lower()
    assert ("null character" in text) is (language == "en")


def test_in_a_cookie() -> None:
    client = Client(raise_request_exception=False)
    for name in ("sessionid", "csrftoken", "django_language"):
        client.cookies[name] = "a\x00b"
    assert client.get(reverse("website:dashboard")).status_code == 302


def test_in_the_api(people: Cast) -> None:
    api = Api(people.owner)
    assert api.get(f"invitations/{NULL}/").status_code in {400, 404}
    assert kind(api.get(f"companies/?q={NULL}")) == (400, "invalid_query")
    assert kind(api.post("my/memberships/", {"token": "\x00"})) == (422, "invalid")


def test_other_errors_of_the_database_are_errors() -> None:
    null = refusal_in(DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"))
    assert isinstance(null, Unreadable)
    assert (null.status, null.code) == (400, "malformed")
    assert refusal_in(DataError("value too long for type character varying(10)")) is None
    assert refusal_in(ValueError("NUL (0x00)")) is None
    refusal = InvalidInput("No.")
    assert refusal_in(refusal) is refusal
