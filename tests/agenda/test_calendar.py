"""The agenda as calendar programs read it."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.db.models import Model
from django.test import Client
from django.utils import translation
from icalendar import Calendar, Event

from apps.accounts.models import User
from apps.agenda.calendar import calendar_of
from apps.agenda.selectors import agenda_items, feed_url
from apps.agenda.services import make_calendar_address, plan_trip, revoke_calendar_address
from apps.companies.models import Company, Person
from apps.forums.models import Delegate, Forum, ForumInterpreter, Interpreter, Table
from apps.forums.services import block_delegate_slots
from apps.meetings.models import Meeting
from apps.meetings.services import cancel_meeting
from tests.conftest import Note
from tests.doors import Counter
from tests.factories import (
    CompanyFactory,
    EditionFactory,
    InterpreterFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, published
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(
        slots=2, tables=1, hosts=[people.body], name_en="Spring forum", room="Hall 2"
    )
    Table.objects.filter(forum=forum).update(hall="West wing")
    people.company.languages = ["az"]
    people.company.save()
    people.other_company.languages = ["zh-hans"]
    people.other_company.save()
    ForumInterpreter.objects.create(forum=forum, interpreter=InterpreterFactory(name="Aytac"))
    return forum


@pytest.fixture
def meeting(people: Cast, forum: Forum) -> Meeting:
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    # The second slot is for a later plan.
    delegate = Delegate.objects.get(registration__company=people.company)
    delegate.blocked_slots.set(forum.slots.filter(number=2))
    [meeting] = published(people.organiser, forum)
    return meeting


def events(content: bytes) -> list[Event]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


def test_a_meeting_reads_back_with_its_time_place_and_people(people: Cast, meeting: Meeting) -> None:
    [event] = events(calendar_of(people.owner))
    own, theirs = Person.objects.filter(seats__meeting=meeting).order_by("company__country")
    assert str(event["UID"]) == f"{meeting.public_id}@testserver"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (meeting.starts_at, meeting.ends_at)
    assert event.to_ical().count(b"DTSTART:20270414T010000Z") == 1
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event["SUMMARY"] == f"Meeting: {people.other_company}"
    assert event["LOCATION"] == "Hall 2, West wing, table 1"
    assert event["DESCRIPTION"].splitlines() == [
        "14 April 2027, 09:00–09:25 (Asia/Shanghai)",
        "14 April 2027, 05:00–05:25 (Asia/Baku)",
        "Spring forum",
        f"You meet: {theirs}",
        f"For your company: {own}",
        "Interpreter: Aytac",
    ]
    assert event["URL"] == f"http://testserver/en/meetings/{meeting.public_id}/"


def test_the_calendar_speaks_the_owners_language_not_the_pages(people: Cast, meeting: Meeting) -> None:
    people.other_owner.language = "zh-hans"
    people.other_owner.save()
    with translation.override("en"):
        [event] = events(calendar_of(people.other_owner))
    assert event["DESCRIPTION"].startswith("2027年4月14日 09:00–09:25 (Asia/Shanghai)")
    assert event["URL"] == f"http://testserver/zh-hans/meetings/{meeting.public_id}/"
    assert str(people.company) in event["SUMMARY"]


def test_a_moved_meeting_keeps_its_uid_and_raises_its_sequence(
    people: Cast, forum: Forum, meeting: Meeting
) -> None:
    [before] = events(calendar_of(people.owner))
    with time_machine.travel("2027-04-02 09:00:00+00:00", tick=False):
        block_delegate_slots(
            user=people.owner,
            delegate=Delegate.objects.get(registration__company=people.company),
            slots=forum.slots.filter(number=1),
        )
        [moved] = published(people.organiser, forum)
        [after] = events(calendar_of(people.owner))
    assert (moved.pk, after["UID"]) == (meeting.pk, before["UID"])
    assert (after.decoded("DTSTART"), before.decoded("DTSTART")) == (moved.starts_at, meeting.starts_at)
    assert moved.starts_at > meeting.starts_at
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("LAST-MODIFIED") > before.decoded("LAST-MODIFIED")


def test_a_cancelled_meeting_stays_in_the_calendar_as_cancelled(people: Cast, meeting: Meeting) -> None:
    cancel_meeting(user=people.other_owner, meeting=meeting)
    [event] = events(calendar_of(people.owner))
    assert str(event["UID"]) == f"{meeting.public_id}@testserver"
    assert (event["SEQUENCE"], event["STATUS"]) == (1, "CANCELLED")


def test_somebody_without_meetings_has_an_empty_calendar(people: Cast, meeting: Meeting) -> None:
    assert events(calendar_of(people.outsider)) == []


def test_a_delegate_who_left_the_team_still_sees_the_own_side(people: Cast, meeting: Meeting) -> None:
    person = Person.objects.get(seats__meeting=meeting, company=people.company)
    person.user = people.outsider
    person.save()
    [item] = agenda_items(people.outsider)
    assert (item.company, item.counterpart) == (people.company, people.other_company)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow_with_the_meetings(
    people: Cast, count: int, django_assert_num_queries: object
) -> None:
    forum = forum_with_programme(slots=4, tables=3, hosts=[people.body])
    others = [CompanyFactory(country="CN") for _ in range(count)]
    take_part(forum, people.company, *others)
    for other in others:
        accepted(forum, people.company, other)
    assert len(published(people.organiser, forum)) == count
    with django_assert_num_queries(4):
        assert len(events(calendar_of(people.owner))) == count


# --- the private address -------------------------------------------------------------------------------------


def address_of(user: User) -> str:
    make_calendar_address(user=user)
    address = feed_url(user)
    assert address is not None
    return address


def test_the_address_opens_the_calendar_without_signing_in(people: Cast, meeting: Meeting) -> None:
    response = Client().get(address_of(people.owner))
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in response["Cache-Control"]
    assert response.content == calendar_of(people.owner)
    assert response.cookies == {}


def test_who_has_the_newest_calendar_is_told_so(people: Cast, meeting: Meeting) -> None:
    address = address_of(people.owner)
    etag = Client().get(address)["ETag"]
    same = Client().get(address, headers={"If-None-Match": etag})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    cancel_meeting(user=people.owner, meeting=meeting)
    changed = Client().get(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed["ETag"] != etag


@pytest.mark.parametrize("count", [1, 3])
def test_a_304_costs_two_queries_and_makes_no_calendar(
    people: Cast, count: int, django_assert_num_queries: Counter, monkeypatch: pytest.MonkeyPatch, note: Note
) -> None:
    forum = forum_with_programme(slots=4, tables=3, hosts=[people.body])
    others = [CompanyFactory(country="CN") for _ in range(count)]
    take_part(forum, people.company, *others)
    for other in others:
        accepted(forum, people.company, other)
    assert len(published(people.organiser, forum)) == count
    address = address_of(people.owner)
    with django_assert_num_queries(6):
        first = Client().get(address)
    monkeypatch.delattr("apps.agenda.feeds.calendar_of")
    with django_assert_num_queries(2):
        again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again.cookies) == (304, b"", {})
    note("2 queries for a 304 of a private agenda, 6 for its content")


def _trip(people: Cast) -> None:
    plan_trip(user=people.owner, company=people.company, title="Spring", editions=[EditionFactory()])


def _renamed(model: type[Model], **values: object) -> Callable[[Cast], None]:
    return lambda _people: model.objects.update(**values) and None


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(_renamed(Table, label="A1"), id="table"),
        pytest.param(_renamed(Table, hall="East wing"), id="hall"),
        pytest.param(_renamed(Forum, room="Hall 3"), id="room"),
        pytest.param(_renamed(Forum, name_en="Summer forum"), id="forum"),
        pytest.param(_renamed(Forum, time_zone="Asia/Baku"), id="zone"),
        pytest.param(_renamed(Company, name_en="Another Name"), id="company"),
        pytest.param(_renamed(Person, native_name="Leyla"), id="person"),
        pytest.param(_renamed(Interpreter, name="Nigar"), id="interpreter"),
        pytest.param(_renamed(User, language="ru"), id="language"),
        pytest.param(_renamed(Meeting, sequence=7), id="meeting"),
        pytest.param(_trip, id="trip"),
    ],
)
def test_whatever_it_says_changes_its_etag(
    people: Cast, meeting: Meeting, change: Callable[[Cast], None]
) -> None:
    address = address_of(people.owner)
    before = Client().get(address)
    change(people)
    after = Client().get(address, headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after.content == before.content) == (200, False)


def test_an_online_room_changes_the_etag_of_those_who_sit_there(
    people: Cast, forum: Forum, meeting: Meeting
) -> None:
    Person.objects.filter(seats__meeting=meeting, company=people.company).update(user=people.owner)
    address = address_of(people.owner)
    before = Client().get(address)
    Forum.objects.update(format="mixed", join_link="https://meet.example/{room}")
    after = Client().get(address, headers={"If-None-Match": before["ETag"]})
    [event] = events(after.content)
    assert "https://meet.example/ipek-" in event["DESCRIPTION"]


def test_a_closed_or_invented_address_opens_nothing(people: Cast, meeting: Meeting) -> None:
    old = address_of(people.owner)
    new = address_of(people.owner)
    assert Client().get(old).status_code == 404
    assert Client().get(new).status_code == 200
    assert Client().get(new.replace(".ics", "x.ics")).status_code == 404
    revoke_calendar_address(user=people.owner)
    gone = Client().get(new)
    assert (gone.status_code, gone.cookies) == (404, {})
    assert feed_url(people.owner) is None


def test_the_address_of_a_closed_account_opens_nothing(people: Cast, meeting: Meeting) -> None:
    address = address_of(people.owner)
    User.objects.filter(pk=people.owner.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_the_address_is_read_only(people: Cast, meeting: Meeting) -> None:
    address = address_of(people.owner)
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405
