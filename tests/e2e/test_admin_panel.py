"""The organisers' panel in a real browser: its own policy is kept, and a forum can be made there by hand."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.companies.models import Company
from apps.forums.models import Forum, Session
from tests.e2e.browser import CHROMIUM, Visitor, chromium
from tests.e2e.sessions import sign_in
from tests.e2e.site import Site, running_site
from tests.factories import (
    CompanyFactory,
    EditionFactory,
    InterpreterFactory,
    OrganiserBodyFactory,
    RegistrationFactory,
    SectorFactory,
    VenueFactory,
    forum_with_programme,
)
from tests.people import organiser_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the panel was not looked at"),
]
LISTS = (
    "companies_company", "forums_forum", "forums_registration", "forums_interpreter", "meetings_meeting",
    "meetings_meetingrequest", "meetings_pairrule", "letters_invitationletter", "exhibitions_edition", "reference_sector",
    "notifications_delivery", "accounts_user",
)  # fmt: skip
OWN = ("/admin/", "/decide/", "/open/", "/tables/", "/approve/")


@pytest.fixture(autouse=True)
def _orm_beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's event loop runs in this thread; the ORM is used between its steps, never inside them."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path, worker=False) as running:
        yield running


def look(visitor: Visitor, path: str) -> None:
    """Open a page of the panel; the console's complaints gather.

    Of the pages that are drawn here, one wider than the window is a complaint too: the lists and forms are unfold's.
    """
    visitor.page.goto(f"{visitor.url}{path}")
    width = visitor.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    if width > 0 and path.endswith(OWN):
        visitor.problems.append(f"{path}: wider than the window by {width} px")


def save_picture(visitor: Visitor, name: str) -> None:
    """Keep what the page looked like, where somebody asked for pictures."""
    if folder := os.environ.get("PICTURES"):
        width = visitor.page.viewport_size["width"]
        visitor.save_picture(f"{folder}/{name}-{width}-{visitor.scheme}.png")


def choose(visitor: Visitor, field: str, term: str) -> None:
    """Pick the first answer of a field that looks names up."""
    page = visitor.page
    page.locator(f".field-{field} .select2-selection").first.click()
    page.keyboard.type(term)
    page.locator(".select2-results__option--highlighted").first.click()


def pages_of(company: Company, forum: Forum) -> list[str]:
    lists = [reverse(f"admin:{name}_changelist") for name in LISTS]
    registration = forum.registrations.get()
    return [
        reverse("admin:index"),
        *lists,
        reverse("admin:companies_company_change", args=[company.pk]),
        reverse("admin:companies_company_decide", args=[company.pk]),
        reverse("admin:forums_forum_add"),
        reverse("admin:forums_forum_change", args=[forum.pk]),
        reverse("admin:forums_forum_open_forum", args=[forum.pk]),
        reverse("admin:forums_forum_more_tables", args=[forum.pk]),
        reverse("admin:forums_registration_change", args=[registration.pk]),
        reverse("admin:forums_registration_approve", args=[registration.pk]),
        reverse("admin:forums_interpreter_change", args=[InterpreterFactory().pk]),
        reverse("admin:meetings_pairrule_add"),
        reverse("admin:reference_sector_change", args=[SectorFactory().pk]),
    ]


def test_no_page_of_the_panel_breaks_its_policy(site: Site) -> None:
    body = OrganiserBodyFactory(name="Export agency")
    user = organiser_of(body)
    company = CompanyFactory(verification_state="submitted", submitted_at=timezone.now())
    forum = forum_with_programme(hosts=[body])
    RegistrationFactory(forum=forum, company=company, state="pending")
    pages = pages_of(company, forum)
    with chromium() as browser:
        for width, scheme in ((1440, "light"), (390, "dark")):
            host = Visitor(browser, site.url, "en", width=width, scheme=scheme)
            sign_in(host, user)
            for path in pages:
                look(host, path)
                save_picture(host, path.strip("/").replace("/", "-"))
            assert host.problems == []


def test_a_forum_is_made_by_hand(site: Site) -> None:
    body = OrganiserBodyFactory(name="Export agency")
    edition, venue, interpreter = EditionFactory(), VenueFactory(), InterpreterFactory(name="Nigar")
    with chromium() as browser:
        host = Visitor(browser, site.url, "en", width=1440)
        sign_in(host, organiser_of(body))
        page = host.page
        look(host, reverse("admin:forums_forum_add"))
        for language, name in (
            ("en", "Silk forum"),
            ("az", "İpək forumu"),
            ("zh_hans", "丝绸论坛"),
            ("ru", "Форум"),
        ):
            page.fill(f"[name=name_{language}]", name)
        assert page.locator(".field-hosts .select2-selection__choice").count() == 1
        choose(host, "edition", edition.key)
        choose(host, "venue", venue.name_en)
        page.fill("[name=starts_on]", "2027-04-14")
        page.fill("[name=ends_on]", "2027-04-14")
        add_rows(host, interpreter.name)
        save_picture(host, "forum-filled")
        with page.expect_navigation():
            page.locator("[name=_continue]").first.click()
        assert page.locator(".errornote, .errorlist").count() == 0, page.locator(
            "main, #content"
        ).inner_text()
        for act in ("slots", "open"):
            look(
                host,
                f"{reverse('admin:forums_forum_change', args=[Forum.objects.get(format='on_site').pk]).removesuffix('change/')}{act}/",
            )
            with page.expect_navigation():
                page.locator("form button[type=submit]").last.click()
        assert host.problems == []
    forum = Forum.objects.get(format="on_site")
    assert (forum.state, forum.edition, forum.venue, list(forum.hosts.all())) == (
        "open",
        edition,
        venue,
        [body],
    )
    assert Session.objects.get().starts_at == datetime(2027, 4, 14, 1, tzinfo=UTC)
    assert (forum.slots.count(), forum.tables.get().label, forum.engagements.get().interpreter) == (
        6,
        "A1",
        interpreter,
    )


def add_rows(host: Visitor, interpreter: str) -> None:
    """Add one session, one table and one interpreter through the inlines' tabs."""
    page = host.page
    page.get_by_role("link", name="Sessions").first.click()
    page.locator("#sessions-group .add-row a, #sessions-group a.add-row").first.click()
    page.select_option("[name=sessions-0-kind]", "meetings")
    for name, value in (("starts_at", "09:00"), ("ends_at", "12:00")):
        page.fill(f"[name=sessions-0-{name}_0]", "2027-04-14")
        page.fill(f"[name=sessions-0-{name}_1]", value)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Tables").first.click()
    page.locator("#tables-group .add-row a, #tables-group a.add-row").first.click()
    page.fill("[name=tables-0-label]", "A1")
    page.get_by_role("link", name="Engaged interpreters").first.click()
    page.locator("#engagements-group .add-row a, #engagements-group a.add-row").first.click()
    page.locator("#engagements-group .select2-selection").first.click()
    page.keyboard.type(interpreter)
    page.locator(".select2-results__option--highlighted").first.click()
