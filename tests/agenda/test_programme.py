"""A company's programme and one person's: sessions, meetings and trips; on paper in two languages."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from apps.agenda.selectors.programme import programme_of
from apps.agenda.services import plan_trip
from apps.companies.models import Person
from apps.forums.models import Forum, Session
from tests.doors import get_statuses, signed_in
from tests.factories import CompanyFactory, EditionFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, published
from tests.organiser.test_queries import queries
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    """Two delegates of the company with a meeting each, and an opening before."""
    forum = forum_with_programme(slots=2, tables=2, hosts=[people.body])
    first = forum.sessions.get()
    Session.objects.create(
        forum=forum,
        kind="plenary",
        title="Opening",
        starts_at=first.starts_at - timedelta(hours=1),
        ends_at=first.starts_at,
    )
    third = CompanyFactory(country="CN")
    take_part(forum, people.company, delegates=2)
    take_part(forum, people.other_company, third)
    for other in (people.other_company, third):
        accepted(forum, people.company, other, note="Bring the samples.")
    published(people.organiser, forum)
    return forum


def names(people: Cast, forum: Forum, person: Person | None = None) -> list[str]:
    days = programme_of(people.owner, people.company, person)
    return [
        str(line.session) if line.session else line.item.counterpart.display_name
        for day in days
        for line in day.lines
    ]


def test_sessions_and_meetings_in_order_of_time(people: Cast, forum: Forum) -> None:
    meetings = forum.meetings.order_by("starts_at", "pk")
    others = [meeting.request.recipient.display_name for meeting in meetings]
    assert names(people, forum) == ["Opening", *others]


def test_one_person_sees_their_own(people: Cast, forum: Forum) -> None:
    meeting = forum.meetings.order_by("pk")[0]
    person = meeting.seats.get(company=people.company).person
    own = forum.meetings.filter(seats__person=person)
    assert own.count() == 1
    assert names(people, forum, person) == ["Opening", own.get().request.recipient.display_name]


def test_trips_stand_on_their_first_day(people: Cast, forum: Forum) -> None:
    edition = EditionFactory(start_date="2027-04-15", end_date="2027-04-19")
    plan_trip(user=people.owner, company=people.company, title="Spring", editions=[edition], is_shared=True)
    days = programme_of(people.owner, people.company)
    assert [(str(day.day), [stop.edition for stop in day.stops]) for day in days] == [
        ("2027-04-14", []),
        ("2027-04-15", [edition]),
    ]


def test_who_may_read(people: Cast, forum: Forum) -> None:
    for name in ("programme", "print_programme"):
        url = reverse(f"agenda:{name}", args=[people.company.public_id])
        assert get_statuses(url, people) == (200, 200, 404, 302)
        assert signed_in(people.owner).post(url).status_code == 405
        stranger = people.other_company.people.get()
        assert signed_in(people.owner).get(url, {"person": stranger.public_id}).status_code == 404
    own = signed_in(people.owner).get(reverse("agenda:own_programme"))
    assert own.headers["Location"] == reverse("agenda:programme", args=[people.company.public_id])
    none = signed_in(people.outsider).get(reverse("agenda:own_programme"))
    assert none.headers["Location"] == reverse("agenda:show")


def test_the_page_says_where_with_whom_and_the_note(people: Cast, forum: Forum) -> None:
    page = signed_in(people.owner).get(reverse("agenda:programme", args=[people.company.public_id]))
    text = page.content.decode()
    for meeting in forum.meetings.all():
        assert f"Table {meeting.table.label}" in text
        assert str(meeting.seats.get(company=meeting.request.recipient).person) in text
    assert text.count("Bring the samples.") == 2
    assert "Opening" in text


def test_paper_has_two_languages_side_by_side(people: Cast, forum: Forum) -> None:
    url = reverse("agenda:print_programme", args=[people.company.public_id])
    alone = signed_in(people.owner).get(url).content.decode()
    assert 'lang="zh-Hans">2027' not in alone
    both = signed_in(people.owner).get(url, {"second": "zh-hans"}).content.decode()
    assert both.count('<td lang="zh-Hans">') == 3
    assert "4月14日" in both
    assert "14 April" in both
    assert signed_in(people.owner).get(url, {"second": "en"}).context["second"] == ""


def test_as_many_questions_at_one_meeting_as_at_three(people: Cast) -> None:
    forum = forum_with_programme(slots=3, tables=2, hosts=[people.body])
    take_part(forum, people.company)

    def more() -> None:
        buyer = CompanyFactory(country="CN")
        take_part(forum, buyer)
        accepted(forum, people.company, buyer)
        published(people.organiser, forum)

    client = signed_in(people.owner)
    url = reverse("agenda:programme", args=[people.company.public_id])
    more()
    client.get(url)
    first = queries(client, url)
    more()
    more()
    assert queries(client, url) == first
