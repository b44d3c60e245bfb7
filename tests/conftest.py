"""Real engines for every test: those that the environment names, or private ones under `.local/test`."""

import os
from collections.abc import Iterator

from forum_site.local.engines import ensure_test_engines

ensure_test_engines()
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ["DJANGO_SETTINGS_MODULE"] = "forum_site.settings.test"

import django
import pytest

django.setup()

from django.core.cache import cache
from django.test import Client
from django.utils import translation

from forum_site import celery  # noqa: F401  (tasks sent by doors need their application)
from tests.people import Cast, cast_of


@pytest.fixture(autouse=True)
def _clean_state() -> Iterator[None]:
    """Caches and the active language are not part of the database's rollback."""
    with translation.override("en"):
        yield
    cache.clear()


@pytest.fixture
def people(db: None) -> Cast:
    """An owner, a colleague, an outsider and an organiser around one Azerbaijani and one Chinese company."""
    return cast_of()


@pytest.fixture
def as_user() -> "type[SignedIn]":
    return SignedIn


class SignedIn(Client):
    """A test client that is signed in as a user: `as_user(user).get(…)`."""

    def __init__(self, user: object) -> None:
        super().__init__()
        self.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
