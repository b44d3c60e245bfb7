"""Meetings and the agenda."""

from datetime import timedelta

import pytest
import time_machine
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from apps.meetings.models import Meeting, Seat
from tests.api.steps import SIGN_IN, Api, kind, problem, texts
from tests.api.test_companies import ONLY_MANAGERS
from tests.api.test_meeting_requests import brief
from tests.factories import CompanyFactory, MeetingRequestFactory, forum_with_programme, take_part
from tests.people import Cast

NO_MEETING = {
    "type": "urn:ipek:problem:not_found",
    "title": "Not found",
    "status": 404,
    "detail": "There is no such meeting, or it is not for you to see.",
}
BEFORE = time_machine.travel("2027-04-01T00:00:00Z", tick=False)


def meetings_of(people: Cast, count: int = 1) -> list[Meeting]:
    """Return meetings of the company in the forum's first slots, each with another Chinese company."""
    forum = forum_with_programme(slots=count)
    (own,) = take_part(forum, people.company)
    table = forum.tables.first()
    found = []
    for place, slot in enumerate(forum.slots.order_by("number")):
        other = people.other_company if place == 0 else CompanyFactory(country="CN")
        (theirs,) = take_part(forum, other)
        request = MeetingRequestFactory(forum=forum, sender=people.company, recipient=other, state="accepted")
        meeting = Meeting.objects.create(
            request=request,
            forum=forum,
            slot=slot,
            table=table,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
        )
        during = DateTimeTZRange(slot.starts_at, slot.ends_at)
        for delegate, company in ((own, people.company), (theirs, other)):
            Seat.objects.create(meeting=meeting, person=delegate.person, company=company, during=during)
        found.append(meeting)
    return found


def person_of(meeting: Meeting, company: object) -> dict[str, str]:
    person = meeting.seats.get(company=company).person
    return {"id": person.public_id, "name": person.display_name, "job_title": "", "job_title_en": ""}


@BEFORE
def test_agenda_from_both_sides_in_both_zones(people: Cast, owner: Api, other_owner: Api) -> None:
    (meeting,) = meetings_of(people)
    line = {
        "id": meeting.public_id,
        "request": meeting.request.public_id,
        "state": "scheduled",
        "starts_at": "2027-04-14T09:00:00+08:00",
        "ends_at": "2027-04-14T09:25:00+08:00",
        "time_zone": "Asia/Shanghai",
        "other_zone": {
            "starts_at": "2027-04-14T05:00:00+04:00",
            "ends_at": "2027-04-14T05:25:00+04:00",
            "time_zone": "Asia/Baku",
        },
        "forum": {"id": meeting.forum.public_id, "name": texts(meeting.forum.name_en)},
        "edition": None,
        "hall": "",
        "table": "1",
        "company": brief(people.company),
        "counterpart": brief(people.other_company),
        "own_people": [person_of(meeting, people.company)],
        "people": [person_of(meeting, people.other_company)],
        "interpreter": "",
        "join_url": "",
        "cancel_reason": "",
        "sequence": 0,
    }
    assert owner.get("agenda/").json() == {"next": None, "previous": None, "results": [line]}
    assert owner.get("meetings/").json() == {"next": None, "previous": None, "results": [line]}
    assert owner.get(f"meetings/{meeting.public_id}/").json() == line
    mirrored = other_owner.get("agenda/").json()["results"][0]
    assert (mirrored["company"], mirrored["counterpart"]) == (line["counterpart"], line["company"])
    assert (mirrored["own_people"], mirrored["people"]) == (line["people"], line["own_people"])


def test_who_sees_which_meeting(people: Cast, colleague: Api, outsider: Api) -> None:
    (meeting,) = meetings_of(people)
    path = f"meetings/{meeting.public_id}/"
    assert colleague.get(path).json()["id"] == meeting.public_id
    assert colleague.get("agenda/").json()["results"] == []
    assert outsider.get("meetings/").json()["results"] == []
    assert problem(outsider.get(path)) == NO_MEETING
    for address in ("agenda/", "meetings/", path):
        assert problem(Api().get(address)) == SIGN_IN


def test_a_delegate_has_the_meetings_at_which_they_sit(people: Cast, colleague: Api) -> None:
    (meeting,) = meetings_of(people)
    person = meeting.seats.get(company=people.company).person
    person.user = people.colleague
    person.save()
    assert [line["id"] for line in colleague.get("agenda/").json()["results"]] == [meeting.public_id]


@BEFORE
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("agenda/", 4), ("meetings/", 4)])
def test_query_counts(
    people: Cast, owner: Api, django_assert_num_queries, path: str, queries: int, count: int
) -> None:
    expected = [meeting.public_id for meeting in meetings_of(people, count)]
    with django_assert_num_queries(queries):
        found = owner.get(path).json()["results"]
    assert [line["id"] for line in found] == expected


@BEFORE
def test_filters(people: Cast, owner: Api) -> None:
    (meeting,) = meetings_of(people)
    other = forum_with_programme()
    ids = lambda query: [line["id"] for line in owner.get(query).json()["results"]]  # noqa: E731
    assert ids("meetings/?state=scheduled") == [meeting.public_id]
    assert ids("meetings/?state=cancelled") == []
    assert ids(f"meetings/?forum={other.public_id}") == []
    assert ids("agenda/?upcoming=true") == [meeting.public_id]
    assert ids("agenda/?upcoming=false") == []
    assert kind(owner.get("agenda/?state=scheduled")) == (400, "invalid_query")


@BEFORE
def test_cancel(people: Cast, owner: Api, colleague: Api, outsider: Api) -> None:
    (meeting,) = meetings_of(people)
    path = f"meetings/{meeting.public_id}/cancellation/"
    assert problem(Api().post(path)) == SIGN_IN
    assert problem(outsider.post(path)) == NO_MEETING
    assert problem(colleague.post(path)) == ONLY_MANAGERS
    assert kind(owner.get(path)) == (405, "method_not_allowed")
    meeting.refresh_from_db()
    assert meeting.state == "scheduled"
    found = owner.post(path, {"reason": "The flight"}).json()
    assert (found["state"], found["cancel_reason"], found["sequence"]) == ("cancelled", "The flight", 1)
    assert problem(owner.post(path)) == {
        "type": "urn:ipek:problem:invalid_transition",
        "title": "In conflict with the present state",
        "status": 409,
        "detail": "This meeting is cancelled already.",
        "current": "cancelled",
        "wanted": "cancelled",
    }


def test_a_meeting_that_is_over_stays(people: Cast, owner: Api) -> None:
    (meeting,) = meetings_of(people)
    with time_machine.travel(meeting.ends_at + timedelta(minutes=1), tick=False):
        assert kind(owner.post(f"meetings/{meeting.public_id}/cancellation/")) == (409, "meeting_over")
    meeting.refresh_from_db()
    assert meeting.state == "scheduled"
