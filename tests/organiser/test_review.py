"""The verification queue and the page on which a company is reviewed."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoAssertNumQueries, Settings

from apps.companies.models import Company, DuplicatePair, Paper, PaperReading
from apps.companies.services import hand_in_paper
from tests.companies.papers import two_papers
from tests.doors import signed_in
from tests.factories import CompanyFactory, ListingFactory, PersonFactory
from tests.files import a_pdf, a_picture, uploaded
from tests.organiser.steps import FORBIDDEN, NOT_FOUND, answer, sign_in
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
QUEUE = "admin:companies_company_changelist"


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def papers(people: Cast) -> list[Paper]:
    return two_papers(people)


def page_of(paper: Paper, number: int) -> str:
    return reverse("admin:companies_company_paper_page", args=[paper.company_id, paper.public_id, number])


def file_of(paper: Paper) -> str:
    return reverse("admin:companies_company_paper", args=[paper.company_id, paper.public_id])


def test_papers_are_seen_as_pictures_and_the_reading_is_noted(
    people: Cast, host: Client, papers: list[Paper]
) -> None:
    pdf, picture = papers
    for url in (page_of(pdf, 1), page_of(pdf, 2), page_of(picture, 1)):
        response = host.get(url)
        assert (response.status_code, response.headers["Content-Type"]) == (200, "image/png")
        assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert response.content.startswith(b"\x89PNG")
    assert host.get(page_of(pdf, 3)).status_code == 404
    assert host.get(file_of(pdf)).headers["Content-Disposition"] == 'attachment; filename="a.pdf"'
    assert sorted(PaperReading.objects.values_list("paper_id", "reader_id")) == [
        (pdf.pk, people.organiser.pk),
        (picture.pk, people.organiser.pk),
    ]


def test_a_photo_is_shown_upright(people: Cast, host: Client, tmp_path: Path) -> None:
    lying = tmp_path / "photo.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (60, 30)).save(lying, exif=exif)
    paper = hand_in_paper(
        user=people.owner, company=people.company, kind="tax", file=uploaded(lying.read_bytes()), name="p.jpg"
    )
    shown = tmp_path / "shown.png"
    shown.write_bytes(host.get(page_of(paper, 1)).content)
    with Image.open(shown) as image:
        assert image.size == (30, 60)


def test_who_may_read_papers(people: Cast, papers: list[Paper]) -> None:
    for url in (file_of(papers[0]), page_of(papers[0], 1)):
        roles = ("verifier", "country_desk", "statistics", "hall_staff")
        clients = {role: signed_in(organiser_of(people.body, role)) for role in roles}
        assert {role: answer(client, url)[0] for role, client in clients.items()} == {
            "verifier": 200,
            "country_desk": 200,
            "statistics": 403,
            "hall_staff": 403,
        }
        assert answer(signed_in(people.owner), url) == (302, reverse("website:dashboard"))
        assert answer(Client(), url) == sign_in(url)
    assert FORBIDDEN == (403, "")


def test_a_country_desk_reads_its_own_countrys_papers(people: Cast) -> None:
    paper = hand_in_paper(
        user=people.other_owner,
        company=people.other_company,
        kind="tax",
        file=uploaded(a_pdf()),
        name="a.pdf",
    )
    desk = signed_in(organiser_of(people.body, "country_desk"))
    assert answer(desk, file_of(paper)) == NOT_FOUND
    foreign = reverse("admin:companies_company_paper", args=[people.company.pk, paper.public_id])
    assert desk.get(foreign).status_code == 404
    assert not PaperReading.objects.exists()


def test_the_review_shows_all_on_which_a_decision_rests(
    people: Cast, host: Client, papers: list[Paper]
) -> None:
    company = people.company
    ListingFactory(company=company, text="Hazelnuts in shell")
    PersonFactory(company=company, family_name="Əliyeva")
    twin = CompanyFactory(legal_name="Twin MMC")
    first, second = sorted((company, twin), key=lambda row: row.pk)
    DuplicatePair.objects.create(first=first, second=second, score=0.9)
    Company.objects.filter(pk=company.pk).update(number_state="doubtful", verification_state="submitted")
    page = host.get(reverse("admin:companies_company_decide", args=[company.pk])).content.decode()
    for text in (
        "Hazelnuts in shell",
        "Əliyeva",
        "Twin MMC",
        "Doubtful registration number",
        page_of(papers[0], 2),
    ):
        assert text in page
    assert "No proof of registration" not in page
    # The page alone is no reading: what is not scrolled to was not read.
    assert not PaperReading.objects.exists()


def test_without_the_right_the_review_shows_no_papers(
    people: Cast, host: Client, papers: list[Paper]
) -> None:
    page = host.get(
        reverse("admin:companies_company_decide", args=[people.other_company.pk])
    ).content.decode()
    assert "The company has handed in no papers." in page
    assert "No proof of registration" in page


def test_a_doubtful_number_is_accepted_with_the_verification(people: Cast, host: Client) -> None:
    company = CompanyFactory(verification_state="submitted", number_state="doubtful")
    url = reverse("admin:companies_company_decide", args=[company.pk])
    data = {"decision": "verify", "reason": "", "seen_version": company.version}
    assert "The registration number is doubtful." in host.post(url, data).content.decode()
    company.refresh_from_db()
    assert (company.verification_state, company.number_state) == ("submitted", "doubtful")
    assert host.post(url, data | {"number_compared": "on"}).status_code == 302
    company.refresh_from_db()
    assert (company.verification_state, company.number_state, company.number_accepted_by) == (
        "verified",
        "accepted",
        people.organiser,
    )


def test_the_queue_is_narrowed(people: Cast, host: Client) -> None:
    now = timezone.now()
    new = CompanyFactory(verification_state="submitted", submitted_at=now - timedelta(hours=1))
    old = CompanyFactory(
        country="CN",
        verification_state="submitted",
        submitted_at=now - timedelta(days=10),
        number_state="doubtful",
    )
    renewal = CompanyFactory(
        verified_until=now + timedelta(days=20), renewal_submitted_at=now - timedelta(days=5)
    )
    ending = CompanyFactory(verified_until=now + timedelta(days=10))
    proof = {"user": people.owner, "company": people.company, "kind": "tax", "name": "a.pdf"}
    hand_in_paper(file=uploaded(a_pdf()), **proof)

    def found(query: str) -> list[Company]:
        return list(host.get(f"{reverse(QUEUE)}?{query}").context["cl"].result_list)

    assert found("queue=waiting") == [old, renewal, new]
    assert new.registration_number in host.get(f"{reverse(QUEUE)}?queue=waiting").content.decode()
    assert found("queue=renewal") == [renewal]
    assert found("queue=ending") == [renewal, ending]
    assert found("age=3") == [old, renewal]
    assert found("age=7") == [old]
    assert found("queue=waiting&country__exact=CN") == [old]
    assert found("number_state__exact=doubtful") == [old]
    assert found("proof=yes") == [people.company]
    assert found("queue=waiting&proof=no") == [old, renewal, new]
    assert found("queue=nonsense&age=nonsense&proof=nonsense")[0] == old


@pytest.mark.parametrize("count", [1, 3])
def test_the_review_asks_a_fixed_number_of_questions(
    people: Cast, host: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(count):
        ListingFactory(company=people.company)
        PersonFactory(company=people.company)
        hand_in_paper(
            user=people.owner,
            company=people.company,
            kind="tax",
            file=uploaded(a_picture(size=(n + 1, 1))),
            name="a.png",
        )
    with django_assert_num_queries(29):
        assert (
            host.get(reverse("admin:companies_company_decide", args=[people.company.pk])).status_code == 200
        )
