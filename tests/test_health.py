"""The probes: alive as long as the process answers, ready only with everything that the site needs."""

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from pytest_django import Settings

from apps.core import health
from apps.core.tasks import heartbeat

pytestmark = pytest.mark.django_db


def test_alive_asks_for_nothing(client: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):
        response = client.get("/healthz/live")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_a_worker_was_seen_lately(client: Client) -> None:
    heartbeat()
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ok", "database": "ok", "broker": "ok", "worker": "ok"},
    )
    assert "no-cache" in response["Cache-Control"]


def test_not_ready_without_a_worker(client: Client) -> None:
    cache.delete(health.WORKER_SEEN_KEY)
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "unavailable", "database": "ok", "broker": "ok", "worker": "unavailable"},
    )


def test_not_ready_without_a_broker(client: Client, settings: Settings) -> None:
    heartbeat()
    settings.CACHE_URL = "unix:///nowhere/valkey.sock?db=1"
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "unavailable", "database": "ok", "broker": "unavailable", "worker": "unavailable"},
    )


def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat()

    class Gone:
        def cursor(self) -> None:
            raise DatabaseError("the server is gone")

    monkeypatch.setattr(health, "connection", Gone())
    response = client.get("/healthz/ready")
    assert (response.status_code, response.json()["database"]) == (503, "unavailable")


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
def test_probes_only_read(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
