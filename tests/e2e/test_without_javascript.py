"""Every act of a company with JavaScript switched off: from sign-up to being found, and taking one's own data along."""

import io
import os
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from apps.accounts.models import Consent, DataExport
from apps.companies.models import Company, Invitation, Membership
from apps.companies.services import verify_company
from apps.reference.models import CooperationType, Sector
from apps.reference.services import load_reference
from tests.e2e.browser import CHROMIUM, Visitor, chromium
from tests.e2e.site import Site, running_site
from tests.e2e.test_journey import sign_up
from tests.factories import OrganiserBodyFactory
from tests.factories.companies import valid_voen
from tests.files import a_pdf, a_picture
from tests.people import organiser_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine: no page was used without JavaScript"),
    pytest.mark.timeout(400),
]  # fmt: skip
OWNER, COLLEAGUE = "leyla@findiq.example", "anar@findiq.example"
GOODS = "Gəncədən qabıqsız fındıq, hər il 40 ton."


@pytest.fixture(autouse=True)
def _orm_beside_playwright(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's event loop runs in this thread; the ORM is used between its steps, never inside them."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def site(tmp_path: Path, few_goods_names: None) -> Iterator[Site]:
    load_reference()
    with running_site(tmp_path) as running:
        yield running


def test_a_company_is_registered_found_and_taken_along(site: Site) -> None:
    with chromium() as browser:
        visitor = Visitor(browser, site.url, "az", width=390, scripts=False)
        check_passkeys_are_out_of_the_way(visitor)
        sign_up(site, visitor, OWNER, "Leyla Quliyeva")
        company = register_in_steps(visitor)
        add_line_with_picked_code(visitor, company)
        hand_in_files(visitor, company)
        invite(site, browser, visitor, company)
        find(visitor, company)
        take_back_a_consent_and_give_it(visitor)
        fetch_own_data(visitor)
        assert visitor.problems == []


def check_passkeys_are_out_of_the_way(visitor: Visitor) -> None:
    """What cannot work is not offered; who comes to it all the same reads why, and what works instead."""
    for page in ("/accounts/login/", "/accounts/signup/"):
        visitor.go(page)
        offered = visitor.page.locator("#passkey_login, a[href*='/signup/passkey/']")
        assert offered.count() == 1
        assert not offered.first.is_visible()


def register_in_steps(visitor: Visitor) -> Company:
    """Country and number, away, and on from where it was left; names, contacts, profile."""
    visitor.go("/my-company/register/")
    visitor.fill(country="AZ")
    visitor.submit()
    number = valid_voen(4321)
    visitor.fill(registration_number=number)
    visitor.submit()
    visitor.go("/calendar/")
    visitor.go("/my-company/")
    assert visitor.page.url.endswith("/my-company/register/names/")
    visitor.fill(legal_name="Fındıq Bağı MMC", name_en="Hazel Orchard LLC")
    visitor.submit()
    company = Company.objects.get(registration_number=number)
    visitor.go(f"/my-company/{company.public_id}/contacts/")
    visitor.fill(phone="+994125550100", address="Nizami 1")
    visitor.submit()
    visitor.go(f"/my-company/{company.public_id}/edit/")
    visitor.fill(description="Fındıq becəririk və emal edirik.")
    visitor.submit()
    visitor.go(f"/my-company/{company.public_id}/people/add/")
    visitor.fill(native_name="Leyla Quliyeva", family_name="Quliyeva")
    visitor.submit()
    company.refresh_from_db()
    assert company.people.count() == 1
    assert (company.phone, company.description) == ("+994125550100", "Fındıq becəririk və emal edirik.")
    return company


def add_line_with_picked_code(visitor: Visitor, company: Company) -> None:
    """ "Find" sends the whole form and brings it back with ticks; nothing that was typed is lost."""
    visitor.go(f"/my-company/{company.public_id}/listings/add/")
    visitor.fill(
        side="offer",
        cooperation_type=str(CooperationType.objects.get(code="SELL").pk),
        sector=str(Sector.objects.filter(code__startswith="AGRI-").order_by("pk")[0].pk),
        text=GOODS,
        hs_codes_query="0802",
    )
    with visitor.page.expect_navigation():
        visitor.page.locator("[name=hs_codes_find]").click()
    visitor.look()
    assert company.listings.count() == 0
    visitor.fill(hs_codes="0802")
    with visitor.page.expect_navigation():
        visitor.page.locator("main .form-actions button[type=submit]").click()
    listing = company.listings.get()
    assert (listing.text, [code.code for code in listing.hs_codes.all()]) == (GOODS, ["0802"])


def hand_in_files(visitor: Visitor, company: Company) -> None:
    """A paper and a picture, each by a plain form; a picture in name only is refused in words."""
    own = f"/my-company/{company.public_id}"
    visitor.go(f"{own}/papers/")
    visitor.fill(kind="tax")
    choose(visitor, "voen.pdf", "application/pdf", a_pdf())
    visitor.submit("main form[enctype]")
    assert company.papers.get().name == "voen.pdf"
    visitor.go(f"{own}/pictures/")
    visitor.fill(kind="photo")
    choose(visitor, "nuts.png", "image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    visitor.submit("main form[enctype]")
    assert visitor.page.locator("main [aria-invalid=true]").count() == 1
    choose(visitor, "nuts.png", "image/png", a_picture(size=(600, 400)))
    visitor.submit("main form[enctype]")
    assert company.pictures.get().kind == "photo"
    visitor.go(f"{own}/submit/")
    visitor.submit()
    company.refresh_from_db()
    assert company.verification_state == "submitted"


def choose(visitor: Visitor, name: str, kind: str, content: bytes) -> None:
    field = visitor.page.locator("main input[type=file]")
    field.set_input_files([{"name": name, "mimeType": kind, "buffer": content}])


def invite(site: Site, browser: object, visitor: Visitor, company: Company) -> None:
    """The colleague comes by the address in the mail, signs up and is on the team."""
    visitor.go(f"/my-company/{company.public_id}/team/")
    visitor.fill(email=COLLEAGUE, role="delegate")
    visitor.submit("main form[action$='/invite/']")
    mail = site.wait_for_mail(COLLEAGUE, r"/my-company/invitations/")
    address = re.search(r"/my-company/invitations/[^\s]+", mail)
    assert address is not None
    colleague = Visitor(browser, site.url, "ru", width=390, scripts=False)
    sign_up(site, colleague, COLLEAGUE, "Anar Əliyev")
    colleague.go(address[0])
    colleague.submit()
    assert Membership.objects.get(user__email=COLLEAGUE).company == company
    assert Invitation.objects.get().accepted_at is not None
    assert colleague.problems == []


def find(visitor: Visitor, company: Company) -> None:
    """Once verified, the company is found by a Latin spelling within facets, each a plain field of one form."""
    company.refresh_from_db()
    verify_company(user=organiser_of(OrganiserBodyFactory()), company=company, seen_version=company.version)
    visitor.go("/companies/")
    listing = company.listings.get()
    facets = {
        "q": "findiq",
        "country": "AZ",
        "side": "offer",
        "type": listing.cooperation_type.code,
        "sector": listing.sector.code,
        "chapter": "08",
        "verified": "yes",
    }
    visitor.fill(**facets)
    with visitor.page.expect_navigation():
        visitor.page.locator("main form[role=search] button[type=submit]").click()
    visitor.look()
    asked = dict(parse_qsl(urlsplit(visitor.page.url).query))
    assert {name: asked.get(name) for name in facets} == facets
    profile = visitor.page.locator(f"main a[href$='/companies/{company.public_id}/']")
    assert profile.count() == 1
    with visitor.page.expect_navigation():
        visitor.page.locator("main a.chip[href*='verified=yes']:not([href*='chapter='])").click()
    visitor.look()
    assert "chapter" not in dict(parse_qsl(urlsplit(visitor.page.url).query))
    with visitor.page.expect_navigation():
        profile.click()
    assert GOODS in visitor.text()
    with visitor.page.expect_navigation():
        visitor.page.locator(f"main a[href$='/companies/{company.public_id}/sheet/']").click()
    visitor.look()
    assert GOODS in visitor.page.locator("body").inner_text()


def take_back_a_consent_and_give_it(visitor: Visitor) -> None:
    """Marketing is unticked at first; given, and taken back behind a disclosure."""
    marketing = Consent.objects.filter(user__email=OWNER, kind="marketing")
    assert marketing.count() == 0
    visitor.go("/settings/consents/")
    visitor.submit("main form[action$='/marketing/give/']")
    assert [row.withdrawn_at for row in marketing] == [None]
    visitor.page.locator("main details:has(form[action$='/marketing/withdraw/']) summary").click()
    visitor.submit("main form[action$='/marketing/withdraw/']")
    assert marketing.filter(withdrawn_at=None).count() == 0
    assert visitor.page.locator("main form[action$='/marketing/give/']").count() == 1


def fetch_own_data(visitor: Visitor) -> None:
    """The archive is asked for, made by the worker and downloaded by the link on the page."""
    visitor.go("/settings/data/")
    visitor.submit("main form[action$='/data/exports/']")
    deadline = time.monotonic() + 60
    while not DataExport.objects.filter(state="done").exists():
        assert time.monotonic() < deadline
        time.sleep(0.2)
    visitor.go("/settings/data/")
    link = visitor.page.locator("main table a[href*='/data/exports/']").get_attribute("href")
    answer = visitor.context.request.get(f"{visitor.url}{link}")
    assert answer.status == 200
    with zipfile.ZipFile(io.BytesIO(answer.body())) as archive:
        assert OWNER in archive.read("data.json").decode()
