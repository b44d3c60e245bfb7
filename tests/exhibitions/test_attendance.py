from datetime import date

import pytest
from django.test import Client

from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.exhibitions.models import Attendance, Edition
from apps.exhibitions.services import attend_edition, leave_edition
from tests.factories import EditionFactory
from tests.people import Cast

pytestmark = pytest.mark.django_db

EXHIBITS = {"role": "exhibits", "booth": "5.1H22", "is_public": "on"}


@pytest.fixture
def edition() -> Edition:
    return EditionFactory(
        slug="fair-2026", year=2026, start_date=date(2026, 12, 2), end_date=date(2026, 12, 5)
    )


def entries() -> list[tuple[int, str, str, bool]]:
    return list(Attendance.objects.values_list("company_id", "role", "booth", "is_public").order_by("pk"))


def url(act: str, people: Cast) -> str:
    return f"/en/calendar/fair-2026/{act}/{people.company.public_id}/"


def test_an_owner_says_it_changes_it_and_takes_it_back(
    people: Cast, edition: Edition, as_user: type[Client]
) -> None:
    browser = as_user(people.owner)
    response = browser.post(url("attend", people), EXHIBITS)
    assert (response.status_code, response["Location"]) == (302, "/en/calendar/fair-2026/")
    assert entries() == [(people.company.pk, "exhibits", "5.1H22", True)]
    browser.post(url("attend", people), {"role": "visits"})
    assert entries() == [(people.company.pk, "visits", "", False)]
    assert browser.post(url("leave", people)).status_code == 302
    assert entries() == []


@pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("outsider", 404), ("other_owner", 404)])
@pytest.mark.parametrize("act", ["attend", "leave"])
def test_others_change_nothing(
    people: Cast, edition: Edition, as_user: type[Client], who: str, status: int, act: str
) -> None:
    Attendance.objects.create(company=people.company, edition=edition, booth="OLD")
    before = entries()
    assert as_user(getattr(people, who)).post(url(act, people), EXHIBITS).status_code == status
    assert entries() == before


@pytest.mark.parametrize("act", ["attend", "leave"])
def test_anonymous_is_asked_to_sign_in(client: Client, people: Cast, edition: Edition, act: str) -> None:
    Attendance.objects.create(company=people.company, edition=edition)
    before = entries()
    response = client.post(url(act, people), EXHIBITS)
    assert response.status_code == 302
    assert response["Location"].startswith("/en/accounts/login/?next=")
    assert entries() == before


@pytest.mark.parametrize("act", ["attend", "leave"])
def test_the_wrong_method(people: Cast, edition: Edition, as_user: type[Client], act: str) -> None:
    Attendance.objects.create(company=people.company, edition=edition)
    before = entries()
    assert as_user(people.owner).get(url(act, people)).status_code == 405
    assert entries() == before


@pytest.mark.parametrize(
    "values", [{}, {"role": "sleeps"}, {"role": "exhibits", "booth": "x" * 41}], ids=["none", "role", "booth"]
)
def test_what_cannot_be_is_said_on_the_form(
    people: Cast, edition: Edition, as_user: type[Client], values: dict[str, str]
) -> None:
    assert as_user(people.owner).post(url("attend", people), values).status_code == 422
    assert entries() == []


def test_a_company_that_is_not_verified_waits(people: Cast, edition: Edition, as_user: type[Client]) -> None:
    people.company.verification_state = "submitted"
    people.company.save()
    browser = as_user(people.owner)
    assert browser.post(url("attend", people), EXHIBITS).status_code == 403
    page = browser.get("/en/calendar/fair-2026/").content.decode()
    assert "Only verified companies can say where they go." in page
    assert url("attend", people) not in page
    assert entries() == []


@pytest.mark.parametrize("values", [{"end_date": date(2026, 11, 23)}, {"status": "cancelled"}])
def test_an_edition_that_is_over_or_cancelled_is_closed(
    people: Cast, as_user: type[Client], values: dict[str, object]
) -> None:
    EditionFactory(**{"slug": "fair-2026", "year": 2026, "start_date": date(2026, 11, 20), **values})
    assert as_user(people.owner).post(url("attend", people), EXHIBITS).status_code == 409
    assert entries() == []


def test_the_form_is_for_those_who_act_for_a_company(
    people: Cast, edition: Edition, as_user: type[Client], client: Client
) -> None:
    page = "/en/calendar/fair-2026/"
    users = (people.owner, people.colleague, people.outsider)
    browsers = [*(as_user(user) for user in users), client]
    offered = [url("attend", people) in browser.get(page).content.decode() for browser in browsers]
    assert offered == [True, False, False, False]


def test_the_services_refuse_by_themselves(people: Cast, edition: Edition) -> None:
    given = {"company": people.company, "edition": edition}
    with pytest.raises(NotFound):
        attend_edition(user=people.outsider, role="visits", **given)
    with pytest.raises(NotAllowed):
        attend_edition(user=people.colleague, role="visits", **given)
    with pytest.raises(InvalidInput):
        attend_edition(user=people.owner, role="sleeps", **given)
    with pytest.raises(InvalidInput):
        attend_edition(user=people.owner, role="visits", booth="x" * 41, **given)
    with pytest.raises(NotFound):
        leave_edition(user=people.outsider, **given)
    edition.status = "cancelled"
    with pytest.raises(Conflict):
        attend_edition(user=people.owner, role="visits", **given)
    assert entries() == []
