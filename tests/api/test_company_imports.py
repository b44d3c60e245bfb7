"""Companies from a spreadsheet over the API: sent, checked row by row, confirmed; and companies as a sheet."""

from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import DjangoAssertNumQueries, Settings

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company, ImportRun
from apps.companies.services import ask_for_import, carry_out_import
from apps.companies.sheet_columns import COLUMNS
from tests.api.steps import Api, kind
from tests.companies.imports.steps import HEADER, VOEN, row
from tests.factories import CompanyFactory, PersonFactory
from tests.files import uploaded
from tests.organiser.steps import without_second_factor
from tests.people import Cast, organiser_of
from tests.sheets import csv_file, read_xlsx, xlsx

pytestmark = pytest.mark.django_db
LIST = "organiser/company-imports/"
NOWHERE = "2" * 12
GOOD_AND_BAD = [HEADER, row(), row(registration_number="12", legal_name="-Bad")]


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def desk(people: Cast) -> Api:
    return Api(people.organiser)


@pytest.fixture
def run(people: Cast) -> ImportRun:
    """Checked: one company to create, one row rejected."""
    run = ask_for_import(user=people.organiser, file=uploaded(xlsx(GOOD_AND_BAD)), name="list.xlsx")
    carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def send(api: Api, content: bytes, name: str = "list.csv", query: str = "", **values: object) -> HttpResponse:
    body = encode_multipart(BOUNDARY, {"file": uploaded(content, name)} | values)
    return api.generic("POST", f"/api/v1/{LIST}{query}", body, MULTIPART_CONTENT)


def content_of(response: HttpResponse) -> bytes:
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def test_a_file_is_checked_confirmed_and_imported(desk: Api) -> None:
    made = send(desk, csv_file(GOOD_AND_BAD))
    assert made.status_code == 201
    one = f"{LIST}{made.json()['id']}/"
    assert {
        name: made.json()[name] for name in ("file_name", "phase", "state", "progress", "counts", "error")
    } == {
        "file_name": "list.csv",
        "phase": "check",
        "state": "queued",
        "progress": 0,
        "counts": {},
        "error": "",
    }
    assert kind(desk.post(f"{one}confirmation/")) == (409, "not_checked")
    pk = ImportRun.objects.get().pk
    carry_out_import(run_id=pk)
    checked = desk.get(one).json()
    assert (checked["phase"], checked["state"], checked["progress"]) == ("check", "done", 100)
    assert checked["counts"] == {"created": 1, "updated": 0, "unchanged": 0, "duplicate": 0, "rejected": 1}
    rows = desk.get(f"{one}rows/").json()["results"]
    assert [(line["row"], line["label"], line["fate"], line["company"]) for line in rows] == [
        (2, "Xəzər Fındıq MMC", "created", None),
        (3, "-Bad", "rejected", None),
    ]
    assert [bool(line["why"]) for line in rows] == [False, True]
    refused = desk.post(f"{one}confirmation/")
    assert kind(refused) == (422, "invalid")
    assert refused.json()["errors"][0]["pointer"] == "#/leaves_out"
    assert not Company.objects.filter(registration_number=VOEN).exists()
    confirmed = desk.post(f"{one}confirmation/", {"leaves_out": True})
    assert (confirmed.status_code, confirmed.json()["phase"], confirmed.json()["state"]) == (
        200,
        "apply",
        "queued",
    )
    carry_out_import(run_id=pk)
    done = desk.get(one).json()
    assert (done["phase"], done["state"], done["leaves_out"]) == ("apply", "done", True)
    company = Company.objects.get(registration_number=VOEN)
    assert [line["company"] for line in desk.get(f"{one}rows/?fate=created").json()["results"]] == [
        company.public_id
    ]
    assert kind(desk.post(f"{one}confirmation/", {"leaves_out": True})) == (409, "not_checked")
    assert kind(desk.delete(one)) == (409, "import_stays")
    assert ImportRun.objects.count() == 1


def test_rows_are_told_in_the_language_of_who_asked_and_in_pages(desk: Api) -> None:
    made = send(desk, csv_file(GOOD_AND_BAD), query="?lang=ru").json()
    carry_out_import(run_id=ImportRun.objects.get().pk)
    rows = f"{LIST}{made['id']}/rows/"
    [rejected] = desk.get(f"{rows}?fate=rejected").json()["results"]
    assert any("а" <= letter <= "я" for letter in rejected["why"][0])
    first = desk.get(f"{rows}?limit=1").json()
    second = desk.get(first["next"]).json()
    assert [page["results"][0]["row"] for page in (first, second)] == [2, 3]
    assert second["next"] is None


def test_a_wrong_file_is_refused_at_once(desk: Api) -> None:
    for content, code in ((b"", "invalid"), (b"a,b\n1,2\n", "invalid"), (b"%PDF-1.7", "invalid")):
        refused = send(desk, content)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["pointer"] == "#/file", code
    assert kind(desk.send("POST", LIST, {})) == (415, "unsupported_media_type")
    russian = send(desk, b"a,b\n1,2\n", query="?lang=ru").json()["detail"]
    assert "a, b" in russian
    assert any("а" <= letter <= "я" for letter in russian)
    assert ImportRun.objects.count() == 0


def test_putting_a_file_aside(desk: Api, run: ImportRun) -> None:
    one = f"{LIST}{run.public_id}/"
    assert [desk.delete(one).status_code for _time in range(2)] == [204, 404]
    assert ImportRun.objects.count() == 0


def test_the_report_and_the_template(desk: Api, run: ImportRun) -> None:
    csv = desk.get(f"{LIST}{run.public_id}/report/?kind=csv")
    assert csv.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert content_of(csv).decode("utf-8-sig").splitlines()[:2] == [
        "Row,Company,Fate,Why",
        "2,Xəzər Fındıq MMC,Created,",
    ]
    sheet = read_xlsx(content_of(desk.get(f"{LIST}{run.public_id}/report/")))
    assert [line[2] for line in sheet] == ["Fate", "Created", "Rejected"]
    template = content_of(desk.get("organiser/company-template/?lang=az"))
    assert [line[0] for line in read_xlsx(template, sheet=1)[1:]] == [column.code for column in COLUMNS]
    assert send(desk, template, "companies.xlsx").status_code == 201
    assert kind(desk.get("organiser/company-template/?kind=pdf")) == (400, "invalid_query")


def test_the_export_is_narrowed_and_can_be_imported_again(desk: Api) -> None:
    firm = CompanyFactory(country="HK", legal_name="=Firm", search_text="firm", verification_state="draft")
    PersonFactory(company=firm, family_name="Chan")
    export = "organiser/company-export/"
    for query in ("country=HK", "state=draft", "q=firm", f"q={firm.registration_number.lower()}"):
        header, line = read_xlsx(content_of(desk.get(f"{export}?{query}")))
        assert (header[2], line[2]) == ("Legal name", "'=Firm")
    people = read_xlsx(content_of(desk.get(f"{export}?country=HK&sheet=people")))
    assert [line[2:4] for line in people[1:]] == [["'=Firm", "Chan"]]
    everything = read_xlsx(content_of(desk.get(export)))
    assert len(everything) == Company.objects.count() + 1
    csv = content_of(desk.get(f"{export}?kind=csv&country=AZ"))
    made = send(desk, csv, "again.csv").json()
    carry_out_import(run_id=ImportRun.objects.get(public_id=made["id"]).pk)
    counts = desk.get(f"{LIST}{made['id']}/").json()["counts"]
    assert (counts["created"], counts["updated"]) == (0, 0)
    assert kind(desk.get(f"{export}?sheet=secrets")) == (400, "invalid_query")


def test_to_others_it_is_not_there(people: Cast, run: ImportRun, owner: Api, outsider: Api) -> None:
    one = f"{LIST}{run.public_id}/"
    verifier = Api(organiser_of(people.body, OrganiserRole.VERIFIER))
    without = Api(without_second_factor(people.body))
    for client, status in ((Api(), 401), (owner, 404), (outsider, 404), (verifier, 404), (without, 404)):
        answers = [client.get(path) for path in (LIST, one, f"{one}rows/", f"{one}report/")]
        answers += [client.get("organiser/company-template/"), client.get("organiser/company-export/")]
        answers += [
            send(client, csv_file(GOOD_AND_BAD)),
            client.post(f"{one}confirmation/"),
            client.delete(one),
        ]
        assert [answer.status_code for answer in answers] == [status] * 9
    run.refresh_from_db()
    assert (run.is_checked, ImportRun.objects.count()) == (True, 1)


def test_a_country_desk_has_its_own(people: Cast, run: ImportRun) -> None:
    desk = Api(organiser_of(people.body, OrganiserRole.COUNTRY_DESK))
    assert desk.get(LIST).json()["results"] == []
    assert desk.get(f"{LIST}{run.public_id}/").status_code == 404
    sheet = read_xlsx(content_of(desk.get("organiser/company-export/")))
    assert {line[0] for line in sheet[1:]} == {"AZ"}


def test_wrong_methods_and_values(desk: Api, run: ImportRun) -> None:
    one = f"{LIST}{run.public_id}/"
    assert [desk.post(f"{one}rows/").status_code, desk.get(f"{one}confirmation/").status_code] == [405, 405]
    assert kind(desk.get(f"{one}rows/?fate=lost")) == (400, "invalid_query")
    assert kind(desk.post(f"{one}confirmation/", {"leaves_out": "perhaps"})) == (422, "invalid")
    assert desk.get(f"{LIST}{NOWHERE}/").status_code == 404
    assert ImportRun.objects.get().is_checked


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same(
    people: Cast, desk: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = [
        row(registration_number=f"REG{n:05d}", country="ZZ", legal_name=f"Firm {n}{n}") for n in range(count)
    ]
    for _n in range(count):
        run = ask_for_import(user=people.organiser, file=uploaded(xlsx([HEADER, *rows])), name="x.xlsx")
        carry_out_import(run_id=run.pk)
    desk.get(LIST)
    with django_assert_num_queries(7):
        assert len(desk.get(LIST).json()["results"]) == count
    with django_assert_num_queries(8):
        assert len(desk.get(f"{LIST}{run.public_id}/rows/").json()["results"]) == count
