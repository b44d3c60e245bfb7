"""Every page, in every language, light and dark, on a phone and on a desk: looked at by axe, and read for English."""

import io
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.agenda.services import plan_trip
from apps.companies.models import Company, Membership
from apps.companies.services import ask_for_import, carry_out_import
from apps.exhibitions.models import Attendance, Edition
from apps.forums.models import Forum
from apps.letters.models import InvitationLetter
from apps.letters.services import issue_letter
from apps.meetings.models import Meeting, MeetingRequest, Plan
from apps.meetings.services import (
    FairTime,
    ask_for_plan,
    ask_for_trial,
    carry_out_run,
    propose_fair_time,
    publish_plan,
    request_fair_meeting,
)
from apps.meetings.services.whatif import Changes
from apps.opportunities.models import Opportunity
from apps.website.demo.signing_in import ORGANISER, OWNERS
from tests.conftest import Note
from tests.e2e.browser import CHROMIUM, Visitor, chromium
from tests.e2e.calendar_pages import keeping_pages, public_calendar_pages, theme_pages
from tests.e2e.company_pages import invitation_pages, merging_pages, pages_of_newcomer, team_pages
from tests.e2e.forum_pages import forum_pages, online_pages, registering_pages
from tests.e2e.sessions import sign_in
from tests.e2e.site import Site, running_site
from tests.e2e.texts import untranslated
from tests.factories import CompanyFactory, EditionFactory, PersonFactory
from tests.people import enrolled

# As the address names a language, and as the page says it to browsers and screen readers.
LANGUAGES = {"az": "az", "zh-hans": "zh-Hans", "en": "en", "ru": "ru"}
# `PAGES='register|team' LOOKS='390 dark|1440 light' python3 run.py test --full tests/e2e/test_matrix.py` looks at some only.
SOME = re.compile(os.environ.get("PAGES", ""))
LOOKS = tuple(
    (width, scheme)
    for width, scheme in product((390, 1440), ("light", "dark"))
    if re.search(os.environ.get("LOOKS", ""), f"{width} {scheme}")
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: the pages were not looked at"),
]


@pytest.fixture(autouse=True)
def _orm_beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's event loop runs in this thread; the ORM is used between its steps, never inside them."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with running_site(tmp_path, worker=False) as running:
        yield running


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody (nobody for a visitor) and the pages that are looked at as them, without the language."""

    user: User | None
    paths: tuple[str, ...]


def test_a_sample(site: Site) -> None:
    company, edition = CompanyFactory(), EditionFactory()
    paths = (
        "/calendar/",
        "/calendar/year/2027/",
        "/calendar/timeline/2027/4/",
        f"/companies/{company.public_id}/",
    )
    assert edition.exhibition.name_en
    with chromium() as browser:
        for language, width, scheme in (("zh-hans", 390, "dark"), ("ru", 1440, "light")):
            visitor = Visitor(browser, site.url, language, width=width, scheme=scheme)
            assert complaints(visitor, Reader(None, paths)) == []


@pytest.mark.full
@pytest.mark.timeout(0)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page(language: str, site: Site, note: Note) -> None:
    readers = prepare()
    found: dict[str, set[str]] = {}
    looked = 0
    with chromium() as browser:
        for (width, scheme), reader in product(LOOKS, readers):
            visitor = Visitor(browser, site.url, language, width=width, scheme=scheme)
            for complaint in complaints(visitor, reader):
                found.setdefault(complaint, set()).add(f"{width} {scheme}")
            looked += len(reader.paths)
            visitor.context.close()
    note(f"{looked} pages looked at")
    assert {complaint: sorted(looks) for complaint, looks in sorted(found.items())} == {}


def complaints(visitor: Visitor, reader: Reader) -> list[str]:
    """Open each page and return what is wrong there, in words."""
    if reader.user:
        sign_in(visitor, reader.user)
    found = []
    for path in reader.paths:
        visitor.go(path)
        spoken, wanted = visitor.page.locator("html").get_attribute("lang"), LANGUAGES[visitor.language]
        # The panel's frame writes the language as Django names it; readers of such tags do not mind the case.
        if spoken != (wanted.lower() if "/admin/" in path else wanted):
            found.append(f"{path}: html lang is {spoken}")
        found += [f"{path}: left in English: {text!r}" for text in sorted(untranslated(visitor))]
    return found + visitor.problems


def prepare() -> list[Reader]:
    """Load the real calendar and the demo, publish its plan, and say who reads which pages."""
    call_command("load_reference", verbosity=0)
    call_command("load_opportunities", verbosity=0)
    call_command("load_demo", verbosity=0)
    organiser = enrolled(User.objects.get(email=ORGANISER.email))
    forum = Forum.objects.get(format="on_site")
    run = ask_for_plan(user=organiser, forum=forum, seconds=2)
    plan = carry_out_run(run_id=run.pk)
    assert plan is not None
    publish_plan(user=organiser, plan=plan)
    owners = [User.objects.get(email=sign_in.email) for sign_in in OWNERS.values()]
    companies = [owner.memberships.order_by("pk")[0].company for owner in owners]
    readers = [
        Reader(None, (*public_pages(forum), *invitation_pages(companies[0]))),
        *(
            Reader(owner, (*pages_of(owner, forum), *team_pages(company), *online_pages(company)))
            for owner, company in zip(owners, companies, strict=True)
        ),
        Reader(*pages_of_newcomer(companies[0])),
        Reader(organiser, (*organiser_pages(organiser, forum, plan), *merging_pages(organiser))),
    ]
    return [Reader(reader.user, tuple(filter(SOME.search, reader.paths))) for reader in readers]


def public_pages(forum: Forum) -> tuple[str, ...]:
    now = timezone.localdate()
    edition = Edition.objects.filter(start_date__gte=now).order_by("start_date", "pk")[0]
    company = Company.objects.filter(verification_state="verified").order_by("pk")[0]
    return (
        "/", "/calendar/", *public_calendar_pages(), f"/calendar/month/{edition.start_date.year}/{edition.start_date.month}/",
        f"/calendar/year/{edition.start_date.year}/",
        f"/calendar/timeline/{edition.start_date.year}/{edition.start_date.month}/?compare=1&pick={edition.slug}",
        f"/calendar/{edition.slug}/", "/companies/", f"/companies/{company.public_id}/", "/forums/",
        "/opportunities/", "/opportunities/figures/", f"/opportunities/{Opportunity.objects.get(code='ALATFEZ').public_id}/",
        f"/companies/{company.public_id}/sheet/", "/companies/?q=nobody-is-called-so&country=CN", "/hs-codes/",
        "/hs-codes/?q=findiq",
        f"/forums/{forum.public_id}/", "/privacy/", "/terms/", "/help/", "/help/register/", "/help/account/", "/accounts/login/", "/accounts/signup/", "/accounts/signup/passkey/",
        "/accounts/password/reset/", "/no-such-page/",
    )  # fmt: skip


def pages_of(owner: User, forum: Forum) -> tuple[str, ...]:
    company = Membership.objects.filter(user=owner).order_by("pk")[0].company
    own = f"/my-company/{company.public_id}"
    other = (
        Company.objects.filter(registrations__forum=forum).exclude(country=company.country).order_by("pk")[0]
    )
    answering = Company.objects.filter(memberships__user__is_active=True).exclude(country=company.country)
    requests = MeetingRequest.objects.filter(sender=company) | MeetingRequest.objects.filter(
        recipient=company
    )
    meetings = Meeting.objects.filter(request__in=requests)
    listing, person = company.listings.order_by("pk").first(), company.people.order_by("pk").first()
    # Whatever day it is: a fair that fits may not be announced yet.
    announced = Edition.objects.exclude(status="cancelled").order_by("-start_date")
    fairs = [edition for edition in announced if edition.is_date_publishable][:3]
    trip = plan_trip(user=owner, company=company, title="İpək yolu", editions=fairs)
    assert listing is not None
    assert person is not None
    return (
        "/dashboard/", "/my-company/", "/my-company/register/", f"{own}/", f"{own}/number/",
        f"{own}/names/", f"{own}/contacts/", f"{own}/edit/", f"{own}/submit/",
        f"{own}/listings/", f"{own}/listings/add/", f"{own}/listings/{listing.public_id}/",
        f"{own}/listings/{listing.public_id}/?suggest=1",
        f"{own}/listings/{listing.public_id}/texts/", f"{own}/pictures/", f"{own}/people/",
        f"{own}/people/add/", f"{own}/people/{person.public_id}/", f"{own}/papers/",
        f"/letters/of/{company.public_id}/", f"/letters/of/{company.public_id}/ask/", *letters_of(company, forum),
        *(f"{own}/papers/{paper.public_id}/replace/" for paper in company.papers.all()[:1]), "/suggestions/",
        f"/suggestions/{other.public_id}/why/", "/meetings/",
        f"/meetings/ask/{other.public_id}/", "/agenda/programme/", f"/calendar/{fairs[0].slug}/", *(f"/meetings/requests/{row.public_id}/" for row in requests[:3]),
        *(f"/meetings/{row.public_id}/" for row in meetings[:1]),
        *(f"/meetings/{row.public_id}/move/" for row in meetings[:1]),
        *(f"/meetings/{row.public_id}/outcome/" for row in begun(meetings)),
        *fair_meeting_pages(owner, company, answering.order_by("pk")[0]),
        *registering_pages(forum.hosts.all()[0], company, answering.order_by("pk")[0]),
        f"/forums/{forum.public_id}/",
        f"/forums/{forum.public_id}/{company.public_id}/delegates/",
        f"/forums/{forum.public_id}/{company.public_id}/absences/",
        f"/forums/{forum.public_id}/{company.public_id}/badges/",
        f"/opportunities/{Opportunity.objects.get(code='ALATFEZ').public_id}/",
        f"/opportunities/of/{company.public_id}/", f"/opportunities/of/{company.public_id}/propose/",
        f"/opportunities/of/{company.public_id}/report/", f"/opportunities/of/{company.public_id}/report/?q=a",
        f"/opportunities/of/{company.public_id}/report/?with={other.public_id}", *theme_pages(owner, company), f"/agenda/fits/{company.public_id}/", "/agenda/trips/",
        f"/agenda/trips/of/{company.public_id}/", f"/agenda/trips/{trip.public_id}/",
        f"/agenda/trips/{trip.public_id}/change/", f"/agenda/trips/{trip.public_id}/print/",
        f"/agenda/programme/{company.public_id}/", f"/agenda/programme/{company.public_id}/print/?second=zh-hans",
        "/agenda/", "/agenda/fairs/", "/inbox/", "/inbox/choices/", "/settings/", "/settings/consents/", "/settings/data/",
        "/settings/data/erasure/", "/accounts/2fa/webauthn/", "/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/",
        "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/",
        "/accounts/sessions/",
    )  # fmt: skip


def begun(meetings: QuerySet[Meeting]) -> list[Meeting]:
    """Let the last of the meetings have begun: only then it is asked what came of it."""
    row = meetings.order_by("-pk").first()
    if row is None:
        return []
    row.starts_at, row.ends_at = (timezone.now() - timedelta(minutes=minutes) for minutes in (60, 30))
    row.save(update_fields=["starts_at", "ends_at"])
    return [row]


def fair_meeting_pages(owner: User, company: Company, other: Company) -> list[str]:
    """Ask for a meeting at a fair to which both go; the other side proposes another time."""
    edition = EditionFactory(start_date=timezone.localdate() + timedelta(days=30), end_date=None)
    people = [company.people.order_by("pk").first() or PersonFactory(company=company)]
    people.append(other.people.order_by("pk").first() or PersonFactory(company=other))
    for side in (company, other):
        Attendance.objects.create(company=side, edition=edition)
    noon = datetime.combine(edition.start_date, time(12), ZoneInfo(edition.time_zone))
    times = [FairTime(noon, noon + timedelta(minutes=30), person, "4B-102") for person in people]
    asked = request_fair_meeting(user=owner, sender=company, recipient=other, edition=edition, time=times[0])
    # Whoever acts for an example company need not be one who signs in.
    manager = other.memberships.filter(role="owner").order_by("pk")[0].user
    propose_fair_time(user=manager, request=asked, time=times[1], note="11:30")
    return [
        f"/meetings/ask/{other.public_id}/at/{edition.slug}/",
        f"/meetings/requests/{asked.public_id}/",
        f"/meetings/requests/{asked.public_id}/propose/",
    ]


def letters_of(company: Company, forum: Forum) -> list[str]:
    """One letter, as its company and as whoever holds the paper sees it."""
    letter = InvitationLetter.objects.filter(company=company, state="issued").first()
    if letter is None:
        person = company.people.order_by("pk")[0]
        organiser = User.objects.get(email=ORGANISER.email)
        days = {"stays_from": forum.starts_on, "stays_until": forum.ends_on}
        letter = InvitationLetter.objects.create(company=company, person=person, forum=forum, **days)
        letter = issue_letter(user=organiser, letter=letter)
    return [f"/letters/of/{company.public_id}/{letter.public_id}/", f"/letters/{letter.token}/"]


def imports_of(organiser: User) -> list[str]:
    """Check one file with a good row and a bad one."""
    rows = b"country,registration_number,legal_name\nZZ,REG00001,Silk Road Trading\nZZ,1,\n"
    run = ask_for_import(user=organiser, file=io.BytesIO(rows), name="companies.csv")
    carry_out_import(run_id=run.pk)
    return [f"/organiser/imports/{run.public_id}/"]


def organiser_pages(organiser: User, forum: Forum, plan: Plan) -> tuple[str, ...]:
    meeting = Meeting.objects.filter(forum=forum, state="scheduled").order_by("pk")[0]
    slot = forum.slots.exclude(pk=meeting.slot_id).order_by("number")[0]
    tried = ask_for_trial(user=organiser, forum=forum, changes=Changes(tables=1), seconds=1)
    trial = carry_out_run(run_id=tried.pk)
    assert trial is not None
    return (
        "/organiser/opportunities/",
        f"/organiser/opportunities/{Opportunity.objects.get(code='ALATFEZ').public_id}/",
        f"/organiser/forums/{forum.public_id}/results/",
        f"/organiser/forums/{forum.public_id}/board/", f"/organiser/forums/{forum.public_id}/board/interpreters/",
        f"/organiser/forums/{forum.public_id}/board/people/", f"/organiser/forums/{forum.public_id}/board/companies/",
        f"/organiser/forums/{forum.public_id}/table-plan/", f"/organiser/forums/{forum.public_id}/what-if/?tables=1",
        f"/organiser/plans/{trial.public_id}/", f"/organiser/plans/{trial.public_id}/compare/?with={plan.public_id}",
        *forum_pages(organiser, forum),
        f"/organiser/meetings/{meeting.public_id}/",
        f"/organiser/meetings/{meeting.public_id}/move/?slot={slot.number}",
        "/organiser/imports/", *imports_of(organiser), "/organiser/forums/", f"/organiser/forums/{forum.public_id}/",
        f"/organiser/forums/{forum.public_id}/steering/", f"/organiser/plans/{plan.public_id}/",
        "/dashboard/", *keeping_pages(organiser),
    )  # fmt: skip
