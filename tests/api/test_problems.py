"""What is refused before any endpoint is asked, and failures."""

import pytest
from django.db import DataError
from rest_framework.throttling import AnonRateThrottle

from apps.api.v1.views import reference
from apps.api.v1.views.exhibitions import EditionList
from tests.api.steps import Api, kind, problem
from tests.people import Cast


@pytest.mark.django_db
def test_unknown_address(visitor: Api) -> None:
    for path in ("nothing/", "/api/", "/api/v2/editions/", "companies/aaaaaaaaaaaa/"):
        assert problem(visitor.get(path)) == {
            "type": "urn:ipek:problem:not_found",
            "title": "Not found",
            "status": 404,
            "detail": "No such address.",
        }


@pytest.mark.django_db
def test_a_missing_slash_is_added_without_losing_method_or_query(visitor: Api) -> None:
    response = visitor.post("companies?lang=az")
    assert (response.status_code, response.headers["Location"]) == (308, "/api/v1/companies/?lang=az")
    assert kind(visitor.get("nothing")) == (404, "not_found")


def test_malformed_body(people: Cast, owner: Api) -> None:
    assert problem(owner.patch("me/", "{")) == {
        "type": "urn:ipek:problem:malformed",
        "title": "The request cannot be understood",
        "status": 400,
        "detail": "The body is not valid JSON.",
    }
    assert kind(owner.patch("me/", b'"\xff"')) == (400, "malformed")
    assert kind(owner.patch("me/", "[" * 100_000)) == (400, "malformed")


def test_a_body_that_is_not_an_object(people: Cast, owner: Api) -> None:
    response = owner.patch("me/", [1])
    assert kind(response) == (422, "invalid")
    assert response.json()["errors"] == [
        {"pointer": "#", "code": "invalid", "detail": "Invalid data. Expected a dictionary, but got list."}
    ]


def test_a_body_that_is_too_large(people: Cast, owner: Api, settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert problem(owner.patch("me/", {"name": "x" * 20})) == {
        "type": "urn:ipek:problem:body_too_large",
        "title": "Too large",
        "status": 413,
        "detail": "This is more than can be sent at once.",
    }


def test_other_formats(people: Cast, owner: Api) -> None:
    form = owner.generic("PATCH", "/api/v1/me/", "name=x", content_type="application/x-www-form-urlencoded")
    assert problem(form) == {
        "type": "urn:ipek:problem:unsupported_media_type",
        "title": "This format is not read here",
        "status": 415,
        "detail": 'Unsupported media type "application/x-www-form-urlencoded" in request.',
    }
    assert problem(owner.get("me/", headers={"Accept": "image/png"})) == {
        "type": "urn:ipek:problem:not_acceptable",
        "title": "This format is not offered here",
        "status": 406,
        "detail": "Could not satisfy the request Accept header.",
    }


@pytest.mark.django_db
def test_sign_in_is_asked_for_in_the_readers_language(visitor: Api) -> None:
    response = visitor.get("me/")
    assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, 'Session realm="api"')
    english = response.json()["detail"]
    by_header = visitor.get("me/", headers={"Accept-Language": "ru"})
    by_query = visitor.get("me/?lang=ru")
    assert by_header.json()["detail"] == by_query.json()["detail"] != english
    assert by_query.headers["Content-Language"] == "ru"


class OnceAMinute(AnonRateThrottle):
    rate = "1/min"


@pytest.mark.django_db
def test_too_many_requests(visitor: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EditionList, "throttle_classes", [OnceAMinute])
    assert visitor.get("editions/").status_code == 200
    response = visitor.get("editions/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert response.headers["Retry-After"] == "60"
    assert problem(response) == {
        "type": "urn:ipek:problem:throttled",
        "title": "Too many requests",
        "status": 429,
        "detail": "Request was throttled. Expected available in 60 seconds.",
    }


@pytest.mark.django_db
def test_a_failure_says_nothing_of_the_inside(visitor: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise DataError("secret column")

    monkeypatch.setattr(reference.models.Sector, "objects", property(fail))
    visitor.raise_request_exception = False
    assert problem(visitor.get("sectors/")) == {
        "type": "urn:ipek:problem:server_error",
        "title": "Something went wrong",
        "status": 500,
        "detail": "Something went wrong on our side. We have been told.",
    }
