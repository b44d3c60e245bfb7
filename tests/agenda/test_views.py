"""My agenda: the page, the file, the private address."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from apps.agenda.models import CalendarToken
from apps.forums.models import Forum
from apps.meetings.models import Meeting, Seat
from tests.doors import LANGUAGES, Counter, get_statuses, in_language, signed_in
from tests.factories import MeetingRequestFactory, forum_with_programme, take_part
from tests.people import Cast

URL = "/en/agenda/"
FIRST = datetime(2027, 4, 14, 1, tzinfo=UTC)


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme()
    take_part(forum, people.company, people.other_company)
    return forum


def planned(people: Cast, forum: Forum, slot: int = 0, state: str = "scheduled") -> Meeting:
    # One live request at a time between two companies: earlier ones have ended.
    request = MeetingRequestFactory(
        forum=forum, sender=people.company, recipient=people.other_company, state="withdrawn"
    )
    start = FIRST + timedelta(minutes=30 * slot)
    meeting = Meeting.objects.create(
        request=request,
        forum=forum,
        state=state,
        starts_at=start,
        ends_at=start + timedelta(minutes=25),
        table=forum.tables.first(),
    )
    for registration in forum.registrations.all():
        person = registration.delegates.get().person
        Seat.objects.create(
            meeting=meeting,
            person=person,
            company=registration.company,
            during=(meeting.starts_at, meeting.ends_at),
            is_live=state == "scheduled",
        )
    return meeting


def test_everybody_who_signed_in_has_an_agenda(people: Cast) -> None:
    assert reverse("agenda:show") == URL
    assert get_statuses(URL, people) == (200, 200, 200, 302)
    assert get_statuses(reverse("agenda:download"), people) == (200, 200, 200, 302)
    assert signed_in(people.owner).post(URL).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agenda_answers_in_every_language(people: Cast, forum: Forum, language: str) -> None:
    planned(people, forum)
    assert signed_in(people.owner).get(in_language(URL, language)).status_code == 200


def test_a_meeting_is_shown_in_both_zones_with_table_and_people(people: Cast, forum: Forum) -> None:
    meeting = planned(people, forum)
    answer = signed_in(people.owner).get(URL)
    page = answer.content.decode()
    [day] = answer.context["days"]
    assert day.day.isoformat() == "2027-04-14"
    assert [item.meeting for item in day.items] == [meeting]
    for text in ("09:00–09:25", "05:00–05:25", "Table 1", people.other_company.legal_name):
        assert text in page


def test_nobody_sees_the_agenda_of_others(people: Cast, forum: Forum) -> None:
    planned(people, forum)
    assert signed_in(people.outsider).get(URL).context["days"] == []
    # A colleague who does not act for the company sees only where they sit themselves.
    assert signed_in(people.colleague).get(URL).context["days"] == []


def test_the_file_is_a_calendar_with_the_meetings(people: Cast, forum: Forum) -> None:
    planned(people, forum)
    answer = signed_in(people.owner).get(reverse("agenda:download"))
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="ipek-agenda.ics"'
    assert answer.content.count(b"BEGIN:VEVENT") == 1


def test_an_address_is_made_renewed_and_closed(people: Cast, forum: Forum) -> None:
    owner = signed_in(people.owner)
    assert owner.get(URL).context["address"] == ""
    assert owner.post(reverse("agenda:make_address")).headers["Location"] == URL
    first = owner.get(URL).context["address"]
    assert Client().get(first.removeprefix("http://testserver")).status_code == 200
    owner.post(reverse("agenda:make_address"))
    second = owner.get(URL).context["address"]
    assert first != second
    assert Client().get(first.removeprefix("http://testserver")).status_code == 404
    assert owner.post(reverse("agenda:revoke_address")).headers["Location"] == URL
    assert owner.get(URL).context["address"] == ""
    assert Client().get(second.removeprefix("http://testserver")).status_code == 404


def test_addresses_are_made_only_by_signed_in_people_who_ask(people: Cast) -> None:
    for name in ("make_address", "revoke_address"):
        assert Client().post(reverse(f"agenda:{name}")).status_code == 302
        assert signed_in(people.owner).get(reverse(f"agenda:{name}")).status_code == 405
    assert not CalendarToken.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_agenda_asks_as_often_for_three_rows_as_for_one(
    people: Cast, forum: Forum, rows: int, django_assert_num_queries: Counter
) -> None:
    for slot in range(rows):
        planned(people, forum, slot)
    owner = signed_in(people.owner)
    owner.get(URL)
    with django_assert_num_queries(12):
        owner.get(URL)
