"""Organisers keep the calendar: what to look up again, sources side by side, one edition, files."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from apps.accounts.enums import OrganiserRole
from apps.exhibitions import services
from apps.exhibitions.models import CalendarImport, DateClaim, Deadline, Edition
from tests.doors import get_statuses, signed_in
from tests.factories import EditionFactory
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
HOME = "/en/organiser/calendar/"


@pytest.fixture
def edition() -> Edition:
    # From the coming year on, so that it stays to come.
    return EditionFactory(
        key="SILK-2090", slug="silk-2090", year=2090, start_date=date(2090, 4, 15), end_date=date(2090, 4, 19)
    )


@pytest.fixture
def keeper(people: Cast) -> Client:
    return signed_in(people.organiser)


def page(edition: Edition, tail: str = "") -> str:
    return f"{HOME}editions/{edition.slug}/{tail}"


def values(**changes: object) -> dict[str, object]:
    return {
        "start_date": "2090-04-15",
        "end_date": "2090-04-19",
        "status": "scheduled",
        "confidence": "high",
        "source": "organiser's page",
        **changes,
    }


def claim_of(people: Cast, edition: Edition) -> DateClaim:
    return services.note_claim(
        user=people.organiser, edition=edition, start_date=date(2090, 5, 1), end_date=None, source="a list"
    )


@pytest.mark.parametrize("path", ["", "imports/", "editions/silk-2090/"])
def test_only_organisers_who_keep_the_calendar(people: Cast, edition: Edition, path: str) -> None:
    url = f"{HOME}{path}"
    assert get_statuses(url, people) == (404, 404, 404, 302)
    verifier = organiser_of(people.body, OrganiserRole.VERIFIER)
    assert signed_in(verifier).get(url).status_code == 404
    assert signed_in(people.organiser).get(url).status_code == 200


@pytest.mark.parametrize(
    "path", ["editions/silk-2090/", "editions/silk-2090/checked/", "editions/silk-2090/deadline/", "imports/"]
)
def test_nobody_else_changes_anything(people: Cast, edition: Edition, path: str) -> None:
    for user in (people.owner, people.outsider):
        answer = signed_in(user).post(f"{HOME}{path}", values(status="cancelled"))
        assert answer.status_code == 404
    row = Edition.objects.get()
    assert (row.status, row.checked_at, Deadline.objects.count(), CalendarImport.objects.count()) == (
        "scheduled", None, 0, 0,
    )  # fmt: skip


def test_what_was_not_looked_up_lately_stands_there_until_it_is(keeper: Client, edition: Edition) -> None:
    EditionFactory(
        key="FRESH", start_date=date(2090, 1, 1), checked_at=timezone.now() - timedelta(days=1), end_date=None
    )
    assert [row.key for row in keeper.get(HOME).context["page"].rows] == ["SILK-2090"]
    assert keeper.post(page(edition, "checked/")).status_code == 302
    assert keeper.get(HOME).context["page"].rows == []


def test_sources_side_by_side_and_a_decision(people: Cast, keeper: Client, edition: Edition) -> None:
    claim = claim_of(people, edition)
    text = keeper.get(HOME).content.decode()
    assert "15–19 April 2090" in text
    assert "1 May 2090" in text
    answer = keeper.post(f"{HOME}conflicts/{claim.public_id}/", {"accept": "1"})
    assert (answer.status_code, Edition.objects.get().start_date) == (302, date(2090, 5, 1))
    keeper.post(f"{HOME}conflicts/{claim.public_id}/", {"accept": "0"})
    assert DateClaim.objects.get().was_accepted is True


def test_an_edition_is_corrected(keeper: Client, edition: Edition) -> None:
    answer = keeper.post(page(edition), values(end_date="2090-04-20", source_url="silk.example/dates"))
    assert answer.status_code == 302
    row = Edition.objects.get()
    assert (row.end_date, row.source_url, row.sequence) == (
        date(2090, 4, 20),
        "https://silk.example/dates",
        1,
    )


def test_days_in_the_wrong_order_are_said_at_the_field(keeper: Client, edition: Edition) -> None:
    answer = keeper.post(page(edition), values(end_date="2090-04-01"))
    assert (answer.status_code, Edition.objects.get().end_date) == (422, date(2090, 4, 19))
    assert answer.context["form"].errors == {"end_date": ["The last day is before the first day."]}


def test_deadlines_and_other_dates(keeper: Client, edition: Edition) -> None:
    sent = {"deadline-kind": "booth", "deadline-day": "2090-03-01", "deadline-source": "page"}
    assert keeper.post(page(edition, "deadline/"), sent).status_code == 302
    deadline = Deadline.objects.get()
    assert keeper.post(page(edition, "deadline/"), sent | {"deadline-source": ""}).status_code == 422
    assert keeper.post(page(edition, f"deadline/{deadline.public_id}/remove/")).status_code == 302
    assert Deadline.objects.count() == 0
    sent = {"claim-start_date": "2090-05-01", "claim-source": "a list"}
    assert keeper.post(page(edition, "claim/"), sent).status_code == 302
    assert DateClaim.objects.get().start_date == date(2090, 5, 1)


def bring(keeper: Client, content: str, name: str = "dates.csv") -> str:
    file = SimpleUploadedFile(name, content.encode())
    answer = keeper.post(f"{HOME}imports/", {"file": file, "source": "a list"})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def test_a_file_is_looked_at_and_taken_over(keeper: Client, edition: Edition) -> None:
    url = bring(keeper, "key,start_date\nSILK-2090,2090-05-01\n")
    run = CalendarImport.objects.get()
    assert "The worker is at it" in keeper.get(url).content.decode()
    services.carry_out_import(run_id=run.pk)
    text = keeper.get(url).content.decode()
    assert "Take all of it over" in text
    assert "1 May 2090" in text
    assert keeper.get(f"{url}progress/").headers["HX-Refresh"] == "true"
    keeper.post(f"{url}take-over/")
    services.carry_out_import(run_id=run.pk)
    assert "Taken over" in keeper.get(url).content.decode()
    assert Edition.objects.get().start_date == date(2090, 5, 1)


def test_a_question_about_days(keeper: Client, edition: Edition) -> None:
    url = bring(keeper, "key,start_date\nSILK-2090,03.04.2090\n")
    run = CalendarImport.objects.get()
    services.carry_out_import(run_id=run.pk)
    text = keeper.get(url).content.decode()
    assert "How does this file write its days?" in text
    assert "3 April 2090 or 4 March 2090" in text
    assert keeper.post(f"{url}order/", {"order": "guess"}).status_code == 422
    assert keeper.post(f"{url}order/", {"order": "day_first"}).status_code == 302
    services.carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.problems, len(run.changes)) == ([], 1)


def test_a_file_of_another_kind(keeper: Client) -> None:
    file = SimpleUploadedFile("dates.pdf", b"%PDF")
    answer = keeper.post(f"{HOME}imports/", {"file": file, "source": "a list"})
    assert (answer.status_code, CalendarImport.objects.count()) == (422, 0)


@pytest.mark.parametrize("path", ["imports/nothing/", "editions/nothing/"])
def test_what_is_not_there(keeper: Client, path: str) -> None:
    assert keeper.get(f"{HOME}{path}").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(
    people: Cast, keeper: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        claim_of(
            people, EditionFactory(key=f"E{number}", start_date=date(2090, 4, 1), end_date=None, year=2090)
        )
    keeper.get(HOME)
    with django_assert_num_queries(14):
        assert keeper.get(HOME).status_code == 200


def phase_rows(*rows: tuple[object, ...], **changes: object) -> dict[str, object]:
    """Return what the phases' form sends: (number, first day, last day) of each row."""
    sent: dict[str, object] = {
        "phases-TOTAL_FORMS": len(rows),
        "phases-INITIAL_FORMS": 0,
        "phases-source": "page",
    }
    for place, (number, first, last) in enumerate(rows):
        prefix = f"phases-{place}"
        sent |= {f"{prefix}-number": number, f"{prefix}-start_date": first, f"{prefix}-end_date": last}
        sent[f"{prefix}-status"] = "scheduled"
    return sent | changes


def phases_of(edition: Edition) -> list[tuple[int, str, str]]:
    return [(row.number, str(row.start_date), str(row.end_date)) for row in edition.phases.all()]


def test_phases_are_written_by_whoever_keeps_the_calendar(
    people: Cast, keeper: Client, edition: Edition
) -> None:
    first, second = (1, "2090-04-15", "2090-04-16"), (2, "2090-04-18", "2090-04-19")
    url = page(edition, "phases/")
    assert [signed_in(user).post(url, phase_rows(first)).status_code for user in (people.owner, people.outsider)] == [
        404, 404,
    ]  # fmt: skip
    assert phases_of(edition) == []
    sent = phase_rows(first, second, ("", "", ""))
    assert (keeper.post(url, sent).status_code, phases_of(edition)) == (302, [first, second])
    row = Edition.objects.get()
    assert (row.sequence, row.checked_at is not None) == (1, True)
    audited = LogEntry.objects.filter(content_type__model="phase")
    assert sorted(audited.values_list("actor", flat=True)) == [people.organiser.pk] * 2
    taken_away = phase_rows(first, second, **{"phases-0-DELETE": "on"})
    assert (keeper.post(url, taken_away).status_code, phases_of(edition)) == (302, [second])
    assert keeper.get(url).status_code == 405


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(1, "2090-04-16", "2090-04-15")], "Phase 1 ends before it starts."),
        (
            [(1, "2090-04-14", "2090-04-15")],
            "Phase 1 is outside of the edition&#x27;s own days. Change those first.",
        ),
        (
            [(1, "2090-04-15", ""), (1, "2090-04-16", "")],
            "Number the phases from 1 to 9, each number once.",
        ),
        ([(1, "soon", "")], "Enter a valid date."),
    ],
)
def test_phases_that_cannot_be(
    keeper: Client, edition: Edition, rows: list[tuple[object, ...]], says: str
) -> None:
    answer = keeper.post(page(edition, "phases/"), phase_rows(*rows))
    assert (answer.status_code, phases_of(edition)) == (422, [])
    assert says in answer.content.decode()


def test_phases_need_their_source(keeper: Client, edition: Edition) -> None:
    sent = phase_rows((1, "2090-04-15", ""), **{"phases-source": ""})
    assert (keeper.post(page(edition, "phases/"), sent).status_code, phases_of(edition)) == (422, [])
