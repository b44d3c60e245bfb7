"""Imports: a preview of what would change, all or nothing, once; and a message with its row for each kind of bad row."""

from datetime import date
from functools import partial

import pytest
from django.utils import translation
from django.utils.html import escape

from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.runs import RunState
from apps.exhibitions import services
from apps.exhibitions.import_wording import sentence
from apps.exhibitions.models import CalendarImport, DateClaim, Edition, EditionChange, Follow
from apps.notifications.models import Delivery
from tests.doors import LANGUAGES, signed_in
from tests.factories import EditionFactory, ExhibitionFactory, PlaceFactory
from tests.people import Cast
from tests.races import at_once

pytestmark = pytest.mark.django_db
HEADER = "key,exhibition,season,start_date,end_date,status,city\n"


@pytest.fixture
def edition() -> Edition:
    fair = ExhibitionFactory(code="SILK", acronym="SLK", name_en="Silk Fair", name_zh_hans="丝绸展")
    return EditionFactory(key="SILK-2027", slug="silk-2027", exhibition=fair)


def read(people: Cast, text: str, **values: object) -> CalendarImport:
    run = services.start_import(
        user=people.organiser, name="dates.csv", format="csv", content=(HEADER + text).encode(), source="a list",
        **values,
    )  # fmt: skip
    services.carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    return run


def take_over(people: Cast, run: CalendarImport) -> None:
    services.confirm_import(user=people.organiser, run=run)
    services.carry_out_import(run_id=run.pk)
    run.refresh_from_db()


def found(run: CalendarImport) -> list[tuple[int, str]]:
    return [(each["row"], each["code"]) for each in run.problems]


def test_a_preview_changes_nothing_and_is_taken_over_whole(people: Cast, edition: Edition) -> None:
    Follow.objects.create(user=people.outsider, exhibition=edition.exhibition)
    PlaceFactory(code="BAKU", name_en="Baku", name_az="Bakı")
    run = read(
        people, "SILK-2027,,,2027-05-01,2027-05-03,,Bakı\n,丝绸展,,2028-05-01,,,\n,slk,,2028-05-01,,,\n"
    )
    assert (run.state, run.stage, run.problems, run.unchanged) == ("done", "preview", [], 0)
    assert [(each["row"], each["kind"], each["key"]) for each in run.changes] == [
        (2, "moved", "SILK-2027"),
        (3, "new", "SILK-2028"),
    ]
    assert (run.changes[0]["before"]["start"], run.changes[0]["after"]["city"]) == ("2027-04-15", "Baku")
    assert Edition.objects.get().start_date == date(2027, 4, 15)
    take_over(people, run)
    moved, new = Edition.objects.order_by("key")
    assert (moved.start_date, moved.end_date, moved.city.code, moved.source, moved.sequence) == (
        date(2027, 5, 1), date(2027, 5, 3), "BAKU", "a list", 1,
    )  # fmt: skip
    assert (new.slug, new.confidence, new.start_date) == ("silk-2028", "medium", date(2028, 5, 1))
    assert (run.stage, bytes(run.content)) == ("done", b"")
    assert (EditionChange.objects.count(), Delivery.objects.count()) == (2, 2)
    again = read(people, "SILK-2027,,,2027-05-01,2027-05-03,,Bakı\n")
    assert (again.changes, again.unchanged) == ([], 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SILK-2027,,,2027-05-03,2027-05-01,,", [(2, "ends_before_start")]),
        (
            "SILK-2027,,,2027-05-01,,,\n,SLK,,2027-05-02,,,\n",
            [(2, "rows_disagree"), (3, "rows_disagree")],
        ),
        (",Cotton Fair,,2027-05-01,,,", [(2, "unknown_fair")]),
        ("SILK-2027,,,2027-05-01,,,Atlantis", [(2, "unknown_city")]),
        ("SILK-2027,,,1927-05-01,,,", [(2, "bad_year")]),
        ("SILK-2027,,,03.04.2027,,,", [(2, "ambiguous_date")]),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_saved(
    people: Cast, edition: Edition, text: str, expected: list[tuple[int, str]]
) -> None:
    run = read(people, f"{text}\n,SLK,,2029-01-01,,,\n" if "SLK,,2027" not in text else text)
    assert found(run) == expected
    with pytest.raises(Conflict):
        services.confirm_import(user=people.organiser, run=run)
    assert list(Edition.objects.values_list("key", "start_date")) == [("SILK-2027", date(2027, 4, 15))]
    for language in ("en", "az", "zh-hans", "ru"):
        with translation.override(language):
            sentences = [sentence(problem) for problem in run.problems]
        assert all("%(" not in each and each for each in sentences)


def test_an_ambiguous_day_is_asked_about_and_then_read(people: Cast, edition: Edition) -> None:
    run = read(people, "SILK-2027,,,03.04.2027,,,\n")
    assert "3 April 2027 or 4 March 2027" in sentence(run.problems[0])
    with pytest.raises(InvalidInput):
        services.tell_date_order(user=people.organiser, run=run, order="guess")
    services.tell_date_order(user=people.organiser, run=run, order="day_first")
    services.carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.problems, run.changes[0]["after"]["start"]) == ([], "2027-04-03")


def test_a_fair_of_two_seasons_needs_the_season(people: Cast) -> None:
    ExhibitionFactory(code="CANTON", cadence="twice_a_year")
    assert found(read(people, ",CANTON,,2027-04-15,,,\n")) == [(2, "say_season")]
    run = read(people, ",CANTON,spring,2027-04-15,,,\n")
    assert [each["key"] for each in run.changes] == ["CANTON-2027-SPRING"]


def test_conflicts_can_be_noted_instead_of_written(people: Cast, edition: Edition) -> None:
    run = read(people, "SILK-2027,,,2027-05-01,,,\n", notes_conflicts=True)
    assert [each["kind"] for each in run.changes] == ["claim"]
    take_over(people, run)
    claim = DateClaim.objects.get()
    assert (claim.edition, claim.start_date, claim.source, claim.noted_by) == (
        edition, date(2027, 5, 1), "a list", people.organiser,
    )  # fmt: skip
    assert Edition.objects.get().start_date == date(2027, 4, 15)


def test_what_moved_since_the_preview_is_looked_at_again(people: Cast, edition: Edition) -> None:
    run = read(people, "SILK-2027,,,2027-05-01,,,\n")
    services.confirm_import(user=people.organiser, run=run)
    Edition.objects.update(start_date=date(2027, 4, 16))
    services.carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.stage, found(run), Edition.objects.get().start_date) == (
        "preview", [(0, "calendar_moved")], date(2027, 4, 16),
    )  # fmt: skip


def test_a_preview_is_confirmed_once(people: Cast, edition: Edition) -> None:
    run = read(people, "SILK-2027,,,2027-05-01,,,\n")
    take_over(people, run)
    with pytest.raises(Conflict):
        services.confirm_import(user=people.organiser, run=run)
    services.carry_out_import(run_id=run.pk)
    assert (Edition.objects.get().sequence, EditionChange.objects.count()) == (1, 1)


def test_who_may_import_and_what(people: Cast) -> None:
    good = {"name": "x.csv", "format": "csv", "content": b"x", "source": "a list"}
    for user in (people.owner, people.outsider):
        with pytest.raises(NotAllowed):
            services.start_import(user=user, **good)
    for bad in ({"format": "pdf"}, {"content": b""}, {"content": b"x" * 5_300_000}, {"source": " "}):
        with pytest.raises(InvalidInput):
            services.start_import(user=people.organiser, **{**good, **bad})
    assert CalendarImport.objects.count() == 0


def test_a_killed_worker_leaves_the_run_to_the_next(people: Cast, edition: Edition) -> None:
    run = read(people, "SILK-2027,,,2027-05-01,,,\n")
    services.confirm_import(user=people.organiser, run=run)
    CalendarImport.objects.update(
        state=RunState.RUNNING, lease_until=date(2026, 1, 1).isoformat() + "T00:00Z"
    )
    services.carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    assert (run.stage, Edition.objects.get().start_date) == ("done", date(2027, 5, 1))


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_it_once(people: Cast) -> None:
    edition = EditionFactory(key="SILK-2027", exhibition__code="SILK")
    run = read(people, "SILK-2027,,,2027-05-01,,,\n")
    services.confirm_import(user=people.organiser, run=run)
    work = partial(services.carry_out_import, run_id=run.pk)
    at_once(work, work, behind=lambda: list(CalendarImport.objects.select_for_update().filter(pk=run.pk)))
    edition.refresh_from_db()
    assert (edition.sequence, EditionChange.objects.count()) == (1, 1)


def ics(*lines: str) -> bytes:
    body = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:SILK-2027@x", *lines]
    return "\r\n".join([*body, "END:VEVENT", "END:VCALENDAR", ""]).encode()


BAD_FILES = [
    ("ics", ics("DTSTART;TZID=Nowhere/City:20270501T090000"), "unknown_zone", "Nowhere/City"),
    ("ics", ics("DTSTART:20270501T090000"), "floating_time", "2027"),
    ("ics", ics("DTSTART;VALUE=DATE:20270501", "RRULE:FREQ=YEARLY"), "endless_recurrence", ""),
    ("ics", ics("DTSTART;VALUE=DATE:20270503", "DTEND;VALUE=DATE:20270502"), "ends_before_start", "2027"),
    (
        "jsonld",
        b'{"@type": "Event", "name": "<b>Silk</b>", "startDate": "2027-05-01"}',
        "html_in_text",
        "name",
    ),
    (
        "jsonld",
        b'{"@type": "Event", "name": "SLK", "startDate": "03.04.2027"}',
        "ambiguous_date",
        "03.04.2027",
    ),
    (
        "csv",
        b"key,start_date\nSILK-2027,2027-05-01\nSILK-2027,2027-05-02\n",
        "rows_disagree",
        "SILK-2027",
    ),
    ("csv", b"key,start_date,end_date\nSILK-2027,2027-05-03,2027-05-01\n", "ends_before_start", "2027"),
    ("csv", b"key,start_date\nSILK-2027,03.04.2027\n", "ambiguous_date", "03.04.2027"),
]


@pytest.mark.parametrize(("format", "content", "code", "names"), BAD_FILES)
def test_bad_files_are_refused_in_the_readers_own_words(
    people: Cast, edition: Edition, format: str, content: bytes, code: str, names: str
) -> None:
    run = services.start_import(
        user=people.organiser, name=f"x.{format}", format=format, content=content, source="a list"
    )
    services.carry_out_import(run_id=run.pk)
    run.refresh_from_db()
    assert {each["code"] for each in run.problems} == {code}
    keeper, said = signed_in(people.organiser), set()
    for language in LANGUAGES:
        answer = keeper.get(f"/{language}/organiser/calendar/imports/{run.public_id}/")
        sentences = [problem["text"] for problem in answer.context["problems"]]
        assert all(names in each for each in sentences)
        assert escape(sentences[0]) in answer.content.decode()
        said.add(sentences[0])
    assert len(said) == len(LANGUAGES)
    with pytest.raises(Conflict):
        services.confirm_import(user=people.organiser, run=run)
    row = Edition.objects.get()
    assert (row.start_date, row.sequence, EditionChange.objects.count()) == (date(2027, 4, 15), 0, 0)
