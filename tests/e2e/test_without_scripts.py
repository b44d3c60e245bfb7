"""Every act around fairs, trips and opportunities in a browser that runs no script at all."""

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from apps.agenda.models import CalendarToken, Trip
from apps.exhibitions.models import Attendance, DateClaim, Deadline, Edition, Follow, Phase
from apps.opportunities.models import Deal, Interest, Opportunity
from tests.e2e.browser import CHROMIUM, Visitor, chromium
from tests.e2e.sessions import sign_in
from tests.e2e.site import Site, running_site
from tests.factories import EditionFactory, OpportunityFactory, PersonFactory, SectorFactory
from tests.people import Cast, cast_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the pages were not looked at"),
]


@pytest.fixture(autouse=True)
def _orm_beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path) as running:
        yield running


def press(visitor: Visitor, action: str, *, opens: str = "") -> None:
    """Press the button of the form whose address ends so; `opens` is the label behind which it stands."""
    if opens:
        visitor.page.locator("summary", has_text=opens).first.click()
    visitor.submit(f"main form[action$='{action}']")


def test_everything_is_done_without_scripts(site: Site) -> None:
    people = cast_of()
    first = timezone.localdate() + timedelta(days=90)
    edition = EditionFactory(
        slug="silk", year=first.year, start_date=first, end_date=first + timedelta(days=3)
    )
    theme = OpportunityFactory(code="ALAT")
    SectorFactory(code="FOOD", label_en="Food")
    person = PersonFactory(company=people.company, user=people.owner)
    company = people.company.public_id
    with chromium() as browser:
        visitor = Visitor(browser, site.url, "en", scripts=False)
        sign_in(visitor, people.owner)
        _fair(visitor, people, edition, company)
        _trip(visitor, edition, company, person.public_id)
        _opportunity(visitor, people, theme, company)
        assert visitor.problems == []


def _fair(visitor: Visitor, people: Cast, edition: Edition, company: str) -> None:
    page = visitor.go("/calendar/?q=fair")
    visitor.go("/calendar/silk/")
    press(visitor, "/silk/follow/")
    assert Follow.objects.get().user == people.owner
    visitor.fill(role="exhibits", booth="5.1H22")
    press(visitor, f"/silk/attend/{company}/")
    assert [(row.role, row.booth) for row in Attendance.objects.all()] == [("exhibits", "5.1H22")]
    press(visitor, f"/silk/leave/{company}/", opens="We do not go")
    assert Attendance.objects.count() == 0
    visitor.go("/agenda/fairs/")
    press(visitor, "/fairs/address/")
    press(visitor, "/fairs/address/close/", opens="Close the address")
    assert CalendarToken.objects.filter(revoked_at=None).count() == 0
    press(visitor, f"/fairs/{edition.exhibition.code}/unfollow/")
    assert Follow.objects.count() == 0
    year, month = edition.start_date.year, edition.start_date.month
    for path in (f"month/{year}/{month}/", f"year/{year}/", f"timeline/{year}/{month}/?compare=1&pick=silk"):
        visitor.go(f"/calendar/{path}")
        assert page.title()


def _trip(visitor: Visitor, edition: Edition, company: str, person: str) -> None:
    visitor.go(f"/agenda/trips/of/{company}/?edition=silk")
    visitor.fill(title="Silk road", people=person)
    visitor.submit()
    trip = Trip.objects.get()
    assert [stop.edition for stop in trip.stops.all()] == [edition]
    assert [each.public_id for each in trip.people.all()] == [person]
    visitor.go(f"/agenda/trips/{trip.public_id}/change/")
    visitor.fill(title="Silk and tea")
    visitor.submit()
    assert Trip.objects.get().title == "Silk and tea"
    press(visitor, "/cancel/", opens="Cancel the trip")
    assert Trip.objects.get().cancelled_at is not None


def _opportunity(visitor: Visitor, people: Cast, theme: Opportunity, company: str) -> None:
    visitor.go(f"/opportunities/{theme.public_id}/")
    visitor.fill(message="We look for land", is_public=True)
    press(visitor, f"/interest/{company}/")
    assert Interest.objects.get().message == "We look for land"
    press(visitor, f"/no-interest/{company}/", opens="No longer interested")
    assert Interest.objects.count() == 0
    visitor.go(f"/opportunities/of/{company}/propose/")
    visitor.fill(title="Dried fruit plant", sought="Equipment and an investor for drying fruit.", kind="agro")
    visitor.page.locator("main [name=sectors]").first.check(force=True)
    visitor.submit()
    proposal = Opportunity.objects.get(proposed_by=people.company)
    assert proposal.review == "draft"
    press(visitor, f"/{proposal.public_id}/submit/")
    proposal.refresh_from_db()
    assert proposal.review == "submitted"
    visitor.go(f"/opportunities/of/{company}/report/")
    visitor.fill(q=people.other_company.legal_name)
    visitor.submit("main form[method=get]")
    visitor.page.locator(f"main a[href*='with={people.other_company.public_id}']").click()
    visitor.fill(kind="mou")
    visitor.submit()
    assert {Deal.objects.get().first, Deal.objects.get().second} == {people.company, people.other_company}


def test_the_calendar_is_kept_without_scripts(site: Site) -> None:
    people = cast_of()
    edition = EditionFactory(slug="silk", year=2090, start_date="2090-04-15", end_date="2090-04-19")
    own = "/organiser/calendar/editions/silk/"
    with chromium() as browser:
        visitor = Visitor(browser, site.url, "en", scripts=False)
        sign_in(visitor, people.organiser)
        visitor.go("/organiser/calendar/")
        press(visitor, "/silk/checked/")
        edition.refresh_from_db()
        assert edition.checked_at is not None
        visitor.go(own)
        visitor.fill(end_date="2090-04-20", source="page")
        visitor.submit()
        visitor.fill(
            **{"phases-0-start_date": "2090-04-15", "phases-0-end_date": "2090-04-16", "phases-0-number": 1}
        )
        visitor.fill(**{"phases-source": "page"})
        press(visitor, "/silk/phases/")
        assert [(row.number, str(row.end_date)) for row in Phase.objects.all()] == [(1, "2090-04-16")]
        visitor.fill(**{"deadline-day": "2090-03-01", "deadline-source": "page"})
        press(visitor, "/silk/deadline/")
        assert str(Deadline.objects.get().day) == "2090-03-01"
        visitor.fill(**{"claim-start_date": "2090-05-01", "claim-source": "a list"})
        press(visitor, "/silk/claim/")
        visitor.page.locator("button[name=accept][value='0']").click()
        assert DateClaim.objects.get().was_accepted is False
        assert visitor.problems == []
