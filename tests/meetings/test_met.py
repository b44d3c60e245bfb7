"""Whether two have met before: in the page and in the API, from own meetings that took place."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.meetings.models import Meeting
from apps.meetings.selectors import last_met, met_before
from apps.meetings.services import cancel_meeting, report_outcome
from tests.api.steps import SIGN_IN, Api, problem
from tests.doors import signed_in
from tests.factories import (
    CompanyFactory,
    EditionFactory,
    MeetingRequestFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, published
from tests.people import Cast

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "2027-04-01 09:00:00+00:00", "2027-04-15 12:00:00+00:00"


@pytest.fixture(autouse=True)
def _after_the_forum() -> Iterator[None]:
    with time_machine.travel(AFTER, tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_with_programme(slots=4, tables=2, hosts=[people.body], name_en="Spring forum")


@pytest.fixture
def meeting(people: Cast, forum: Forum) -> Meeting:
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    with time_machine.travel(BEFORE, tick=False):
        [meeting] = published(people.organiser, forum)
    return meeting


def test_where_and_when(people: Cast, meeting: Meeting) -> None:
    met = met_before([people.company], people.other_company)
    assert (met.where_name, met.on.isoformat(), met.meeting) == (
        "Spring forum", "2027-04-14", meeting.public_id,
    )  # fmt: skip
    assert met_before([people.other_company], people.company) == met
    assert met_before([CompanyFactory()], people.other_company) is None


def test_not_before_it_is_over_nor_when_it_was_not_held(people: Cast, meeting: Meeting) -> None:
    def met() -> bool:
        return met_before([people.company], people.other_company) is not None

    with time_machine.travel(meeting.starts_at, tick=False):
        assert not met()
    report_outcome(user=people.owner, meeting=meeting, result="no_show")
    assert not met()
    report_outcome(user=people.other_owner, meeting=meeting, result="held")
    assert met()


def test_a_cancelled_meeting_was_none(people: Cast, meeting: Meeting) -> None:
    with time_machine.travel(BEFORE, tick=False):
        cancel_meeting(user=people.organiser, meeting=meeting)
    assert met_before([people.company], people.other_company) is None


@pytest.mark.parametrize("count", [1, 3])
def test_many_in_two_queries(people: Cast, forum: Forum, django_assert_num_queries, count: int) -> None:
    others: list[Company] = [CompanyFactory(country="CN") for _ in range(count)]
    take_part(forum, people.company, *others)
    for other in others:
        accepted(forum, people.company, other)
    with time_machine.travel(BEFORE, tick=False):
        published(people.organiser, forum)
    # The meetings; the forums.
    with django_assert_num_queries(2):
        found = last_met([people.company.pk], [other.pk for other in others])
        assert {met.where_name for met in found.values()} == {"Spring forum"}
    assert sorted(found) == sorted(other.pk for other in others)
    with django_assert_num_queries(1):
        assert last_met([people.other_company.pk], [other.pk for other in others]) == {}


def test_at_a_fair(people: Cast) -> None:
    edition = EditionFactory(name_en="Autumn fair", city__time_zone="Asia/Shanghai")
    asked = MeetingRequestFactory(
        forum=None,
        edition=edition,
        sender=people.other_company,
        recipient=people.company,
        state="accepted",
    )
    # Late in the evening of Coordinated Universal Time it is the next day in China.
    starts_at = datetime(2027, 4, 1, 20, tzinfo=UTC)
    Meeting.objects.create(
        request=asked, edition=edition, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=30)
    )
    met = met_before([people.company], people.other_company)
    assert (met.where_name, met.on.isoformat()) == ("Autumn fair 2027", "2027-04-02")


def test_the_pages_and_the_api(people: Cast, meeting: Meeting) -> None:
    said = "You met at Spring forum on"
    owner, other = signed_in(people.owner), people.other_company
    for url in (
        reverse("website:company", args=[other.public_id]),
        reverse("meetings:ask", args=[other.public_id]),
        reverse("meetings:request", args=[meeting.request.public_id]),
    ):
        assert said in owner.get(url).content.decode()
    outsider = signed_in(people.outsider).get(reverse("website:company", args=[other.public_id]))
    assert said not in outsider.content.decode()
    path = f"companies/{other.public_id}/met-before/"
    assert problem(Api().get(path)) == SIGN_IN
    assert Api(people.owner).get(path).json() == {
        "met_before": {"where": "Spring forum", "on": "2027-04-14", "meeting": meeting.public_id}
    }
    assert Api(people.outsider).get(path).json() == {"met_before": None}
