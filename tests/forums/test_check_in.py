"""Badges read at the door: nobody is counted twice, whoever sends what however often."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.accounts.enums import OrganiserRole
from apps.core.errors import NotAllowed, NotFound
from apps.forums.models import CheckIn, Delegate, Forum
from apps.forums.selectors import expected_today, present_companies
from apps.forums.services import Answer, Scan, check_in
from tests.factories import OrganiserBodyFactory, RegistrationFactory, forum_with_programme, take_part
from tests.people import Cast, cast_of, organiser_of
from tests.races import at_once

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 4, 14, 1, tzinfo=UTC)


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(hosts=[people.body], state="running")
    take_part(forum, people.company, delegates=2)
    return forum


def answers(people: Cast, forum: Forum, *scans: Scan, now: datetime = NOW) -> list[str]:
    return [reading.answer for reading in check_in(user=people.organiser, forum=forum, scans=scans, now=now)]


def badges(forum: Forum) -> list[str]:
    rows = Delegate.objects.filter(registration__forum=forum)
    return list(rows.order_by("pk").values_list("badge", flat=True))


def test_a_badge_counts_once_a_day(people: Cast, forum: Forum) -> None:
    first, second = badges(forum)
    early = Scan(first, NOW - timedelta(minutes=9), "a")
    assert answers(people, forum, early, Scan(second, NOW, "b"), Scan(first, NOW, "c")) == [
        Answer.WELCOME,
        Answer.WELCOME,
        Answer.AGAIN,
    ]
    # The same queue once more, as after an answer that got lost.
    assert answers(people, forum, early, Scan(second, NOW, "b")) == [Answer.AGAIN, Answer.AGAIN]
    assert CheckIn.objects.count() == 2
    row = CheckIn.objects.get(delegate__badge=first)
    assert (row.happened_at, row.day, row.checked_by) == (
        early.happened_at,
        date(2027, 4, 14),
        people.organiser,
    )
    tomorrow = NOW + timedelta(days=1)
    assert answers(people, forum, Scan(first, tomorrow), now=tomorrow) == [Answer.WELCOME]
    assert [each.came_at is not None for each in expected_today(forum, NOW)] == [True, True]
    assert [each.came_at is not None for each in expected_today(forum, tomorrow)].count(True) == 1
    assert present_companies(forum, NOW) == [people.company]


def test_the_day_is_that_of_the_place(people: Cast, forum: Forum) -> None:
    late = datetime(2027, 4, 14, 16, 30, tzinfo=UTC)
    answers(people, forum, Scan(badges(forum)[0], late), now=late)
    assert CheckIn.objects.get().day == date(2027, 4, 15)


@pytest.mark.parametrize("moment", [NOW + timedelta(hours=1), NOW - timedelta(days=9)])
def test_a_wrong_clock_is_not_believed(people: Cast, forum: Forum, moment: datetime) -> None:
    answers(people, forum, Scan(badges(forum)[0], moment))
    assert CheckIn.objects.get().happened_at == NOW


def test_addresses_strangers_and_those_who_do_not_take_part(people: Cast, forum: Forum) -> None:
    other = forum_with_programme(hosts=[people.body])
    take_part(other, people.company)
    RegistrationFactory(forum=forum, company=people.other_company, state="declined")
    declined = Delegate.objects.create(
        registration=forum.registrations.get(company=people.other_company),
        person=people.other_company.people.create(family_name="Li", given_name="Wei"),
    )
    address = f"https://ipek.example/en/organiser/forums/x/check-in/{badges(forum)[0]}/"
    assert answers(
        people,
        forum,
        Scan(address, NOW),
        Scan(badges(other)[0], NOW),
        Scan("", NOW),
        Scan(declined.badge, NOW),
    ) == [Answer.WELCOME, Answer.UNKNOWN, Answer.UNKNOWN, Answer.NOT_TAKING_PART]
    assert CheckIn.objects.count() == 1


def test_who_stands_at_the_door(people: Cast, forum: Forum) -> None:
    scans = [Scan(badges(forum)[0], NOW)]
    for user, refusal in (
        (people.owner, NotFound),
        (organiser_of(OrganiserBodyFactory()), NotFound),
        (organiser_of(people.body, OrganiserRole.STATISTICS), NotAllowed),
    ):
        with pytest.raises(refusal):
            check_in(user=user, forum=forum, scans=scans, now=NOW)
    assert not CheckIn.objects.exists()
    staff = organiser_of(people.body, OrganiserRole.HALL_STAFF)
    (reading,) = check_in(user=staff, forum=forum, scans=scans, now=NOW)
    assert reading.answer == Answer.WELCOME


@pytest.mark.django_db(transaction=True)
def test_two_phones_read_one_badge_at_once() -> None:
    people = cast_of()
    forum = forum_with_programme(hosts=[people.body], state="running")
    (delegate,) = take_part(forum, people.company)

    def hold() -> None:
        CheckIn.objects.create(forum=forum, delegate=delegate, day=NOW.date(), happened_at=NOW)

    readings = at_once(
        *(
            lambda: check_in(user=people.organiser, forum=forum, scans=[Scan(delegate.badge, NOW)], now=NOW)
            for _n in range(2)
        ),
        behind=hold,
    )
    assert [[each.answer for each in found] for found in readings] == [[Answer.AGAIN], [Answer.AGAIN]]
    assert CheckIn.objects.count() == 1
