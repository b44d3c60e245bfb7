"""Organisers keep the calendar over the API."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import OrganiserRole
from apps.exhibitions.models import CalendarImport, DateClaim, Deadline, Edition, EditionChange, Phase
from apps.exhibitions.services import carry_out_import
from tests.api.steps import Api, kind
from tests.factories import EditionFactory, PlaceFactory, UserFactory, VenueFactory
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
ONE = "organiser/editions/silk-2090/"
NOWHERE = "2" * 12


@pytest.fixture
def edition() -> Edition:
    return EditionFactory(
        key="SILK-2090", slug="silk-2090", year=2090, start_date=date(2090, 4, 15), end_date=date(2090, 4, 19)
    )


@pytest.fixture
def keeper(people: Cast) -> Api:
    return Api(people.organiser)


def send(api: Api, content: bytes, name: str = "dates.csv", **values: str) -> HttpResponse:
    data = {"file": SimpleUploadedFile(name, content), "source": "organiser's page"} | values
    body = encode_multipart(BOUNDARY, data)
    return api.generic("POST", "/api/v1/organiser/calendar-imports/", body, MULTIPART_CONTENT)


WRITES = [
    ("PATCH", ONE, {"status": "cancelled"}),
    ("POST", f"{ONE}checked/", {}),
    ("POST", f"{ONE}phases/", {"phases": [], "source": "x"}),
    ("POST", f"{ONE}deadlines/", {"kind": "booth", "day": "2090-01-01", "source": "x"}),
    ("DELETE", f"{ONE}deadlines/{NOWHERE}/", {}),
    ("POST", f"{ONE}claims/", {"start_date": "2090-05-01", "source": "x"}),
    ("POST", f"organiser/date-claims/{NOWHERE}/decision/", {"accept": True}),
    ("POST", f"organiser/calendar-imports/{NOWHERE}/date-order/", {"order": "day_first"}),
    ("POST", f"organiser/calendar-imports/{NOWHERE}/confirmation/", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), WRITES)
def test_nobody_else_writes(
    people: Cast, edition: Edition, method: str, path: str, body: dict[str, object]
) -> None:
    verifier = organiser_of(people.body, OrganiserRole.VERIFIER)
    without_factor = UserFactory(is_staff=True, is_superuser=True)
    users = (None, people.owner, people.outsider, verifier, without_factor)
    assert [Api(user).send(method, path, body).status_code for user in users] == [401, 404, 404, 404, 404]
    row = Edition.objects.get()
    counts = (Deadline.objects.count(), DateClaim.objects.count(), Phase.objects.count())
    assert (row.status, row.checked_at, counts) == ("scheduled", None, (0, 0, 0))


@pytest.mark.parametrize(
    "path", [ONE, "organiser/editions/", "organiser/date-claims/", "organiser/calendar-imports/"]
)
def test_nobody_else_reads(people: Cast, edition: Edition, path: str) -> None:
    assert [Api(user).get(path).status_code for user in (None, people.owner, people.organiser)] == [
        401,
        404,
        200,
    ]


def test_an_edition_is_corrected(keeper: Api, edition: Edition) -> None:
    city = PlaceFactory(code="GZ")
    venue = VenueFactory(code="PAZHOU", city=city)
    body = {"end_date": "2090-04-20", "city": "GZ", "venue": "PAZHOU", "source": "page"}
    answer = keeper.patch(ONE, body).json()
    assert (answer["end_date"], answer["city"], answer["venue"], answer["sequence"]) == (
        "2090-04-20",
        "GZ",
        "PAZHOU",
        1,
    )
    row = Edition.objects.get()
    assert (row.start_date, row.end_date, row.venue) == (date(2090, 4, 15), date(2090, 4, 20), venue)
    refused = keeper.patch(ONE, {"end_date": "2090-04-01"})
    assert kind(refused) == (422, "invalid")
    assert refused.json()["errors"][0]["pointer"] == "#/end_date"
    assert kind(keeper.patch(ONE, {"city": "NOWHERE"})) == (422, "invalid")
    assert Edition.objects.get().end_date == date(2090, 4, 20)
    assert EditionChange.objects.count() == 1


def test_what_is_stale_until_it_is_checked(keeper: Api, edition: Edition) -> None:
    [line] = keeper.get("organiser/editions/").json()["results"]
    assert (line["slug"], line["checked_at"], line["open_claims"]) == ("silk-2090", None, 0)
    assert keeper.post(f"{ONE}checked/").json()["checked_at"] is not None
    assert keeper.get("organiser/editions/").json()["results"] == []


def test_phases(keeper: Api, edition: Edition) -> None:
    first = {"number": 1, "start_date": "2090-04-15", "end_date": "2090-04-16"}
    second = {"number": 2, "start_date": "2090-04-18"}
    answer = keeper.post(f"{ONE}phases/", {"phases": [first, second], "source": "page"}).json()
    assert [
        (row["number"], row["start_date"], row["end_date"], row["status"]) for row in answer["phases"]
    ] == [
        (1, "2090-04-15", "2090-04-16", "scheduled"),
        (2, "2090-04-18", None, "scheduled"),
    ]
    assert kind(keeper.post(f"{ONE}phases/", {"phases": [first, first], "source": "page"})) == (
        422,
        "invalid",
    )
    assert Phase.objects.count() == 2
    assert keeper.post(f"{ONE}phases/", {"phases": [second], "source": "page"}).json()["sequence"] == 2
    assert [phase.key for phase in Phase.objects.all()] == ["SILK-2090-P2"]


def test_deadlines(keeper: Api, edition: Edition) -> None:
    body = {"kind": "booth", "day": "2090-03-01", "source": "page"}
    made = keeper.post(f"{ONE}deadlines/", body)
    assert (made.status_code, made.json()["day"]) == (201, "2090-03-01")
    assert kind(keeper.post(f"{ONE}deadlines/", body | {"day": "2091-01-01"})) == (422, "invalid")
    assert keeper.post(f"{ONE}deadlines/", body | {"day": "2090-03-02"}).json()["id"] == made.json()["id"]
    assert [each["day"] for each in keeper.get(ONE).json()["deadlines"]] == ["2090-03-02"]
    one = f"{ONE}deadlines/{made.json()['id']}/"
    assert [keeper.delete(one).status_code for _time in range(2)] == [204, 404]


def test_two_sources_and_a_decision(keeper: Api, edition: Edition) -> None:
    body = {"start_date": "2090-05-01", "source": "a list"}
    claim = keeper.post(f"{ONE}claims/", body).json()
    assert [each["id"] for each in keeper.get(ONE).json()["claims"]] == [claim["id"]]
    assert [each["id"] for each in keeper.get("organiser/date-claims/").json()["results"]] == [claim["id"]]
    decision = f"organiser/date-claims/{claim['id']}/decision/"
    assert keeper.post(decision, {"accept": True}).json()["was_accepted"] is True
    assert kind(keeper.post(decision, {"accept": False})) == (409, "claim_settled")
    assert Edition.objects.get().start_date == date(2090, 5, 1)
    assert keeper.get("organiser/date-claims/").json()["results"] == []


def test_a_file_is_looked_at_and_taken_over(keeper: Api, edition: Edition) -> None:
    content = b"key,start_date,end_date\nSILK-2090,2090-04-16,2090-04-20"
    made = send(keeper, content)
    one = f"organiser/calendar-imports/{made.json()['id']}/"
    assert (made.status_code, made.json()["stage"], made.json()["changes"]) == (201, "reading", [])
    run = CalendarImport.objects.get()
    assert kind(keeper.post(f"{one}confirmation/")) == (409, "import_moved_on")
    carry_out_import(run_id=run.pk)
    preview = keeper.get(one).json()
    assert (preview["stage"], preview["state"], len(preview["changes"])) == ("preview", "done", 1)
    assert Edition.objects.get().start_date == date(2090, 4, 15)
    assert keeper.post(f"{one}confirmation/").json()["stage"] == "writing"
    carry_out_import(run_id=run.pk)
    assert keeper.get(one).json()["stage"] == "done"
    assert Edition.objects.get().start_date == date(2090, 4, 16)


def test_what_is_wrong_is_said_in_the_readers_language(keeper: Api, edition: Edition) -> None:
    made = send(keeper, b"key,start_date\nSILK-2090,03.04.2090").json()
    run = CalendarImport.objects.get()
    carry_out_import(run_id=run.pk)
    one = f"organiser/calendar-imports/{made['id']}/"
    [problem] = keeper.get(f"{one}?lang=ru").json()["problems"]
    assert (problem["row"], problem["code"]) == (2, "ambiguous_date")
    assert "3 апреля 2090" in problem["text"]
    assert kind(keeper.post(f"{one}confirmation/")) == (409, "import_has_problems")
    assert keeper.post(f"{one}date-order/", {"order": "day_first"}).json()["stage"] == "reading"
    carry_out_import(run_id=run.pk)
    assert keeper.get(one).json()["problems"] == []


def test_files_that_are_not_taken(keeper: Api) -> None:
    assert kind(send(keeper, b"x", "dates.pdf")) == (422, "invalid")
    assert kind(send(keeper, b"")) == (422, "invalid")
    assert kind(send(keeper, b"x", source="")) == (422, "invalid")
    assert CalendarImport.objects.count() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_the_lists_cost_the_same(
    keeper: Api, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        row = EditionFactory(year=2090, start_date=date(2090, 4, 1 + number), end_date=None)
        DateClaim.objects.create(edition=row, start_date=date(2090, 5, 1), source="a list")
        CalendarImport.objects.create(name="x", format="csv", content=b"", source="x")
    for path, queries in (
        ("organiser/editions/", 6),
        ("organiser/date-claims/", 6),
        ("organiser/calendar-imports/", 6),
    ):
        keeper.get(path)
        with django_assert_num_queries(queries):
            assert len(keeper.get(path).json()["results"]) == count
