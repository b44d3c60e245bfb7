"""The planning board in a browser: a meeting is dragged to a green place, and moved there without a mouse or a script."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from apps.forums.models import Forum
from apps.meetings.models import Meeting
from tests.e2e.browser import CHROMIUM, Visitor, chromium
from tests.e2e.sessions import sign_in
from tests.e2e.site import Site, running_site
from tests.factories import forum_with_programme, take_part
from tests.meetings.steps import accepted, published
from tests.people import Cast, cast_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the board was not tried"),
    pytest.mark.timeout(400),
]
TO = {"slot": "3", "table": "2"}


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
    first = timezone.now().replace(hour=6, minute=0, second=0, microsecond=0) + timedelta(days=20)
    forum = forum_with_programme(
        slots=4, tables=2, first=first, hosts=[people.body], starts_on=first.date(), ends_on=first.date()
    )
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    published(people.organiser, forum)
    return forum


def on_the_board(
    browser: Browser, site: Site, people: Cast, forum: Forum, *, scripts: bool = True
) -> Visitor:
    visitor = Visitor(browser, site.url, "az", scripts=scripts)
    sign_in(visitor, people.organiser)
    visitor.go(f"/organiser/forums/{forum.public_id}/board/")
    return visitor


def confirm(page: Page) -> None:
    """Nothing has changed until here: the page says what will, and asks."""
    before = Meeting.objects.get()
    assert (before.slot.number, before.sequence) != (3, 1)
    with page.expect_navigation():
        page.locator("main form[method=post] button[type=submit]").first.click()
    moved = Meeting.objects.get()
    assert (moved.slot.number, moved.table.label, moved.sequence) == (3, "2", 1)


def test_a_meeting_is_dragged_to_a_green_place(site: Site, people: Cast, forum: Forum) -> None:
    with chromium() as browser:
        visitor = on_the_board(browser, site, people, forum)
        page = visitor.page
        meeting, target = (
            page.locator("td[data-ways]"),
            f"td[data-slot='{TO['slot']}'][data-table='{TO['table']}']",
        )
        assert page.locator("td.is-free").count() == 0
        meeting.hover()
        page.mouse.down()
        page.locator("td[data-slot='4'][data-table='1']").hover()
        page.wait_for_selector(f"{target}.is-free")
        page.locator(target).hover()
        page.locator(target).hover()
        assert page.locator("td.is-target").count() == 1
        with page.expect_navigation():
            page.mouse.up()
        visitor.look()
        confirm(page)
    assert visitor.problems == []


@pytest.mark.parametrize("scripts", [True, False], ids=["by the keyboard", "without scripts"])
def test_the_same_move_without_a_mouse(site: Site, people: Cast, forum: Forum, scripts: bool) -> None:
    with chromium() as browser:
        visitor = on_the_board(browser, site, people, forum, scripts=scripts)
        page = visitor.page
        for link in ("td[data-slot] a", f"a[href*='slot={TO['slot']}&table={TO['table']}']"):
            page.locator(link).first.focus()
            with page.expect_navigation():
                page.keyboard.press("Enter")
            visitor.look()
        confirm(page)
    assert visitor.problems == []
