"""The door on a phone without network: nothing is lost or counted twice, and nobody else reads the names afterwards."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Error, Locator

from apps.forums.models import CheckIn, Delegate, Forum
from tests.e2e.browser import CHROMIUM, Visitor, chromium
from tests.e2e.sessions import sign_in
from tests.e2e.site import Site, running_site
from tests.factories import forum_with_programme, take_part
from tests.people import Cast, cast_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the door was not tried"),
    pytest.mark.timeout(400),
]
KEPT = "async path => Boolean(await caches.match(path)) && Boolean(navigator.serviceWorker.controller)"

# What a page sends past its worker may still get through for a moment after the browser has been told that there is no
# network, and Playwright does not route it: so the page itself is kept from sending.
NO_NETWORK = """{
    const send = window.fetch;
    window.fetch = (...given) => localStorage.noNetwork ? Promise.reject(new TypeError("no network")) : send(...given);
}"""


@pytest.fixture(autouse=True)
def _orm_beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's event loop runs in this thread; the ORM is used between its steps, never inside them."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path, worker=False) as running:
        yield running


@pytest.fixture
def people() -> Cast:
    return cast_of()


@pytest.fixture
def forum(people: Cast) -> Forum:
    now, today = timezone.now(), timezone.localdate()
    return forum_with_programme(
        first=now, hosts=[people.body], state="running", starts_on=today - timedelta(days=1), ends_on=today + timedelta(days=1)
    )  # fmt: skip


@pytest.fixture
def delegates(people: Cast, forum: Forum) -> list[Delegate]:
    return take_part(forum, people.company, people.other_company)


def open_door(visitor: Visitor, forum: Forum) -> str:
    """Open the door's page, wait until the phone keeps it, and return its path without the language."""
    path = f"/organiser/forums/{forum.public_id}/check-in/"
    visitor.go(path)
    visitor.page.wait_for_function(KEPT, arg=f"/{visitor.language}{path}")
    return path


def read(visitor: Visitor, text: str) -> None:
    """What a scanner does: types the code and presses Enter."""
    visitor.page.fill("#badge", text)
    visitor.page.press("#badge", "Enter")


def waiting(visitor: Visitor) -> str:
    return visitor.page.locator("[data-waiting]").inner_text() if queue(visitor).is_visible() else ""


def queue(visitor: Visitor) -> Locator:
    return visitor.page.locator("[data-queue]")


def names(visitor: Visitor, text: str) -> list[str]:
    """Type a part of a name and return the rows that are left."""
    visitor.page.fill("[data-find]", text)
    rows = visitor.page.locator("[data-badge]")
    return [row.inner_text() for row in rows.all() if row.is_visible()]


def here(visitor: Visitor) -> int:
    return visitor.page.locator("[data-badge][data-here='1']").count()


def test_readings_without_network_are_counted_once_each(
    site: Site, people: Cast, forum: Forum, delegates: list[Delegate]
) -> None:
    first, second = (delegate.badge for delegate in delegates)
    with chromium() as browser:
        visitor = Visitor(browser, site.url, "az", width=390)
        sign_in(visitor, people.organiser)
        open_door(visitor, forum)
        visitor.context.add_init_script(NO_NETWORK)
        visitor.page.evaluate(f"() => {NO_NETWORK}")
        visitor.page.evaluate("localStorage.noNetwork = 1")
        visitor.context.set_offline(True)
        found = [
            len(names(visitor, text)) for text in ("", "nobody", people.other_company.legal_name.upper())
        ]
        assert found == [2, 0, 1]
        read(visitor, first)
        assert len(names(visitor, "")) == 2
        # The same badge again, now as the address that stands on it.
        read(visitor, f"https://ipek.example/az/organiser/forums/{forum.public_id}/check-in/{first}/")
        read(visitor, second)
        assert (waiting(visitor), here(visitor)) == ("3", 2)
        visitor.page.reload()
        assert (waiting(visitor), here(visitor)) == ("3", 2)
        assert CheckIn.objects.count() == 0
        visitor.page.evaluate("delete localStorage.noNetwork")
        visitor.context.set_offline(False)
        queue(visitor).wait_for(state="hidden")
        assert sorted(CheckIn.objects.values_list("delegate__badge", flat=True)) == sorted([first, second])
        visitor.page.reload()
        assert (waiting(visitor), here(visitor)) == ("", 2)
        assert CheckIn.objects.count() == 2
    assert [each for each in visitor.problems if "ERR_INTERNET_DISCONNECTED" not in each] == []


@pytest.mark.parametrize("way", ["by the button", "elsewhere"])
def test_whoever_signs_out_takes_the_names_along(
    site: Site, people: Cast, forum: Forum, delegates: list[Delegate], way: str
) -> None:
    with chromium() as browser:
        visitor = Visitor(browser, site.url, "en", width=390)
        sign_in(visitor, people.organiser)
        path = open_door(visitor, forum)
        if way == "by the button":
            visitor.page.click("details.popover-menu:has([data-sign-out]) summary")
            with visitor.page.expect_navigation():
                visitor.page.click("[data-sign-out] button")
        else:
            # The session was ended on another device: the door itself leads to the sign-in page.
            visitor.context.clear_cookies()
            visitor.go(path)
        assert "login" in visitor.page.url or visitor.page.locator("[data-guest]").count() == 1
        visitor.page.wait_for_function(f"async () => !(await caches.match('/en{path}'))")
        visitor.context.set_offline(True)
        with pytest.raises(Error, match="ERR_"):
            visitor.page.goto(f"{site.url}/en{path}")
