"""A session overruns: everything after it on that day moves, and everybody touched is told once."""

from datetime import timedelta

import pytest
import time_machine

from apps.accounts.enums import OrganiserRole
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.forums.models import Delegate, Forum, Session
from apps.meetings.models import Meeting, Seat
from apps.meetings.services.shifting import shift_of, shift_session
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Delivery
from tests.factories import (
    OrganiserBodyFactory,
    forum_with_programme,
)
from tests.meetings.day_steps import DAY_BEFORE, at, forum_of_the_day, live, times
from tests.meetings.steps import accepted
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_of_the_day(people)


def opening_of(forum: Forum) -> Session:
    return forum.sessions.get(kind="plenary")


def test_everything_after_the_session_moves(people: Cast, forum: Forum) -> None:
    before = [(meeting.pk, meeting.starts_at, meeting.sequence) for meeting in live(forum)]
    slots = list(forum.slots.order_by("number").values_list("starts_at", flat=True))
    people_before = sorted(Seat.objects.exclude(person=None).values_list("meeting", "person", "company"))
    with time_machine.travel(at(0, 50), tick=False):
        shift = shift_session(user=people.organiser, session=opening_of(forum), minutes=20)
    assert (len(shift.later), len(shift.slots), len(shift.meetings)) == (1, 4, 2)
    by = timedelta(minutes=20)
    assert (opening_of(forum).starts_at, opening_of(forum).ends_at) == (at(0), at(1, 20))
    assert list(forum.slots.order_by("number").values_list("starts_at", flat=True)) == [
        start + by for start in slots
    ]
    assert [(m.pk, m.starts_at, m.sequence) for m in live(forum)] == [
        (pk, start + by, sequence + 1) for pk, start, sequence in before
    ]
    for meeting in live(forum):
        assert meeting.slot is not None
        assert (meeting.starts_at, meeting.ends_at) == (meeting.slot.starts_at, meeting.slot.ends_at)
        for seat in meeting.seats.all():
            assert (seat.during.lower, seat.during.upper) == (meeting.starts_at, meeting.ends_at)
    assert people_before == sorted(
        Seat.objects.exclude(person=None).values_list("meeting", "person", "company")
    )


def test_meetings_move_where_others_were_a_moment_ago(people: Cast, forum: Forum) -> None:
    """Two meetings of one person in slots that follow each other: each moves onto the other's old hour."""
    with time_machine.travel(at(0, 50), tick=False):
        first, second = live(forum)
        assert second.starts_at - first.starts_at == timedelta(minutes=30)
        shift_session(user=people.organiser, session=opening_of(forum), minutes=30)
    first_now, _second = live(forum)
    assert first_now.starts_at == second.starts_at


def test_everybody_is_told_once_and_reminded_anew(people: Cast, forum: Forum) -> None:
    old = Delivery.objects.filter(kind="meetings.reminder", state=DeliveryState.PENDING)
    due = sorted(old.filter(offset="10min").values_list("due_at", flat=True))
    assert due
    # Somebody with two meetings gets one mail.
    person = Delegate.objects.get(registration__company=people.company).person
    person.user, person.email = people.owner, ""
    person.save()
    with time_machine.travel(at(0, 40), tick=False):
        shift_session(user=people.organiser, session=opening_of(forum), minutes=20)
    told = Delivery.objects.filter(kind="meetings.shifted", recipient=people.owner)
    assert told.count() == 1
    assert not Delivery.objects.filter(kind="meetings.moved").exists()
    pending = Delivery.objects.filter(
        kind="meetings.reminder", offset="10min", state=DeliveryState.PENDING, recipient=people.owner
    )
    assert sorted(pending.values_list("due_at", flat=True)) == [
        meeting.starts_at - timedelta(minutes=10) for meeting in live(forum)
    ]


def test_the_preview_changes_nothing(forum: Forum) -> None:
    before = times(forum)
    shift = shift_of(opening_of(forum), 20)
    assert len(shift.meetings) == 2
    assert times(forum) == before


def test_what_is_under_way_and_another_day_stay(people: Cast, forum: Forum) -> None:
    tomorrow = Session.objects.create(
        forum=forum, kind="break", starts_at=at(1) + timedelta(days=1), ends_at=at(2) + timedelta(days=1)
    )
    meetings = forum.sessions.get(kind="meetings")
    before = list(forum.slots.order_by("number").values_list("starts_at", flat=True))
    with time_machine.travel(at(1, 10), tick=False):
        shift = shift_session(user=people.organiser, session=meetings, minutes=10)
    assert (shift.later, shift.meetings) == ([], [])
    assert list(forum.slots.order_by("number").values_list("starts_at", flat=True)) == before
    tomorrow.refresh_from_db()
    assert tomorrow.starts_at == at(1) + timedelta(days=1)


def test_a_clash_elsewhere_moves_nothing(people: Cast, forum: Forum) -> None:
    """The one delegate sits in another forum's meeting at the hour to which theirs would move."""
    meeting = live(forum)[1]
    seat = meeting.seats.exclude(person=None).order_by("pk")[0]
    with time_machine.travel(DAY_BEFORE, tick=False):
        other = forum_with_programme(slots=8, tables=1, hosts=[people.body])
        request = accepted(other, people.company, people.other_company)
        elsewhere = Meeting.objects.create(
            request=request, forum=other, starts_at=meeting.ends_at, ends_at=at(4), table=other.tables.get()
        )
    Seat.objects.create(
        meeting=elsewhere,
        person=seat.person,
        company=seat.company,
        during=(elsewhere.starts_at, elsewhere.ends_at),
    )
    before = times(forum)
    with time_machine.travel(at(0, 40), tick=False), pytest.raises(Conflict) as error:
        shift_session(user=people.organiser, session=opening_of(forum), minutes=20)
    assert error.value.code == "somebody_busy"
    assert times(forum) == before
    assert not Delivery.objects.filter(kind="meetings.shifted").exists()


@pytest.mark.parametrize(
    ("minutes", "refusal"), [(0, InvalidInput), (241, InvalidInput), (-60, InvalidInput)]
)
def test_what_cannot_be_shifted(people: Cast, forum: Forum, minutes: int, refusal: type[Exception]) -> None:
    before = times(forum)
    with time_machine.travel(at(0, 40), tick=False), pytest.raises(refusal):
        shift_session(user=people.organiser, session=opening_of(forum), minutes=minutes)
    assert times(forum) == before


def test_a_shift_over_midnight_into_the_past_and_a_stale_preview(people: Cast, forum: Forum) -> None:
    before = times(forum)
    with time_machine.travel(at(0, 40), tick=False):
        with pytest.raises(Conflict) as error:
            shift_session(user=people.organiser, session=opening_of(forum), minutes=20, seen=9)
        assert error.value.code == "meetings_changed"
        late = Session.objects.create(forum=forum, kind="break", starts_at=at(14), ends_at=at(15, 30))
        with pytest.raises(Conflict) as error:
            shift_session(user=people.organiser, session=opening_of(forum), minutes=40)
        assert error.value.code == "past_midnight"
        late.delete()
    with time_machine.travel(at(0, 58), tick=False), pytest.raises(Conflict) as error:
        shift_session(user=people.organiser, session=opening_of(forum), minutes=-30)
    assert error.value.code == "in_the_past"
    assert times(forum) == before


def test_who_may_shift(people: Cast, forum: Forum) -> None:
    before = times(forum)
    for user, refusal in (
        (people.owner, NotFound),
        (organiser_of(OrganiserBodyFactory()), NotFound),
        (organiser_of(people.body, OrganiserRole.HALL_STAFF), NotAllowed),
    ):
        with pytest.raises(refusal):
            shift_session(user=user, session=opening_of(forum), minutes=20)
    assert times(forum) == before
