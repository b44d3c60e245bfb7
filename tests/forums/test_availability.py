"""When delegates and interpreters are there."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.core.errors import InvalidInput, NotFound
from apps.forums.models import Delegate, Forum, ForumInterpreter, Slot
from apps.forums.selectors import is_there, slots_off
from apps.forums.services import set_stay
from apps.meetings.services.problem import problem_of
from tests.factories import InterpreterFactory, forum_with_programme, take_part
from tests.people import Cast

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 4, 14, hour, minute, tzinfo=UTC)


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_with_programme(slots=8, hosts=[people.body])


def engage(forum: Forum, **values: object) -> ForumInterpreter:
    return ForumInterpreter.objects.create(forum=forum, interpreter=InterpreterFactory(), **values)


def numbers_off(forum: Forum) -> list[list[int]]:
    slots = list(forum.slots.order_by("number"))
    numbers = {slot.pk: slot.number for slot in slots}
    engagements = list(forum.engagements.order_by("pk"))
    off = slots_off(engagements, slots)
    return [sorted(numbers[pk] for pk in off[engagement.pk]) for engagement in engagements]


def test_arrival_and_departure_bound_the_slots(people: Cast, forum: Forum) -> None:
    take_part(forum, people.company)
    delegate = Delegate.objects.get()
    # Slots begin at 01:00, 01:30 … and last 25 minutes.
    set_stay(user=people.owner, delegate=delegate, arrives_at=at(1, 30), leaves_at=at(3, 25))
    third = forum.slots.get(number=3)
    delegate.blocked_slots.add(third)
    there = [slot.number for slot in forum.slots.order_by("number") if is_there(delegate, slot)]
    assert there == [2, 4, 5]
    assert problem_of(forum).problem.participants[0].available == (1, 3, 4)


def test_who_says_when_somebody_is_there(people: Cast, forum: Forum) -> None:
    take_part(forum, people.company)
    delegate = Delegate.objects.get()
    with pytest.raises(NotFound):
        set_stay(user=people.outsider, delegate=delegate, arrives_at=at(2), leaves_at=None)
    with pytest.raises(InvalidInput) as error:
        set_stay(user=people.owner, delegate=delegate, arrives_at=at(2), leaves_at=at(2))
    assert error.value.field == "leaves_at"
    delegate.refresh_from_db()
    assert (delegate.arrives_at, delegate.leaves_at) == (None, None)
    set_stay(user=people.organiser, delegate=delegate, arrives_at=at(2), leaves_at=None)
    delegate.refresh_from_db()
    assert delegate.arrives_at == at(2)


def test_interpreters_have_hours(forum: Forum) -> None:
    engage(forum, arrives_at=at(1, 30), leaves_at=at(4))
    blocked = engage(forum)
    blocked.blocked_slots.set(forum.slots.filter(number__in=[2, 5]))
    assert numbers_off(forum) == [[1, 7, 8], [2, 5]]


def test_interpreters_rest_in_turn(forum: Forum) -> None:
    engage(forum, longest_run=3)
    engage(forum, longest_run=3)
    engage(forum)
    off = numbers_off(forum)
    assert off == [[4, 8], [3, 7], []]


def test_nobody_works_longer_than_agreed(forum: Forum) -> None:
    for _n in range(4):
        engage(forum, longest_run=2, rest_slots=2)
    for off in numbers_off(forum):
        runs = "".join("-" if number in off else "x" for number in range(1, 9)).split("-")
        assert max(map(len, runs)) == 2


def test_a_long_pause_is_a_rest_for_all(people: Cast) -> None:
    forum = forum_with_programme(slots=4, hosts=[people.body])
    later = forum.slots.filter(number__gt=2)
    for slot in later:
        Slot.objects.filter(pk=slot.pk).update(
            starts_at=slot.starts_at + timedelta(hours=1), ends_at=slot.ends_at + timedelta(hours=1)
        )
    engage(forum, longest_run=2)
    assert numbers_off(forum) == [[]]


def test_most_and_least_meetings_are_shared_out(people: Cast, forum: Forum) -> None:
    take_part(forum, people.company, delegates=2)
    take_part(forum, people.other_company)
    Forum.objects.filter(pk=forum.pk).update(meetings_most=5, meetings_least=1, meetings_per_day=3)
    forum.refresh_from_db()
    limits = [
        (each.max_meetings, each.min_meetings, each.max_per_day)
        for each in problem_of(forum).problem.participants
    ]
    assert limits == [(3, 1, 3), (2, 0, 3), (5, 1, 3)]
