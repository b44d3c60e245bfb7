"""The organisers' import pages, and the export of the list that is looked at."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries, Settings

from apps.companies.models import Company, ImportRun
from apps.companies.services import ask_for_import, carry_out_import
from apps.companies.sheet_columns import COLUMNS
from tests.companies.imports.steps import HEADER, VOEN, row
from tests.doors import LANGUAGES, in_language, signed_in
from tests.factories import CompanyFactory, HsCodeFactory, ListingFactory, PersonFactory
from tests.files import uploaded
from tests.organiser.steps import NOT_FOUND, answer, enrolment, sign_in, without_second_factor
from tests.people import Cast, organiser_of
from tests.sheets import csv_file, read_xlsx, xlsx

pytestmark = pytest.mark.django_db
PAGE = reverse("organiser:imports")


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def run(people: Cast) -> ImportRun:
    """Checked: one company to create, one row rejected."""
    content = xlsx([HEADER, row(), row(registration_number="12", legal_name="-Bad")])
    run = ask_for_import(user=people.organiser, file=uploaded(content), name="list.xlsx")
    carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def at(name: str, run: ImportRun, *args: str) -> str:
    return reverse(f"organiser:{name}", args=[run.public_id, *args])


def test_the_doors(people: Cast, run: ImportRun) -> None:
    pages = [PAGE, reverse("organiser:import_template", args=["xlsx"]), at("import", run)]
    pages += [at("import_progress", run), at("import_report", run, "csv")]
    for url in pages:
        assert answer(signed_in(people.organiser), url)[0] == 200
        assert answer(signed_in(without_second_factor(people.body)), url) == enrolment(url)
        assert answer(Client(), url) == sign_in(url)
        for user in (people.owner, organiser_of(people.body, "verifier")):
            assert answer(signed_in(user), url) == NOT_FOUND
    for name in ("confirm_import", "discard_import"):
        assert answer(signed_in(people.owner), at(name, run), "post") == NOT_FOUND
        assert answer(signed_in(people.organiser), at(name, run)) == (405, "")
    assert ImportRun.objects.get().is_checked


def test_a_country_desk_sees_its_own_imports(people: Cast, run: ImportRun) -> None:
    desk = signed_in(organiser_of(people.body, "country_desk"))
    assert answer(desk, at("import", run)) == NOT_FOUND
    assert list(desk.get(PAGE).context["runs"]) == []


def test_the_panel_shows_runs_and_changes_none(people: Cast, host: Client, run: ImportRun) -> None:
    url = reverse("admin:companies_importrun_change", args=[run.pk])
    page = host.get(url).content.decode()
    assert at("import", run) in page
    assert "Created: 1, Rejected: 1" in page
    host.post(url, {"file_name": "other.xlsx"})
    assert ImportRun.objects.get().file_name == "list.xlsx"
    assert host.get(reverse("admin:companies_importrun_add")).status_code == 403
    verifier = signed_in(organiser_of(people.body, "verifier"))
    assert verifier.get(url).status_code == 403
    desk = signed_in(organiser_of(people.body, "country_desk"))
    assert desk.get(url).status_code == 302  # Another organiser's import is not found.


def test_from_file_to_companies(people: Cast, host: Client) -> None:
    content = csv_file([HEADER, row()])
    sent = host.post(PAGE, {"file": uploaded(content, "list.csv")})
    run = ImportRun.objects.get()
    assert (sent.status_code, sent.headers["Location"], run.state) == (302, at("import", run), "queued")
    waiting = host.get(at("import", run)).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    assert "Look again" in waiting
    carry_out_import(run_id=run.pk)
    assert host.get(at("import_progress", run)).headers["HX-Refresh"] == "true"
    assert "1 row creates or changes something." in host.get(at("import", run)).content.decode()
    assert host.post(at("confirm_import", run)).headers["Location"] == at("import", run)
    carry_out_import(run_id=run.pk)
    page = host.get(at("import", run)).content.decode()
    assert "Everything is imported" in page
    company = Company.objects.get(registration_number=VOEN)
    assert reverse("admin:companies_company_change", args=[company.pk]) in page
    assert host.post(at("confirm_import", run)).status_code == 409


def test_a_wrong_file_is_said_on_the_form(host: Client) -> None:
    response = host.post(PAGE, {"file": uploaded(b"a,b\n1,2\n", "x.csv")})
    assert response.status_code == 422
    assert response.context["form"].errors["file"] == [
        "These headings are not known: a, b. The template shows all that are."
    ]
    assert host.post(PAGE, {}).status_code == 422
    assert not ImportRun.objects.exists()


def test_rejected_rows_and_the_report(host: Client, run: ImportRun) -> None:
    refused = host.post(at("confirm_import", run))
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["leaves_out"])
    assert [row.number for row in host.get(f"{at('import', run)}?fate=rejected").context["page"]] == [3]
    report = b"".join(host.get(at("import_report", run, "csv")).streaming_content).decode("utf-8-sig")
    assert report.splitlines()[0] == "Row,Company,Fate,Why"
    assert "'-Bad" in report
    sheet = read_xlsx(b"".join(host.get(at("import_report", run, "xlsx")).streaming_content))
    assert sheet[1][:3] == [2, "Xəzər Fındıq MMC", "Created"]
    assert host.get(at("import_report", run, "pdf")).status_code == 404


def test_putting_a_file_aside(host: Client, run: ImportRun) -> None:
    assert host.post(at("discard_import", run)).headers["Location"] == PAGE
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_can_be_filled_in_and_sent(people: Cast, host: Client, language: str) -> None:
    url = in_language(reverse("organiser:import_template", args=["xlsx"]), language)
    content = b"".join(host.get(url).streaming_content)
    explained = read_xlsx(content, sheet=1)
    assert [line[0] for line in explained[1:]] == [column.code for column in COLUMNS]
    assert all(all(line[2:6]) for line in explained[1:])
    host.post(PAGE, {"file": uploaded(content, "companies.xlsx")})
    carry_out_import(run_id=ImportRun.objects.get().pk)
    assert ImportRun.objects.get().error == ""


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_ask_a_fixed_number_of_questions(
    people: Cast, host: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        row(registration_number=f"REG{n:05d}", country="ZZ", legal_name=f"Firm {n}{n}") for n in range(count)
    ]
    for _n in range(count):
        run = ask_for_import(user=people.organiser, file=uploaded(xlsx([HEADER, *rows])), name="x.xlsx")
        carry_out_import(run_id=run.pk)
    with django_assert_num_queries(15):
        assert len(host.get(PAGE).context["runs"]) == count
    with django_assert_num_queries(16):
        assert len(host.get(at("import", run)).context["page"].object_list) == count


def exported(client: Client, sheet: str, kind: str = "xlsx", query: str = "") -> list[list[object]]:
    response = client.get(f"{reverse('admin:companies_company_export', args=[sheet, kind])}{query}")
    assert response.status_code == 200
    return read_xlsx(b"".join(response.streaming_content))


def test_the_export_has_what_the_list_has(people: Cast, host: Client) -> None:
    firm = CompanyFactory(country="HK", legal_name="=Firm", phone="+85221234567")
    PersonFactory(company=firm, family_name="Chan")
    ListingFactory(company=firm, text="-Nuts").hs_codes.set([HsCodeFactory(code="0802")])
    ListingFactory(company=firm, is_active=False)
    query = "?country__exact=HK"
    header, line = exported(host, "companies", query=query)
    assert (header[:3], line[0], line[2], line[14]) == (
        ["Country or region", "Registration number", "Legal name"], "HK", "'=Firm", "'+85221234567",
    )  # fmt: skip
    assert [row[2:4] for row in exported(host, "people", query=query)[1:]] == [["'=Firm", "Chan"]]
    [listing] = exported(host, "listings", query=query)[1:]
    assert (listing[6], listing[7]) == ("0802", "'-Nuts")
    assert len(exported(host, "companies")) == Company.objects.count() + 1
    csv = host.get(f"{reverse('admin:companies_company_export', args=['companies', 'csv'])}{query}")
    assert b"".join(csv.streaming_content).decode("utf-8-sig").splitlines()[1].startswith("HK,")
    assert (
        reverse("admin:companies_company_export", args=["people", "csv"])
        in host.get(reverse("admin:companies_company_changelist")).content.decode()
    )


def test_what_is_exported_can_be_imported_again(people: Cast, host: Client) -> None:
    firm = CompanyFactory(
        country="ZZ", registration_number="REG00001", legal_name="Firm One", address="1 Main Street"
    )
    firm.names.create(name="Firm Co., Ltd.")
    firm.names.create(name="一号企业")
    firm.addresses.create(language="ru", text="Главная улица, 1")
    Company.objects.exclude(country="ZZ").delete()
    url = reverse("admin:companies_company_export", args=["companies", "csv"])
    host.post(PAGE, {"file": uploaded(b"".join(host.get(url).streaming_content), "again.csv")})
    run = ImportRun.objects.get()
    carry_out_import(run_id=run.pk)
    assert [(row.fate, row.notes) for row in run.rows.all()] == [("unchanged", [])]


def test_who_may_export(people: Cast) -> None:
    url = reverse("admin:companies_company_export", args=["people", "csv"])
    assert signed_in(organiser_of(people.body, "statistics")).get(url).status_code == 403
    assert signed_in(organiser_of(people.body, "verifier")).get(url).status_code == 403
    assert answer(signed_in(people.owner), url) == (302, reverse("website:dashboard"))
    desk = signed_in(organiser_of(people.body, "country_desk"))
    sheet = exported(desk, "companies")
    assert {line[0] for line in sheet[1:]} == {"AZ"}
    assert desk.get(reverse("admin:companies_company_export", args=["secrets", "csv"])).status_code == 404
