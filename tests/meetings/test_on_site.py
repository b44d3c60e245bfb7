"""The day itself: sessions that overrun, sides that do not come, walk-ins, and delegates who come later."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.forums.models import CheckIn, Delegate, Forum, Session
from apps.meetings.models import Meeting, MeetingRequest, Outcome, PairRule, Seat
from apps.meetings.services import cancel_meeting
from apps.meetings.services.on_site import arrive_late, mark_no_show, meet_now, preview_late
from apps.meetings.services.shifting import shift_of, shift_session
from apps.notifications.enums import DeliveryState
from apps.notifications.models import Delivery
from tests.factories import (
    CompanyFactory,
    InterpreterFactory,
    OrganiserBodyFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, published
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
DAY_BEFORE = datetime(2027, 4, 13, 9, tzinfo=UTC)


def at(hour: int, minute: int = 0) -> datetime:
    """A moment on the forum's day; its slots begin at 01:00, 01:30 … and last 25 minutes."""
    return datetime(2027, 4, 14, hour, minute, tzinfo=UTC)


@pytest.fixture
def forum(people: Cast) -> Forum:
    """A plenary from 00:00 to 01:00, then four slots with two published meetings of the one company with two others."""
    with time_machine.travel(DAY_BEFORE, tick=False):
        forum = forum_with_programme(slots=4, tables=2, hosts=[people.body])
        Session.objects.create(
            forum=forum, kind="plenary", title_en="Opening", starts_at=at(0), ends_at=at(1)
        )
        third = CompanyFactory(country="CN")
        take_part(forum, people.company, people.other_company, third)
        for other in (people.other_company, third):
            accepted(forum, people.company, other)
        published(people.organiser, forum)
        Delivery.objects.exclude(kind="meetings.reminder").delete()
    return forum


def opening_of(forum: Forum) -> Session:
    return forum.sessions.get(kind="plenary")


def live(forum: Forum) -> Sequence[Meeting]:
    return list(forum.meetings.filter(state="scheduled").order_by("starts_at", "pk"))


def times(forum: Forum) -> list[object]:
    """Return every hour of the forum: sessions, slots, meetings, seats."""
    return [
        sorted(Session.objects.filter(forum=forum).values_list("starts_at", "ends_at")),
        sorted(forum.slots.values_list("number", "starts_at", "ends_at")),
        sorted(forum.meetings.values_list("pk", "starts_at", "ends_at", "sequence")),
        sorted(
            (seat.meeting_id, seat.during.lower, seat.during.upper)
            for seat in Seat.objects.filter(meeting__forum=forum)
        ),
    ]


# --- a session overruns --------------------------------------------------------------------------------------


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


# --- somebody does not come ----------------------------------------------------------------------------------


def test_five_minutes_after_the_beginning(people: Cast, forum: Forum) -> None:
    meeting = live(forum)[0]
    staff = organiser_of(people.body, OrganiserRole.HALL_STAFF)
    absent = meeting.request.recipient
    early = meeting.starts_at + timedelta(minutes=4, seconds=59)
    with pytest.raises(Conflict) as error:
        mark_no_show(user=staff, meeting=meeting, absent=absent, now=early)
    assert error.value.code == "too_early"
    assert not Outcome.objects.exists()
    interpreter = InterpreterFactory(email="interpreter@example.com")
    Seat.objects.create(meeting=meeting, interpreter=interpreter, during=(meeting.starts_at, meeting.ends_at))
    now = meeting.starts_at + timedelta(minutes=5)
    with time_machine.travel(now, tick=False):
        mark_no_show(user=staff, meeting=meeting, absent=absent, now=now)
    outcome = Outcome.objects.get()
    assert (outcome.company, outcome.result, outcome.reported_by) == (people.company, "no_show", staff)
    # From now on everybody and everything is free: another seat at the rest of the hour clashes with none.
    assert {seat.during.upper for seat in meeting.seats.all()} == {now}
    told = Delivery.objects.filter(kind="meetings.no_show")
    assert "interpreter@example.com" in {each.address for each in told}
    assert not told.filter(recipient=people.other_owner).exists()
    with pytest.raises(Conflict) as error:
        mark_no_show(user=staff, meeting=meeting, absent=absent, now=now)
    assert error.value.code == "reported_already"


def test_what_the_side_has_said_stays(people: Cast, forum: Forum) -> None:
    meeting = live(forum)[0]
    Outcome.objects.create(meeting=meeting, company=people.company, result="held")
    with pytest.raises(Conflict):
        mark_no_show(
            user=people.organiser, meeting=meeting, absent=meeting.request.recipient, now=meeting.ends_at
        )
    assert Outcome.objects.get().result == "held"


def test_who_notes_it_and_of_whom(people: Cast, forum: Forum) -> None:
    meeting = live(forum)[0]
    now = meeting.ends_at
    for user in (people.owner, people.other_owner, organiser_of(OrganiserBodyFactory())):
        with pytest.raises(NotFound):
            mark_no_show(user=user, meeting=meeting, absent=people.company, now=now)
    with pytest.raises(InvalidInput):
        mark_no_show(user=people.organiser, meeting=meeting, absent=CompanyFactory(), now=now)
    with time_machine.travel(DAY_BEFORE, tick=False):
        cancel_meeting(user=people.organiser, meeting=meeting)
    with pytest.raises(Conflict):
        mark_no_show(user=people.organiser, meeting=meeting, absent=people.company, now=now)
    assert not Outcome.objects.exists()


# --- two companies meet on the spot --------------------------------------------------------------------------


@pytest.fixture
def running(people: Cast) -> Forum:
    """A forum under way with one table; both companies have come, a third has not."""
    forum = forum_with_programme(slots=4, tables=1, hosts=[people.body], state="running")
    take_part(forum, people.company, people.other_company, CompanyFactory(country="CN"))
    come(forum, people.company, people.other_company)
    return forum


def come(forum: Forum, *companies: Company) -> None:
    for delegate in Delegate.objects.filter(registration__company__in=companies, registration__forum=forum):
        CheckIn.objects.create(forum=forum, delegate=delegate, day=at(0).date(), happened_at=at(0))


def walk_in(people: Cast, forum: Forum, **values: object) -> Meeting:
    given = {"first": people.company, "second": people.other_company, "now": at(1, 10)} | values
    return meet_now(user=people.organiser, forum=forum, **given)


def test_they_meet_at_a_free_table_now(people: Cast, running: Forum) -> None:
    with time_machine.travel(at(1, 10), tick=False):
        meeting = walk_in(people, running, now=at(1, 10) + timedelta(seconds=42))
    assert (meeting.starts_at, meeting.ends_at) == (at(1, 10), at(1, 35))
    assert (meeting.table, meeting.slot, meeting.interpreter) == (running.tables.get(), None, None)
    request = meeting.request
    assert (request.state, request.sender, request.recipient, request.created_by) == (
        "accepted",
        people.company,
        people.other_company,
        people.organiser,
    )
    assert meeting.seats.filter(is_live=True).count() == 3
    with time_machine.travel(at(1, 20), tick=False), pytest.raises(Conflict) as error:
        walk_in(people, running, now=at(1, 20))
    assert error.value.code == "no_table"
    assert Meeting.objects.count() == 1


def test_an_open_request_becomes_the_meeting(people: Cast, running: Forum) -> None:
    request = accepted(running, people.other_company, people.company)
    MeetingRequest.objects.update(state="pending")
    meeting = walk_in(people, running)
    request.refresh_from_db()
    assert (meeting.request, request.state, MeetingRequest.objects.count()) == (request, "accepted", 1)
    running.tables.create(label="2")
    with pytest.raises(Conflict) as error:
        walk_in(people, running, now=at(2))
    assert error.value.code == "already_placed"


def test_who_cannot_meet_now(people: Cast, running: Forum) -> None:
    third = Company.objects.exclude(pk__in=[people.company.pk, people.other_company.pk]).get()
    compatriot = CompanyFactory(country="AZ")
    take_part(running, compatriot)
    come(running, compatriot)
    rule = PairRule.objects.create(kind="must_not", company=people.company, other=people.other_company)
    for values, code in (
        ({"second": third}, "not_present"),
        ({"second": compatriot}, "same_country"),
        ({}, "kept_apart"),
    ):
        with pytest.raises(Conflict) as error:
            walk_in(people, running, **values)
        assert error.value.code == code
    rule.delete()
    # What they came for yesterday does not count today.
    with pytest.raises(Conflict) as error:
        walk_in(people, running, now=at(1) + timedelta(days=1))
    assert error.value.code == "not_present"
    with pytest.raises(InvalidInput):
        walk_in(people, running, second=people.company)
    Forum.objects.filter(pk=running.pk).update(state="published")
    with pytest.raises(Conflict) as error:
        walk_in(people, running)
    assert error.value.code == "forum_not_running"
    assert (Meeting.objects.count(), MeetingRequest.objects.count()) == (0, 0)


def test_busy_people_and_interpreters(people: Cast, running: Forum) -> None:
    person = Delegate.objects.get(registration__company=people.company).person
    elsewhere = Meeting.objects.create(
        request=accepted(forum_with_programme(), people.company, CompanyFactory(country="CN")),
        forum=Forum.objects.exclude(pk=running.pk).get(),
        starts_at=at(1),
        ends_at=at(1, 25),
    )
    Seat.objects.create(meeting=elsewhere, person=person, company=people.company, during=(at(1), at(1, 25)))
    with pytest.raises(Conflict) as error:
        walk_in(people, running)
    assert error.value.code == "somebody_busy"
    Seat.objects.all().delete()
    person.languages = ["az"]
    person.save()
    other = Delegate.objects.get(registration__company=people.other_company).person
    other.languages = ["zh-hans"]
    other.save()
    engagement = running.engagements.create(
        interpreter=InterpreterFactory(pairs=["az-zh"]), leaves_at=at(1, 20)
    )
    with pytest.raises(Conflict) as error:
        walk_in(people, running)
    assert error.value.code == "no_interpreter"
    engagement.leaves_at = None
    engagement.save()
    assert walk_in(people, running).interpreter == engagement.interpreter


def test_a_rest_is_a_rest_for_walk_ins_too(people: Cast, running: Forum) -> None:
    """Two meetings, then a slot of rest: the slots at 01:00 and 01:30 are work, the one at 02:00 is not."""
    for company, language in ((people.company, "az"), (people.other_company, "zh-hans")):
        company.people.update(languages=[language])
    engagement = running.engagements.create(
        interpreter=InterpreterFactory(pairs=["az-zh"]), longest_run=2, rest_slots=1
    )
    for moment in (at(2), at(1, 50)):
        with pytest.raises(Conflict) as error:
            walk_in(people, running, now=moment)
        assert error.value.code == "no_interpreter"
    engagement.blocked_slots.set(running.slots.filter(number=1))
    with pytest.raises(Conflict) as error:
        walk_in(people, running, now=at(1))
    assert error.value.code == "no_interpreter"
    assert walk_in(people, running, now=at(1, 30)).interpreter == engagement.interpreter


def test_only_the_organiser_goes_beyond_the_most(people: Cast, running: Forum) -> None:
    third = Company.objects.exclude(pk__in=[people.company.pk, people.other_company.pk]).get()
    come(running, third)
    Forum.objects.update(meetings_most=1)
    walk_in(people, running)
    with pytest.raises(Conflict) as error:
        walk_in(people, running, second=third, now=at(2))
    assert (error.value.code, Meeting.objects.count()) == ("meetings_most", 1)
    assert walk_in(people, running, second=third, now=at(2), beyond_the_most=True).starts_at == at(2)


def test_who_may_bring_two_together(people: Cast, running: Forum) -> None:
    for user, refusal in (
        (people.owner, NotFound),
        (organiser_of(OrganiserBodyFactory()), NotFound),
        (organiser_of(people.body, OrganiserRole.HALL_STAFF), NotAllowed),
    ):
        with pytest.raises(refusal):
            meet_now(user=user, forum=running, first=people.company, second=people.other_company, now=at(1))
    assert not Meeting.objects.exists()


# --- a delegate comes later ----------------------------------------------------------------------------------


def late_one(people: Cast) -> Delegate:
    return Delegate.objects.select_related("registration__forum", "registration__company", "person").get(
        registration__company=people.company
    )


def test_meetings_before_the_arrival_move(people: Cast, forum: Forum) -> None:
    with time_machine.travel(DAY_BEFORE, tick=False):
        delegate = late_one(people)
        before = times(forum)
        found = preview_late(user=people.organiser, delegate=delegate, arrives_at=at(2), now=DAY_BEFORE)
        delegate.refresh_from_db()
        assert (times(forum), delegate.arrives_at) == (before, None)
        early = [meeting for meeting in live(forum) if meeting.starts_at < at(2)]
        assert [each.meeting for each in found] == early
        assert all(each.opening and each.opening.slot.starts_at >= at(2) for each in found)
        touched = arrive_late(
            user=people.organiser, delegate=delegate, arrives_at=at(2), choices={}, now=DAY_BEFORE
        )
    assert {meeting.pk for meeting in touched} == {meeting.pk for meeting in early}
    assert [meeting.starts_at >= at(2) for meeting in live(forum)] == [True, True]
    delegate.refresh_from_db()
    assert delegate.arrives_at == at(2)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_each_meeting_has_its_choice(people: Cast, forum: Forum) -> None:
    first, second = live(forum)
    with time_machine.travel(DAY_BEFORE, tick=False):
        arrive_late(
            user=people.organiser,
            delegate=late_one(people),
            arrives_at=at(3),
            choices={first.public_id: "cancel", second.public_id: "keep"},
            now=DAY_BEFORE,
        )
    first.refresh_from_db()
    sequence = second.sequence
    second.refresh_from_db()
    assert (first.state, first.cancel_reason) == ("cancelled", "The person at the table comes later.")
    assert (second.state, second.sequence) == ("scheduled", sequence)


def test_a_colleague_takes_the_meeting(people: Cast, forum: Forum) -> None:
    with time_machine.travel(DAY_BEFORE, tick=False):
        delegate = late_one(people)
        colleague = delegate.registration.delegates.model.objects.create(
            registration=delegate.registration,
            person=type(delegate.person).objects.create(
                company=people.company, family_name="Quliyeva", given_name="Leyla"
            ),
        )
        first, _second = live(forum)
        arrive_late(user=people.organiser, delegate=delegate, arrives_at=at(4), choices={}, now=DAY_BEFORE)
    again = Meeting.objects.get(pk=first.pk)
    assert (again.slot, again.table) == (first.slot, first.table)
    seated = again.seats.filter(company=people.company).values_list("person", flat=True)
    assert list(seated) == [colleague.person_id]


def test_who_may_say_so(people: Cast, forum: Forum) -> None:
    before = times(forum)
    for user in (people.owner, organiser_of(OrganiserBodyFactory())):
        with pytest.raises(NotFound):
            arrive_late(user=user, delegate=late_one(people), arrives_at=at(3), choices={}, now=DAY_BEFORE)
    assert times(forum) == before
