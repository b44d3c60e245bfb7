"""Real engines for every test: those that the environment names, or private ones under `.local/test`."""

import os
from collections.abc import Callable, Iterator

from forum_site.local.engines import ensure_test_engines

ensure_test_engines()
os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ["DJANGO_SETTINGS_MODULE"] = "forum_site.settings.test"

import django
import hypothesis
import pytest

django.setup()

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import translation
from pytest_django import DjangoDbBlocker

from forum_site import celery  # noqa: F401  (tasks sent by doors need their application)
from tests.goods import some_goods_names
from tests.people import Cast, cast_of


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="run the long tests as well: every page, kills, load"
    )


# The same examples in every ordinary run, so that a red run is about the change; `--full` looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True)


def pytest_configure(config: pytest.Config) -> None:
    hypothesis.settings.load_profile("default" if config.getoption("--full") else "steady")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    skipped = pytest.mark.skip(reason="only with `run.py test --full`")
    for item in items:
        if item.get_closest_marker("full"):
            item.add_marker(skipped)


Note = Callable[[str], None]


@pytest.fixture
def note(record_property: Callable[[str, object], None]) -> Note:
    """Keep a measured figure for the end of the run: `note("p50 12 ms")`."""
    return lambda text: record_property("figure", text)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for name in ("passed", "failed") for each in terminalreporter.stats.get(name, ())]
    figures = [
        f"{report.nodeid.rpartition('::')[2]}: {text}"
        for report in reports
        if report.when == "call"
        for name, text in report.user_properties
        if name == "figure"
    ]
    if figures:
        terminalreporter.section("figures")
        for line in figures:
            terminalreporter.line(line)


@pytest.fixture
def few_goods_names() -> Iterator[None]:
    with some_goods_names():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A worker that a test has killed leaves its backend behind for a moment; the database is dropped without it."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


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
        self.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
