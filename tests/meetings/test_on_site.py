"""The day itself: sides that do not come, walk-ins, and delegates who come later."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from apps.accounts.enums import OrganiserRole
from apps.companies.models import Company
from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.forums.models import CheckIn, Delegate, Forum
from apps.meetings.models import Meeting, MeetingRequest, Outcome, PairRule, Seat
from apps.meetings.services import cancel_meeting
from apps.meetings.services.on_site import arrive_late, mark_no_show, meet_now, preview_late
from apps.notifications.models import Delivery
from tests.factories import (
    CompanyFactory,
    InterpreterFactory,
    OrganiserBodyFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.day_steps import DAY_BEFORE, at, forum_of_the_day, live, times
from tests.meetings.steps import accepted
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_of_the_day(people)


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
