"""The door and the day's page: who gets in, what each button does, and that a refusal changes nothing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts.enums import OrganiserRole
from apps.forums.models import CheckIn, Delegate, Forum
from apps.meetings.models import Meeting, Outcome
from tests.doors import LANGUAGES, in_language, signed_in
from tests.factories import CompanyFactory, PersonFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, published
from tests.organiser.steps import NOT_FOUND, Refusals, answer, enrolment, refusals, sign_in
from tests.people import Cast, organiser_of

AFTERNOON = datetime(2027, 4, 14, 5, tzinfo=UTC)
NOW = datetime(2027, 4, 14, 0, 50, tzinfo=UTC)
PAGES = ("on_site", "door", "badges", "door_worker", "badge", "shift")
ACTS = ("walk_in", "late", "no_show", "shift", "door", "door_upload", "badge")


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def day(people: Cast) -> Forum:
    """A published forum with one meeting, and a plenary before its slots."""
    with time_machine.travel("2027-04-01T09:00:00Z", tick=False):
        forum = forum_with_programme(slots=4, tables=2, hosts=[people.body])
        take_part(forum, people.company, people.other_company)
        accepted(forum, people.company, people.other_company)
        published(people.organiser, forum)
    forum.sessions.create(
        kind="plenary",
        starts_at=datetime(2027, 4, 14, 0, tzinfo=UTC),
        ends_at=datetime(2027, 4, 14, 1, tzinfo=UTC),
    )
    forum.refresh_from_db()
    return forum


def url_of(name: str, forum: Forum) -> str:
    if name == "no_show":
        return reverse("organiser:no_show", args=[forum.meetings.get().public_id])
    args = [forum.public_id]
    if name == "shift":
        args.append(forum.sessions.get(kind="plenary").public_id)
    if name == "badge":
        args.append(a_badge(forum))
    query = "?minutes=20" if name == "shift" else ""
    return reverse(f"organiser:{name}", args=args) + query


def a_badge(forum: Forum) -> str:
    return str(Delegate.objects.filter(registration__forum=forum).order_by("pk")[0].badge)


def state_of(forum: Forum) -> list[object]:
    return [
        sorted(forum.sessions.values_list("starts_at", "ends_at")),
        sorted(forum.meetings.values_list("pk", "state", "sequence", "starts_at")),
        CheckIn.objects.count(),
        Outcome.objects.count(),
        sorted(Delegate.objects.values_list("pk", "arrives_at")),
    ]


@pytest.mark.parametrize("name", PAGES)
def test_who_may_read(name: str, people: Cast, host: Client, day: Forum) -> None:
    url = url_of(name, day)
    assert answer(host, url) == (200, "")
    bare = url.partition("?")[0]
    found = refusals(url, people)
    assert (found.stranger, found.owner) == (NOT_FOUND, NOT_FOUND)
    assert found.unprotected == enrolment(bare)
    assert found.visitor[0] == 302


@pytest.mark.parametrize("name", ACTS)
def test_who_may_act(name: str, people: Cast, day: Forum) -> None:
    url = url_of(name, day).partition("?")[0]
    before = state_of(day)
    assert refusals(url, people, "post") == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=NOT_FOUND, visitor=sign_in(url)
    )
    assert state_of(day) == before


@pytest.mark.parametrize("name", ["walk_in", "no_show", "door_upload"])
def test_acts_are_posts(name: str, host: Client, day: Forum) -> None:
    assert answer(host, url_of(name, day)) == (405, "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_in_four_languages(language: str, host: Client, day: Forum) -> None:
    urls = [url_of(name, day) for name in ("on_site", "door", "badges", "shift", "badge")]
    for url in urls:
        response = host.get(in_language(url, language))
        assert (response.status_code, response.headers["Content-Language"]) == (200, language)


def test_the_door_without_javascript(people: Cast, host: Client, day: Forum) -> None:
    url = url_of("door", day)
    code = a_badge(day)
    page = host.post(url, {"badge": code}, follow=True)
    assert [str(each) for each in page.context["messages"]] == [
        f"{Delegate.objects.get(badge=code).person}, {people.company}: welcome."
    ]
    assert (page.context["come"], len(page.context["expected"])) == (1, 2)
    again = host.post(url_of("badge", day), {"badge": code}, follow=True)
    assert "has been counted today already" in str(next(iter(again.context["messages"])))
    unknown = host.post(url, {"badge": "nobody"}, follow=True)
    assert [str(each) for each in unknown.context["messages"]] == ["This is no badge of this forum."]
    assert CheckIn.objects.count() == 1


def test_a_phones_queue(people: Cast, day: Forum) -> None:
    staff = signed_in(organiser_of(people.body, OrganiserRole.HALL_STAFF))
    url, code = url_of("door_upload", day), a_badge(day)

    def send(*scans: object) -> tuple[int, object]:
        response = staff.post(url, json.dumps({"scans": scans}), content_type="application/json")
        return response.status_code, response.json()

    scan = {"client_id": "one", "badge": code, "at": "2027-04-14T00:40:00Z"}
    status, body = send(scan, {"client_id": "two", "badge": "nobody", "at": "not a time"})
    assert status == 200
    assert [(each["client_id"], each["answer"]) for each in body["readings"]] == [
        ("one", "welcome"),
        ("two", "unknown"),
    ]
    assert CheckIn.objects.get().happened_at == datetime(2027, 4, 14, 0, 40, tzinfo=UTC)
    status, body = send(scan)
    assert body["readings"][0]["answer"] == "again"
    for wrong in ("[]", "{", '{"scans": 1}', '{"scans": [1]}', json.dumps({"scans": [scan] * 501})):
        assert staff.post(url, wrong, content_type="application/json").status_code == 422
    assert CheckIn.objects.count() == 1


def test_the_phones_script_rules_the_door_alone(host: Client, day: Forum) -> None:
    response = host.get(url_of("door_worker", day))
    assert response.headers["Content-Type"] == "text/javascript"
    assert url_of("door_worker", day).startswith(url_of("door", day))
    assert f'PAGE = "{url_of("door", day)}"' in response.content.decode().replace("\\u002D", "-")


def test_badges_are_everybodys(host: Client, day: Forum) -> None:
    response = host.get(url_of("badges", day))
    assert len(response.context["cards"]) == 2
    page = response.content.decode()
    assert page.count("<svg") >= 2
    for delegate in Delegate.objects.select_related("person"):
        assert delegate.person.display_name in page


def test_a_session_is_shifted_after_a_preview(host: Client, day: Forum) -> None:
    before = state_of(day)
    page = host.get(url_of("shift", day))
    assert (len(page.context["shift"].meetings), len(page.context["touched"].people)) == (1, 2)
    assert state_of(day) == before
    starts = day.meetings.get().starts_at
    host.post(url_of("shift", day).partition("?")[0], {"minutes": "20", "seen": "1"})
    assert (day.meetings.get().starts_at - starts).total_seconds() == 1200
    refused = host.get(url_of("shift", day).partition("?")[0] + "?minutes=0")
    assert refused.url == url_of("on_site", day)


def test_a_side_has_not_come(people: Cast, host: Client, day: Forum) -> None:
    meeting = day.meetings.get()
    with time_machine.travel(meeting.starts_at, tick=False):
        assert host.get(url_of("on_site", day)).context["now_meeting"][0]["is_overdue"] is False
    with time_machine.travel(meeting.starts_at.replace(minute=meeting.starts_at.minute + 6), tick=False):
        page = host.get(url_of("on_site", day))
        assert page.context["now_meeting"][0]["is_overdue"] is True
        assert host.post(url_of("no_show", day), {"company": "nobody"}).status_code == 404
        host.post(url_of("no_show", day), {"company": people.other_company.public_id})
    assert Outcome.objects.get().company == people.company


def test_two_meet_on_the_spot(people: Cast, host: Client, day: Forum) -> None:
    third = CompanyFactory(country="CN")
    take_part(day, third)
    Forum.objects.filter(pk=day.pk).update(state="running")
    data = {"first": people.company.pk, "second": third.pk}
    with time_machine.travel(AFTERNOON, tick=False):
        _meet_on_the_spot(host, day, data)


def _meet_on_the_spot(host: Client, day: Forum, data: dict[str, object]) -> None:
    assert host.post(url_of("walk_in", day), data).status_code == 422
    for delegate in Delegate.objects.all():
        CheckIn.objects.create(forum=day, delegate=delegate, day=NOW.date(), happened_at=NOW)
    assert host.post(url_of("walk_in", day), data).url == url_of("on_site", day)
    assert Meeting.objects.filter(slot=None).count() == 1
    refused = host.post(url_of("walk_in", day), data)
    assert refused.status_code == 409
    assert refused.context["walk_in"].non_field_errors()
    assert Meeting.objects.count() == 2


def test_one_more_meeting_than_the_most(people: Cast, host: Client, day: Forum) -> None:
    third = CompanyFactory(country="CN")
    take_part(day, third)
    Forum.objects.filter(pk=day.pk).update(state="running")
    assert "beyond_the_most" not in host.get(url_of("on_site", day)).context["walk_in"].fields
    Forum.objects.filter(pk=day.pk).update(meetings_most=1)
    data = {"first": people.company.pk, "second": third.pk}
    with time_machine.travel(AFTERNOON, tick=False):
        for delegate in Delegate.objects.all():
            CheckIn.objects.create(forum=day, delegate=delegate, day=NOW.date(), happened_at=NOW)
        assert host.post(url_of("walk_in", day), data).status_code == 409
        assert Meeting.objects.count() == 1
        done = host.post(url_of("walk_in", day), data | {"beyond_the_most": "on"})
    assert (done.status_code, Meeting.objects.count()) == (302, 2)


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (20, "“Plenary” ends 20 minutes later."),
        (1, "“Plenary” ends 1 minute later."),
        (-15, "“Plenary” ends 15 minutes earlier."),
    ],
)
def test_a_shift_says_its_direction(host: Client, day: Forum, minutes: int, sentence: str) -> None:
    url = url_of("shift", day).partition("?")[0]
    assert sentence in host.get(url, {"minutes": minutes}).content.decode()


def test_somebody_comes_later(people: Cast, host: Client, day: Forum) -> None:
    delegate = Delegate.objects.get(registration__company=people.company)
    data = {"person": delegate.badge, "arrives_at": "2027-04-14T13:00"}
    before = state_of(day)
    page = host.get(url_of("late", day), data)
    meeting = day.meetings.get()
    assert [(row.meeting, row.opening) for row in page.context["found"]] == [(meeting, None)]
    assert state_of(day) == before
    host.post(url_of("late", day), data | {f"meeting-{meeting.public_id}": "cancel"})
    delegate.refresh_from_db()
    assert delegate.arrives_at == datetime(2027, 4, 14, 5, tzinfo=UTC)
    assert day.meetings.get().state == "cancelled"
    assert host.get(url_of("late", day), {"person": "x"}).url == url_of("on_site", day)


@pytest.mark.parametrize("count", [1, 3])
def test_queries_of_the_door(
    people: Cast, host: Client, count: int, django_assert_num_queries: object
) -> None:
    forum = forum_with_programme(hosts=[people.body])
    (delegate,) = take_part(forum, people.company)
    for _n in range(count - 1):
        Delegate.objects.create(
            registration=delegate.registration, person=PersonFactory(company=people.company)
        )
    host.get(url_of("door", forum))
    with django_assert_num_queries(QUERIES):
        host.get(url_of("door", forum))
    with django_assert_num_queries(QUERIES - 2):
        host.get(url_of("badges", forum))


QUERIES = 15
