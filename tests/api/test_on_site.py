"""The day itself over the API."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from apps.accounts.enums import OrganiserRole
from apps.forums.models import CheckIn, Delegate, Forum
from apps.meetings.models import Meeting, Outcome
from tests.api.steps import SIGN_IN, Api, kind, problem
from tests.api.test_forum_desk import outsiders
from tests.factories import CompanyFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, published
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 14, 0, 50, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def host(people: Cast) -> Api:
    return Api(people.organiser)


@pytest.fixture
def forum(people: Cast) -> Forum:
    with time_machine.travel("2027-04-01T09:00:00Z", tick=False):
        forum = forum_with_programme(slots=4, tables=2, hosts=[people.body])
        take_part(forum, people.company, people.other_company)
        accepted(forum, people.company, people.other_company)
        published(people.organiser, forum)
    start = datetime(2027, 4, 14, 0, tzinfo=UTC)
    forum.sessions.create(kind="plenary", starts_at=start, ends_at=start.replace(hour=1))
    return forum


def path_of(name: str, forum: Forum) -> str:
    base = f"organiser/forums/{forum.public_id}"
    plenary, meeting = forum.sessions.get(kind="plenary"), forum.meetings.get(slot__isnull=False)
    return {
        "shift": f"{base}/sessions/{plenary.public_id}/shift/",
        "no-show": f"organiser/meetings/{meeting.public_id}/no-show/",
    }.get(name, f"{base}/{name}/")


def body_of(name: str, people: Cast, forum: Forum) -> dict[str, object]:
    badge = Delegate.objects.get(registration__company=people.company).badge
    return {
        "check-ins": {"scans": [{"badge": badge, "client_id": "one"}]},
        "shift": {"minutes": 20},
        "no-show": {"company": people.other_company.public_id},
        "walk-ins": {"first": people.company.public_id, "second": people.other_company.public_id},
        "late-arrivals": {"badge": badge, "arrives_at": "2027-04-14T13:00:00+08:00"},
    }[name]


@pytest.mark.parametrize("name", ["check-ins", "shift", "no-show", "walk-ins", "late-arrivals"])
def test_who_may(name: str, people: Cast, forum: Forum) -> None:
    path, body = path_of(name, forum), body_of(name, people, forum)
    assert problem(Api().post(path, body)) == SIGN_IN
    for api in outsiders(people):
        assert kind(api.post(path, body)) == (404, "not_found")
    statistics = Api(organiser_of(people.body, OrganiserRole.STATISTICS))
    assert kind(statistics.post(path, body)) == (403, "not_allowed")
    if name != "check-ins":
        assert kind(Api(people.organiser).get(path)) == (405, "method_not_allowed")
    assert (CheckIn.objects.count(), Outcome.objects.count(), Meeting.objects.count()) == (0, 0, 1)


def test_a_queue_of_readings(people: Cast, forum: Forum) -> None:
    staff = Api(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    body = body_of("check-ins", people, forum)
    for expected in ("welcome", "again"):
        (reading,) = staff.post(path_of("check-ins", forum), body).json()["readings"]
        assert (reading["client_id"], reading["answer"], reading["company"]["id"]) == (
            "one",
            expected,
            people.company.public_id,
        )
    assert CheckIn.objects.count() == 1


def test_a_shift_with_its_preview(host: Api, forum: Forum) -> None:
    meeting = forum.meetings.get()
    later = forum.sessions.get(kind="meetings").public_id
    path = path_of("shift", forum)
    told = {"minutes": 20, "sessions": [later], "slots": [1, 2, 3, 4], "meetings": [meeting.public_id]}
    assert host.post(path, {"minutes": 20, "preview": True}).json() == told
    assert forum.meetings.get().starts_at == meeting.starts_at
    assert kind(host.post(path, {"minutes": 20, "seen": 5})) == (409, "meetings_changed")
    assert host.post(path, {"minutes": 20, "seen": 1}).json() == told
    assert (forum.meetings.get().starts_at - meeting.starts_at).total_seconds() == 1200
    assert kind(host.post(path, {"minutes": 900})) == (422, "invalid")


def test_a_no_show(people: Cast, host: Api, forum: Forum) -> None:
    path, body = path_of("no-show", forum), body_of("no-show", people, forum)
    assert kind(host.post(path, body)) == (409, "too_early")
    assert kind(host.post(path, {"company": "nobody"})) == (404, "not_found")
    with time_machine.travel(forum.meetings.get().ends_at, tick=False):
        assert host.post(path, body).status_code == 204
    assert Outcome.objects.get().company == people.company


@time_machine.travel("2027-04-14T05:00:00Z", tick=False)
def test_a_walk_in(people: Cast, host: Api, forum: Forum) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    Forum.objects.filter(pk=forum.pk).update(state="running")
    body = {"first": people.company.public_id, "second": third.public_id}
    path = path_of("walk-ins", forum)
    assert kind(host.post(path, body)) == (409, "not_present")
    for delegate in Delegate.objects.all():
        CheckIn.objects.create(forum=forum, delegate=delegate, day=NOW.date(), happened_at=NOW)
    made = host.post(path, body)
    assert made.status_code == 201
    assert made.json()["table"] in {"1", "2"}
    assert kind(host.post(path, body | {"second": CompanyFactory().public_id})) == (404, "not_found")
    assert Meeting.objects.count() == 2


@time_machine.travel("2027-04-14T05:00:00Z", tick=False)
def test_a_walk_in_beyond_the_most(people: Cast, host: Api, forum: Forum) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    Forum.objects.filter(pk=forum.pk).update(state="running", meetings_most=1)
    for delegate in Delegate.objects.all():
        CheckIn.objects.create(forum=forum, delegate=delegate, day=NOW.date(), happened_at=NOW)
    body = {"first": people.company.public_id, "second": third.public_id}
    path = path_of("walk-ins", forum)
    assert kind(host.post(path, body)) == (409, "meetings_most")
    assert host.post(path, body | {"beyond_the_most": True}).status_code == 201


def test_a_late_arrival(people: Cast, host: Api, forum: Forum) -> None:
    meeting = forum.meetings.get()
    path, body = path_of("late-arrivals", forum), body_of("late-arrivals", people, forum)
    assert host.post(path, body | {"preview": True}).json() == {"meetings": [meeting.public_id]}
    assert Delegate.objects.get(badge=body["badge"]).arrives_at is None
    kept = host.post(path, body | {"choices": {meeting.public_id: "keep"}})
    assert kept.json() == {"meetings": []}
    assert host.post(path, body).json() == {"meetings": [meeting.public_id]}
    assert forum.meetings.get().state == "cancelled"
    assert kind(host.post(path, body | {"badge": "nobody"})) == (404, "not_found")
