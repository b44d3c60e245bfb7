"""What a verifier reads over the API before deciding: the company with all that hangs on it, and its papers."""

from pathlib import Path

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company, DuplicatePair, Paper, PaperReading
from apps.companies.services import hand_in_paper, remove_paper, request_changes
from tests.api.steps import Api, kind
from tests.companies.papers import two_papers
from tests.factories import CompanyFactory, ListingFactory, PersonFactory
from tests.files import a_pdf, a_picture, uploaded
from tests.organiser.steps import without_second_factor
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
NOWHERE = "2" * 12


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def papers(people: Cast) -> list[Paper]:
    return two_papers(people, "{kind}.x")


@pytest.fixture
def verifier(people: Cast) -> Api:
    return Api(organiser_of(people.body, OrganiserRole.VERIFIER))


@pytest.fixture
def one(people: Cast) -> str:
    return f"organiser/companies/{people.company.public_id}/"


def test_all_on_which_a_decision_rests(people: Cast, verifier: Api, one: str) -> None:
    company = people.company
    line = ListingFactory(company=company, text="Hazelnuts in shell")
    person = PersonFactory(company=company, family_name="Əliyeva")
    twin = CompanyFactory(legal_name="Twin MMC")
    DuplicatePair.objects.create(first=company, second=twin, score=0.9)
    Company.objects.filter(pk=company.pk).update(verification_state="submitted")
    request_changes(user=people.organiser, company=company, seen_version=company.version, reason="Why?")
    read = verifier.get(one).json()
    assert [row["id"] for row in read["listings"]] == [line.public_id]
    assert [(row["id"], row["email"]) for row in read["people"]] == [(person.public_id, person.email)]
    assert read["team"] == [
        {"name": user.name, "email": user.email, "role": role}
        for user, role in ((people.owner, "owner"), (people.colleague, "delegate"))
    ]
    [step] = read["decisions"]
    assert (step["previous_state"], step["state"], step["reason"], step["decided_by"]) == (
        "submitted",
        "changes_requested",
        "Why?",
        people.organiser.name,
    )
    assert [row["id"] for row in read["duplicates"]] == [twin.public_id]
    # A country desk does not learn of another country's companies.
    Company.objects.filter(pk=twin.pk).update(country="CN")
    desk = Api(organiser_of(people.body, OrganiserRole.COUNTRY_DESK))
    assert desk.get(one).json()["duplicates"] == []


def test_papers_are_read_and_the_reading_is_noted(
    people: Cast, verifier: Api, papers: list[Paper], one: str
) -> None:
    listed = verifier.get(f"{one}papers/").json()["results"]
    assert [(row["kind"], row["pages"], row["uploaded_by"], row["readers"]) for row in listed] == [
        ("licence", 2, people.owner.name, []),
        ("tax", 1, people.owner.name, []),
    ]
    assert not PaperReading.objects.exists()
    pdf = f"{one}papers/{papers[0].public_id}/"
    picture = verifier.get(f"{pdf}pages/2/")
    assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/png")
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert verifier.get(f"{pdf}pages/3/").status_code == 404
    file = verifier.get(f"{pdf}file/")
    assert (file.headers["Content-Disposition"], file.headers["Cache-Control"]) == (
        'attachment; filename="licence.pdf"',
        "private, no-store",
    )
    assert file.content.startswith(b"%PDF-")
    first, second = verifier.get(f"{one}papers/").json()["results"]
    assert (len(first["readers"]), second["readers"]) == (1, [])
    assert PaperReading.objects.count() == 1


def test_what_is_gone_stays_on_record(people: Cast, verifier: Api, papers: list[Paper], one: str) -> None:
    remove_paper(user=people.owner, paper=papers[0])
    gone = verifier.get(f"{one}papers/").json()["results"][0]
    assert (gone["gone_because"], gone["sha256"]) == ("removed", papers[0].sha256)
    assert gone["gone_at"] is not None
    assert verifier.get(f"{one}papers/{papers[0].public_id}/file/").status_code == 404
    assert not PaperReading.objects.exists()


def test_to_others_they_are_not_there(
    people: Cast, papers: list[Paper], one: str, owner: Api, outsider: Api, verifier: Api
) -> None:
    paper = f"{one}papers/{papers[0].public_id}/"
    roles = (OrganiserRole.STATISTICS, OrganiserRole.HALL_STAFF)
    others = [owner, outsider, Api(without_second_factor(people.body))]
    others += [Api(organiser_of(people.body, role)) for role in roles]
    for client, status in [(Api(), 401), *((other, 404) for other in others)]:
        answers = [client.get(f"{one}papers/"), client.get(f"{paper}file/"), client.get(f"{paper}pages/1/")]
        assert [answer.status_code for answer in answers] == [status] * 3
    foreign = f"organiser/companies/{people.other_company.public_id}/papers/{papers[0].public_id}/file/"
    assert verifier.get(foreign).status_code == 404
    assert verifier.get(f"{one}papers/{NOWHERE}/file/").status_code == 404
    assert [verifier.post(f"{one}papers/").status_code, verifier.delete(f"{paper}file/").status_code] == [
        405,
        405,
    ]
    assert not PaperReading.objects.exists()


def test_a_country_desk_reads_its_own_countrys(people: Cast) -> None:
    paper = hand_in_paper(
        user=people.other_owner,
        company=people.other_company,
        kind="tax",
        file=uploaded(a_pdf()),
        name="a.pdf",
    )
    desk = Api(organiser_of(people.body, OrganiserRole.COUNTRY_DESK))
    one = f"organiser/companies/{people.other_company.public_id}/papers/"
    assert kind(desk.get(one)) == (404, "not_found")
    assert desk.get(f"{one}{paper.public_id}/file/").status_code == 404
    assert not PaperReading.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_reviewing_costs_the_same(
    people: Cast, verifier: Api, one: str, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        ListingFactory(company=people.company)
        PersonFactory(company=people.company)
        DuplicatePair.objects.create(first=people.company, second=CompanyFactory(), score=0.9)
        hand_in_paper(
            user=people.owner,
            company=people.company,
            kind="tax",
            file=uploaded(a_picture(size=(n + 1, 1))),
            name="a.png",
        )
    verifier.get(one)
    with django_assert_num_queries(10):
        assert len(verifier.get(f"{one}papers/").json()["results"]) == count
    with django_assert_num_queries(23):
        read = verifier.get(one).json()
    assert [len(read["listings"]), len(read["people"]), len(read["duplicates"])] == [count] * 3
