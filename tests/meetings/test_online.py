"""Online forums: the room is told to those who sit there, and only hours of both sides' working days are offered."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from apps.agenda.calendar import calendar_of
from apps.forums.models import Forum
from apps.forums.validators import validate_join_link
from apps.meetings.models import Meeting
from apps.meetings.selectors.online import join_url
from apps.meetings.selectors.openings import Openings
from apps.meetings.services import book_meeting, cancel_meeting
from apps.meetings.services.placing import SlotTaken
from apps.meetings.services.problem import problem_of
from apps.notifications.services import deliver_due
from apps.reference.models import Holiday
from tests.api.steps import Api
from tests.doors import signed_in
from tests.factories import CompanyFactory, take_part
from tests.meetings.steps import accepted, forum_of_owners
from tests.people import Cast

pytestmark = pytest.mark.django_db
# Half past twelve in Shanghai is half past eight in Baku.
FIRST = datetime(2027, 4, 14, 4, 30, tzinfo=UTC)
COMMON = list(range(2, 12))
LINK = "https://meet.example.org/{room}?slot={slot}&table={table}"


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-03-01 09:00:00+00:00", tick=False):
        yield


def online_forum(people: Cast, first: datetime = FIRST, **values: object) -> Forum:
    values = {"meeting_mode": "self", "format": "online", "join_link": LINK} | values
    return forum_of_owners(people, slots=12, tables=2, first=first, **values)


def offered(people: Cast, forum: Forum) -> list[int]:
    asked = accepted(forum, people.company, people.other_company)
    found = [opening.slot.number for opening in Openings(asked, now=timezone.now())]
    [mine, theirs] = problem_of(forum).problem.participants
    assert [index + 1 for index in mine.available if index in theirs.available] == found
    return found


def day(country: str, on: date, category: str) -> None:
    Holiday.objects.create(country=country, date=on, category=category, name_en="Day")


def test_only_hours_of_both_working_days(people: Cast) -> None:
    """From nine in Baku, which is one in Shanghai, until six in Shanghai: a slot that ends later is not offered."""
    forum = online_forum(people)
    assert offered(people, forum) == COMMON
    with pytest.raises(SlotTaken):
        book_meeting(user=people.owner, request=forum.requests.get(), slot=forum.slots.get(number=1))
    assert not Meeting.objects.exists()


@pytest.mark.parametrize("format_", ["on_site", "mixed"])
def test_at_a_table_the_hours_are_the_forums(people: Cast, format_: str) -> None:
    assert offered(people, online_forum(people, format=format_)) == list(range(1, 13))


@pytest.mark.parametrize(
    ("on", "days", "is_offered"),
    [
        # Novruz: Azerbaijan is off, China works.
        (date(2027, 3, 22), [("AZ", date(2027, 3, 22), "public")], False),
        (date(2027, 3, 22), [("AZ", date(2027, 3, 22), "workday")], True),
        # A Chinese working Saturday is a free one in Baku, and the other way round.
        (date(2027, 4, 24), [("CN", date(2027, 4, 24), "working_weekend")], False),
        (
            date(2027, 4, 24),
            [("CN", date(2027, 4, 24), "working_weekend"), ("AZ", date(2027, 4, 24), "working_weekend")],
            True,
        ),
        (date(2027, 4, 25), [], False),
        # The holiday of a third country, and one of the day before, change nothing.
        (date(2027, 4, 14), [("HK", date(2027, 4, 14), "public"), ("AZ", date(2027, 4, 13), "public")], True),
        (date(2027, 10, 1), [("CN", date(2027, 10, 1), "public")], False),
    ],
)
def test_weeks_and_holidays(people: Cast, on: date, days: list[tuple], is_offered: bool) -> None:
    for row in days:
        day(*row)
    first = datetime.combine(on, FIRST.time(), UTC)
    assert offered(people, online_forum(people, first=first)) == (COMMON if is_offered else [])


def test_two_companies_of_one_country_meet_in_its_hours(people: Cast) -> None:
    """On a working Saturday in China: from half past twelve to six in the evening there, whatever Baku does."""
    day("CN", date(2027, 4, 24), "working_weekend")
    forum = online_forum(people, first=datetime(2027, 4, 24, 4, 30, tzinfo=UTC), cross_country_only=False)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    asked = accepted(forum, people.other_company, third)
    assert [each.slot.number for each in Openings(asked, now=timezone.now())] == list(range(1, 12))


def test_around_midnight_nobody_works(people: Cast) -> None:
    """From a quarter to eleven in the evening in Shanghai until a quarter to five in the morning."""
    forum = online_forum(people, first=datetime(2027, 4, 14, 14, 45, tzinfo=UTC))
    assert offered(people, forum) == []


# --- the room ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("link", "is_good"),
    [
        ("https://meet.jit.si/{room}", True),
        ("https://voovmeeting.com/dm/Qx{table}", True),
        ("https://zoom.us/j/123456?pwd=abc", True),
        ("http://meet.jit.si/{room}", False),
        ("javascript:alert({room})", False),
        ("https://{room}.example.org/", False),
        ("https://meet.example.org/{name}", False),
        ("https://meet.example.org/{room", False),
        ("https://meet example.org/{room}", False),
        ("meet.jit.si/{room}", False),
    ],
)
def test_what_a_link_may_be(link: str, is_good: bool) -> None:
    if is_good:
        validate_join_link(link)
    else:
        with pytest.raises(ValidationError):
            validate_join_link(link)


@pytest.fixture
def meeting(people: Cast) -> Meeting:
    forum = online_forum(people)
    return book_meeting(
        user=people.owner,
        request=accepted(forum, people.company, people.other_company),
        slot=forum.slots.get(number=3),
    )


def test_each_meeting_has_a_room_of_its_own(people: Cast, meeting: Meeting) -> None:
    url = join_url(meeting)
    assert url.startswith("https://meet.example.org/ipek-")
    assert url.endswith("?slot=3&table=1")
    assert meeting.public_id not in url
    other = Meeting(forum=meeting.forum, slot=meeting.slot, table=meeting.table)
    assert join_url(other) != url
    cancel_meeting(user=people.owner, meeting=meeting)
    meeting.refresh_from_db()
    assert join_url(meeting) == ""


def test_only_who_sits_there_reads_the_link(people: Cast, meeting: Meeting) -> None:
    """The colleague belongs to the company and sees the meeting, but does not sit there."""
    url, page = join_url(meeting), reverse("meetings:meeting", args=[meeting.public_id])
    shown = url.replace("&", "&amp;")
    for user, reads in ((people.owner, True), (people.other_owner, True), (people.colleague, False)):
        body = signed_in(user).get(page).content.decode()
        assert (shown in body) == reads
        assert Api(user).get(f"meetings/{meeting.public_id}/").json()["join_url"] == (url if reads else "")
    assert shown in signed_in(people.owner).get(reverse("agenda:show")).content.decode()
    assert url.split("?")[0] in calendar_of(people.owner).decode().replace("\r\n ", "")
    assert url.split("?")[0] not in calendar_of(people.colleague).decode().replace("\r\n ", "")


def test_the_mails_carry_the_link(people: Cast, meeting: Meeting) -> None:
    url = join_url(meeting)
    mail.outbox.clear()
    with time_machine.travel(meeting.starts_at - timedelta(minutes=10), tick=False):
        deliver_due(now=timezone.now())
    told = [each for each in mail.outbox if each.to[0] in {people.owner.email, people.other_owner.email}]
    assert len(told) > 2
    assert all(url in each.body for each in told)


def test_somebody_without_an_account_gets_it_by_address(people: Cast) -> None:
    forum = online_forum(people)
    person = people.other_company.people.get()
    person.user, person.email = None, "Guest@Example.com"
    person.save()
    made = book_meeting(
        user=people.owner,
        request=accepted(forum, people.company, people.other_company),
        slot=forum.slots.get(number=3),
    )
    mail.outbox.clear()
    deliver_due(now=timezone.now())
    [sent] = [each for each in mail.outbox if each.to[0].casefold() == "guest@example.com"]
    assert join_url(made) in sent.body


def test_an_on_site_forum_has_no_room(people: Cast) -> None:
    forum = online_forum(people, format="on_site")
    made = book_meeting(
        user=people.owner,
        request=accepted(forum, people.company, people.other_company),
        slot=forum.slots.get(number=3),
    )
    assert join_url(made) == ""


def test_nobody_is_sent_to_a_table(people: Cast) -> None:
    """At a forum that is online as a whole the table is only the number of a room; the room itself is shown instead."""
    forum = online_forum(people)
    asked = accepted(forum, people.company, people.other_company)
    meeting = book_meeting(user=people.owner, request=asked, slot=forum.slots.get(number=2))
    owner = signed_in(people.owner)
    pages = [
        reverse("agenda:show"),
        reverse("agenda:programme", args=[people.company.public_id]),
        reverse("meetings:meeting", args=[meeting.public_id]),
    ]
    for page in pages:
        text = owner.get(page).content.decode()
        assert f"Table {meeting.table}" not in text
        assert join_url(meeting).replace("&", "&amp;") in text
    assert f"table {meeting.table}" not in calendar_of(people.owner).decode()


def test_the_page_says_that_hours_lie_within_both_working_days(people: Cast) -> None:
    forum = online_forum(people)
    asked = accepted(forum, people.company, people.other_company)
    page = signed_in(people.owner).get(reverse("meetings:book", args=[asked.public_id])).content.decode()
    assert "which lie within both sides' working day" in page
    proposing = signed_in(people.owner).get(reverse("meetings:propose", args=[asked.public_id]))
    assert "Times of Shanghai." in proposing.content.decode()
