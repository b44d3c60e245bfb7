"""The main job as three people do it: an Azerbaijani exporter, a Chinese buyer, and the organiser between them."""

import os
import re
import time
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from apps.accounts.enums import OrganiserRole
from apps.accounts.management.commands.demo_code import pending_secret
from apps.accounts.models import OrganiserBody, User
from apps.accounts.services import appoint_organiser
from apps.companies.models import Company
from apps.exhibitions.services import load_calendar
from apps.forums.models import Forum, Registration
from apps.meetings.models import Meeting, MeetingRequest, Plan
from apps.reference.models import CooperationType, Sector
from apps.reference.services import load_reference
from tests.e2e.browser import CHROMIUM, Visitor, chromium
from tests.e2e.site import Site, running_site
from tests.factories import InterpreterFactory, UserFactory, forum_with_programme

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        CHROMIUM is None, reason="no Chromium on this machine: the browser journey was not walked"
    ),
    pytest.mark.timeout(280),
]
PASSWORD = "pomegranate-and-silk-9"
HAZELNUTS = "Gəncədən qabıqsız fındıq, hər il 40 ton, FOB Poti."
WANTED = "长期采购阿塞拜疆去壳榛子，每年约三十吨，食品级。"


@pytest.fixture(autouse=True)
def _orm_beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's event loop runs in this thread; the ORM is used between its steps, never inside them."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def test_from_sign_up_to_the_table(tmp_path: Path) -> None:
    load_reference()
    load_calendar()
    forum, organiser = prepare_forum()
    with running_site(tmp_path) as site, chromium() as browser:
        exporter = Visitor(browser, site.url, "az", width=390)
        buyer = Visitor(browser, site.url, "zh-hans")
        host = Visitor(browser, site.url, "en")

        exporter.go("/")
        exporter.go("/calendar/")
        sign_up(site, exporter, "leyla@findiq.example", "Leyla Quliyeva")
        sign_up(site, buyer, "wang@jianguo.example", "王晓明")
        ours = register_company(exporter, country="AZ", number="1401555071", name="Fındıq Bağı MMC")
        theirs = register_company(
            buyer, country="CN", number="91110000600037341L", name="北方坚果进出口有限公司"
        )
        add_listing(exporter, ours, side="offer", kind="SELL", text=HAZELNUTS)
        add_listing(buyer, theirs, side="seek", kind="BUY", text=WANTED)
        for visitor, company in ((exporter, ours), (buyer, theirs)):
            visitor.go(f"/my-company/{company.public_id}/submit/")
            visitor.submit()

        enrol(host, organiser)
        for company in (ours, theirs):
            verify(host, company)
        for visitor, company in ((exporter, ours), (buyer, theirs)):
            register_for_forum(visitor, forum, company)
        approve_registrations(host)

        ask_from_suggestions(exporter, forum, theirs)
        accept(buyer)
        plan_and_publish(host, forum)

        for visitor, address, other in (
            (exporter, "leyla@findiq.example", "北方坚果"),
            (buyer, "wang@jianguo.example", "Fındıq Bağı"),
        ):
            visitor.go("/agenda/")
            assert other in visitor.text()
            zones = {"az": ("Bakı", "Şanxay"), "zh-hans": ("巴库", "上海")}[visitor.language]
            assert all(zone in visitor.text() for zone in zones), visitor.text()
            assert site.wait_for_mail(address, r"/agenda/")
        check_calendar_file(exporter)
        cancel_meeting(exporter)
        cancelled = Meeting.objects.get()
        assert cancelled.state == "cancelled"
        assert site.wait_for_mail("wang@jianguo.example", cancelled.public_id)

        assert [*exporter.problems, *buyer.problems, *host.problems] == []


def prepare_forum() -> tuple[Forum, User]:
    """A forum some days ahead with an interpreter, and an organiser who has never signed in."""
    body = OrganiserBody.objects.create(name="Export agency", country="AZ")
    user = UserFactory(email="organiser@agency.example", password=PASSWORD, language="en")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    appoint_organiser(user=user, body=body, role=OrganiserRole.ADMIN)
    first = (timezone.now() + timedelta(days=20)).replace(hour=1, minute=0, second=0, microsecond=0)
    names = {
        "name_en": "Hazelnut forum",
        "name_az": "Fındıq forumu",
        "name_zh_hans": "榛子论坛",
        "name_ru": "Форум",
    }
    forum = forum_with_programme(
        slots=6, tables=3, first=first, hosts=[body], starts_on=first.date(), ends_on=first.date(), **names
    )
    forum.engagements.create(interpreter=InterpreterFactory(name="Nigar", pairs=["az-zh"]))
    return forum, user


def sign_up(site: Site, visitor: Visitor, email: str, name: str) -> None:
    visitor.go("/accounts/signup/")
    visitor.fill(
        email=email, password1=PASSWORD, name=name, terms=True, profile_visible=True, transfer_abroad=True
    )
    visitor.submit()
    mail = site.wait_for_mail(email, r"\b[A-Z0-9]{4}-?[A-Z0-9]{2,4}\b")
    code = re.findall(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{2,4})\s*$", mail, re.MULTILINE)[0]
    visitor.fill(code=code)
    visitor.submit()
    assert EmailAddress.objects.get(email=email).verified


def register_company(visitor: Visitor, *, country: str, number: str, name: str) -> Company:
    visitor.go("/my-company/register/")
    visitor.fill(country=country)
    visitor.submit()
    visitor.fill(registration_number=number)
    visitor.submit()
    visitor.fill(legal_name=name, name_en="Nuts")
    visitor.submit()
    company = Company.objects.get(registration_number=number)
    visitor.fill(address="1")
    visitor.submit()
    visitor.fill(description=name)
    visitor.submit()
    visitor.go(f"/my-company/{company.public_id}/people/add/")
    visitor.fill(native_name="王晓明" if country == "CN" else "Leyla Quliyeva", family_name="Quliyeva")
    visitor.submit()
    assert company.people.count() == 1
    return company


def add_listing(visitor: Visitor, company: Company, *, side: str, kind: str, text: str) -> None:
    visitor.go(f"/my-company/{company.public_id}/listings/add/")
    visitor.fill(
        side=side,
        cooperation_type=str(CooperationType.objects.get(code=kind).pk),
        sector=str(Sector.objects.filter(code__startswith="AGRI-").order_by("pk")[0].pk),
        text=text,
    )
    # The code by the name of the goods, chosen with the keyboard.
    search = visitor.page.locator("input[role=combobox]")
    search.fill("findiq" if side == "offer" else "榛子")
    visitor.page.locator("[role=listbox] [role=option]").first.wait_for()
    search.press("ArrowDown")
    search.press("Enter")
    with visitor.page.expect_navigation():
        visitor.page.locator("main form[method=post] button[type=submit]").last.click()
    visitor.look()
    listing = company.listings.get()
    assert (listing.text, [code.code for code in listing.hs_codes.all()]) == (text, ["0802"])


def enrol(host: Visitor, organiser: User) -> None:
    """The first sign-in of an organiser leads through the second factor before any page of the admin."""
    host.go("/accounts/login/")
    host.fill(login=organiser.email, password=PASSWORD)
    host.submit()
    host.page.goto(f"{host.url}/en/admin/")
    assert "/totp/activate" in host.page.url
    host.look()
    secret = pending_secret(organiser)
    assert secret is not None
    host.fill(code=code_of(secret))
    host.submit()
    host.page.goto(f"{host.url}/en/admin/")
    assert "/admin/" in host.page.url
    assert "北方坚果" in host.page.content()


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal import auth

    return auth.format_hotp_value(auth.hotp_value(secret, next(auth.yield_hotp_counters_from_time())))


def verify(host: Visitor, company: Company) -> None:
    host.page.goto(f"{host.url}/en/admin/companies/company/{company.pk}/decide")
    host.page.locator("[name=decision][value=verify]").check(force=True)
    with host.page.expect_navigation():
        host.page.locator("form button[type=submit]", has_text="Save the decision").click()
    company.refresh_from_db()
    assert company.verification_state == "verified"


def register_for_forum(visitor: Visitor, forum: Forum, company: Company) -> None:
    visitor.go(f"/forums/{forum.public_id}/")
    visitor.go(f"/forums/{forum.public_id}/{company.public_id}/register/")
    visitor.page.locator("main [name=people]").first.check(force=True)
    visitor.submit()
    assert Registration.objects.get(company=company).state == "pending"


def approve_registrations(host: Visitor) -> None:
    for registration in Registration.objects.all():
        host.page.goto(f"{host.url}/en/admin/forums/registration/{registration.pk}/approve")
        with host.page.expect_navigation():
            host.page.locator("form button[type=submit]", has_text="Approve").click()
    assert set(Registration.objects.values_list("state", flat=True)) == {"approved"}


def ask_from_suggestions(visitor: Visitor, forum: Forum, other: Company) -> None:
    """The suggestion appears by itself once the worker has scored the forum."""
    deadline = time.monotonic() + 60
    while True:
        visitor.go("/suggestions/")
        link = visitor.page.locator(f"main a[href*='/meetings/ask/{other.public_id}/']")
        if link.count():
            break
        assert time.monotonic() < deadline, visitor.text()
        time.sleep(2)
    assert "0802" in visitor.text()
    with visitor.page.expect_navigation():
        link.first.click()
    visitor.look()
    visitor.page.locator("main [name=place]").first.check(force=True)
    visitor.fill(wish="must", note="Salam!")
    visitor.submit()
    assert MeetingRequest.objects.get().state == "pending"


def accept(visitor: Visitor) -> None:
    visitor.go("/meetings/")
    request = MeetingRequest.objects.get()
    visitor.go(f"/meetings/requests/{request.public_id}/")
    visitor.submit(f"main form[action$='/{request.public_id}/accept/']")
    request.refresh_from_db()
    assert request.state == "accepted"


def plan_and_publish(host: Visitor, forum: Forum) -> None:
    host.go(f"/organiser/forums/{forum.public_id}/")
    host.fill(seconds="2")
    host.submit("main form[action$='/plan/']", look=False)
    deadline = time.monotonic() + 45
    while not Plan.objects.filter(forum=forum).exists():
        assert time.monotonic() < deadline
        time.sleep(0.5)
    plan = Plan.objects.get(forum=forum)
    host.go(f"/organiser/plans/{plan.public_id}/")
    host.submit("main form[action$='/publish/']")
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.interpreter.name if meeting.interpreter else "") == ("scheduled", "Nigar")


def check_calendar_file(visitor: Visitor) -> None:
    answer = visitor.context.request.get(f"{visitor.url}/az/agenda/ipek-agenda.ics")
    assert answer.status == 200
    assert f"UID:{Meeting.objects.get().public_id}@127.0.0.1" in answer.text()


def cancel_meeting(visitor: Visitor) -> None:
    meeting = Meeting.objects.get()
    visitor.go(f"/meetings/{meeting.public_id}/")
    form = f"main form[action$='/{meeting.public_id}/cancel/']"
    visitor.page.locator("main details:has(form) summary").last.click()
    visitor.page.locator(f"{form} [name=reason]").fill("Uçuş ləğv edildi.")
    visitor.submit(form)
