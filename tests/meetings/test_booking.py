"""Companies choose a free common slot themselves."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from apps.companies.models import Company
from apps.core.errors import Conflict, NotAllowed, NotFound
from apps.forums.models import Forum, ForumInterpreter, Slot
from apps.meetings.models import Meeting, MeetingRequest, Seat
from apps.meetings.selectors.openings import Openings
from apps.meetings.services import book_meeting, cancel_meeting, move_meeting
from apps.meetings.services.placing import SlotTaken
from apps.notifications.models import Delivery
from tests.factories import (
    CompanyFactory,
    DelegateFactory,
    InterpreterFactory,
    RegistrationFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, forum_of_owners
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    return forum_of_owners(people, slots=4, tables=2, meeting_mode="self")


@pytest.fixture
def asked(people: Cast, forum: Forum) -> MeetingRequest:
    return accepted(forum, people.company, people.other_company)


def slot(forum: Forum, number: int) -> Slot:
    return forum.slots.get(number=number)


def openings_of(request: MeetingRequest, **values: object) -> list[int]:
    return [opening.slot.number for opening in Openings(request, now=timezone.now(), **values)]


def mails() -> list[tuple[str, str, int]]:
    rows = Delivery.objects.exclude(kind="meetings.reminder").filter(state="pending")
    return sorted(rows.values_list("kind", "recipient__email", "revision"))


def test_booking_takes_slot_table_and_both_people(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    meeting = book_meeting(user=people.owner, request=asked, slot=slot(forum, 2))
    assert (meeting.slot, meeting.table.label, meeting.state, meeting.sequence) == (
        slot(forum, 2), "1", "scheduled", 0,
    )  # fmt: skip
    seats = Seat.objects.filter(meeting=meeting, is_live=True)
    assert {(s.person and s.person.user, s.table and s.table.label) for s in seats} == {
        (people.owner, None), (people.other_owner, None), (None, "1"),
    }  # fmt: skip
    assert mails() == [
        ("meetings.booked", email, 0) for email in sorted([people.owner.email, people.other_owner.email])
    ]
    assert Delivery.objects.filter(kind="meetings.reminder").count() == 6


def test_who_may_book(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    for user, refusal in (
        (people.colleague, NotAllowed),
        (people.outsider, NotFound),
        (people.organiser, NotFound),
    ):
        with pytest.raises(refusal):
            book_meeting(user=user, request=asked, slot=slot(forum, 1))
    assert not Meeting.objects.exists()
    assert book_meeting(user=people.other_owner, request=asked, slot=slot(forum, 1)).is_live


@pytest.mark.parametrize(
    ("mode", "state", "is_open"),
    [
        ("plan", "published", False),
        ("self", "open", True),
        ("self", "running", True),
        ("self", "finished", False),
        ("both", "open", False),
        ("both", "published", True),
    ],
)
def test_modes(
    people: Cast, forum: Forum, asked: MeetingRequest, mode: str, state: str, is_open: bool
) -> None:
    Forum.objects.filter(pk=forum.pk).update(meeting_mode=mode, state=state)
    if is_open:
        assert book_meeting(user=people.owner, request=asked, slot=slot(forum, 1)).is_live
    else:
        with pytest.raises(Conflict) as refused:
            book_meeting(user=people.owner, request=asked, slot=slot(forum, 1))
        assert refused.value.code == "booking_closed"


def test_only_an_accepted_request_and_only_once(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    book_meeting(user=people.owner, request=asked, slot=slot(forum, 1))
    with pytest.raises(Conflict) as refused:
        book_meeting(user=people.owner, request=asked, slot=slot(forum, 2))
    assert refused.value.code == "already_placed"
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    waiting = accepted(forum, people.company, third)
    MeetingRequest.objects.filter(pk=waiting.pk).update(state="pending")
    with pytest.raises(Conflict) as refused:
        book_meeting(user=people.owner, request=waiting, slot=slot(forum, 2))
    assert refused.value.code == "request_not_accepted"
    assert Meeting.objects.count() == 1


def test_a_taken_slot_names_the_nearest_free_ones(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    book_meeting(user=people.owner, request=accepted(forum, people.company, third), slot=slot(forum, 2))
    with pytest.raises(SlotTaken) as refused:
        book_meeting(user=people.owner, request=asked, slot=slot(forum, 2))
    assert refused.value.extra == {
        "alternatives": [
            {
                "slot": number,
                "starts_at": slot(forum, number).starts_at.isoformat(),
                "ends_at": slot(forum, number).ends_at.isoformat(),
                "table": "1",
            }
            for number in (1, 3, 4)
        ]
    }
    assert Meeting.objects.count() == 1


# --- what is free -----------------------------------------------------------------------------------------------------


def test_absences_and_the_time_of_day(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    assert openings_of(asked) == [1, 2, 3, 4]
    forum.registrations.get(company=people.company).delegates.get().blocked_slots.set([slot(forum, 3)])
    assert openings_of(asked) == [1, 2, 4]
    asked.part_of_day = "afternoon"
    assert openings_of(asked) == []


def test_somebody_seated_at_another_forum_is_not_free(
    people: Cast, forum: Forum, asked: MeetingRequest
) -> None:
    twin = forum_with_programme(slots=1, tables=1, hosts=[people.body], meeting_mode="self")
    third = CompanyFactory(country="CN")
    take_part(twin, third)
    person = people.company.people.get()
    DelegateFactory(registration=RegistrationFactory(forum=twin, company=people.company), person=person)
    book_meeting(user=people.owner, request=accepted(twin, people.company, third), slot=slot(twin, 1))
    assert openings_of(asked) == [2, 3, 4]


def test_a_second_delegate_sits_at_a_second_table(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    colleague = DelegateFactory(registration=forum.registrations.get(company=people.company))
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    first = book_meeting(
        user=people.owner, request=accepted(forum, people.company, third), slot=slot(forum, 1)
    )
    second = book_meeting(user=people.owner, request=asked, slot=slot(forum, 1))
    assert (first.table.label, second.table.label) == ("1", "2")
    assert second.seats.get(company=people.company).person == colleague.person


def test_tables_run_out_and_fixed_ones_serve_their_owner(
    people: Cast, forum: Forum, asked: MeetingRequest
) -> None:
    others = [CompanyFactory(country=country) for country in ("AZ", "CN")]
    take_part(forum, *others)
    forum.tables.filter(label="2").update(owner=people.company)
    book_meeting(user=people.other_owner, request=asked, slot=slot(forum, 1))
    assert Meeting.objects.get().table.label == "2"
    theirs = accepted(forum, *others)
    assert openings_of(theirs) == [1, 2, 3, 4]
    forum.tables.filter(label="1").update(owner=people.other_company)
    assert openings_of(theirs) == []


def test_a_table_of_somebody_who_does_not_take_part_is_everybodys(
    people: Cast, forum: Forum, asked: MeetingRequest
) -> None:
    absent = CompanyFactory()
    forum.tables.update(owner=absent)
    assert openings_of(asked) == [1, 2, 3, 4]
    registration = RegistrationFactory(forum=forum, company=absent, state="waiting_list")
    assert openings_of(asked) == [1, 2, 3, 4]
    registration.state = "approved"
    registration.save()
    assert openings_of(asked) == []


@pytest.mark.parametrize("full", ["company", "other_company"])
def test_no_company_books_more_than_the_forum_allows(
    people: Cast, forum: Forum, asked: MeetingRequest, full: str
) -> None:
    Forum.objects.update(meetings_most=1)
    third = CompanyFactory(country="CN" if full == "company" else "AZ")
    take_part(forum, third)
    book_meeting(user=people.owner, request=asked, slot=slot(forum, 1))
    more = accepted(forum, getattr(people, full), third)
    user = people.owner if full == "company" else people.other_owner
    with pytest.raises(Conflict) as error:
        book_meeting(user=user, request=more, slot=slot(forum, 2))
    assert (error.value.code, str(getattr(people, full)) in str(error.value)) == ("meetings_most", True)
    # One that was cancelled does not count, and moving adds none.
    meeting = Meeting.objects.get()
    move_meeting(user=people.owner, meeting=meeting, slot=slot(forum, 3))
    cancel_meeting(user=people.organiser, meeting=meeting)
    book_meeting(user=user, request=more, slot=slot(forum, 2))
    assert Meeting.objects.filter(state="scheduled").get().request == more


def test_without_a_common_language_an_interpreter_comes_along(
    people: Cast, forum: Forum, asked: MeetingRequest
) -> None:
    for company, languages in ((people.company, ["az"]), (people.other_company, ["zh-hans"])):
        company.people.update(languages=languages)
    helper = InterpreterFactory(pairs=["az-zh"], email="helper@example.com")
    engagement = ForumInterpreter.objects.create(forum=forum, interpreter=helper)
    engagement.blocked_slots.set([slot(forum, 1)])
    assert openings_of(asked) == [2, 3, 4]
    meeting = book_meeting(user=people.owner, request=asked, slot=slot(forum, 2))
    assert meeting.interpreter == helper
    told = Delivery.objects.get(kind="meetings.booked", address="helper@example.com")
    assert told.language == "az"


@pytest.mark.parametrize("count", [1, 3])
def test_openings_in_a_fixed_number_of_queries(
    people: Cast, forum: Forum, asked: MeetingRequest, django_assert_num_queries, count: int
) -> None:
    others: list[Company] = [CompanyFactory(country="CN") for _ in range(count)]
    take_part(forum, *others)
    for number, other in enumerate(others, start=1):
        book_meeting(
            user=people.owner, request=accepted(forum, people.company, other), slot=slot(forum, number)
        )
    asked = MeetingRequest.objects.select_related("forum").get(pk=asked.pk)
    with django_assert_num_queries(6):
        found = openings_of(asked)
    assert found == list(range(count + 1, 5))


# --- moving by a side -------------------------------------------------------------------------------------------------


def test_a_side_moves_its_meeting(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    meeting = book_meeting(user=people.owner, request=asked, slot=slot(forum, 1))
    moved = move_meeting(user=people.other_owner, meeting=meeting, slot=slot(forum, 3), seen=0)
    assert (moved.slot, moved.sequence, moved.starts_at) == (slot(forum, 3), 1, slot(forum, 3).starts_at)
    assert {seat.during.lower for seat in moved.seats.all()} == {moved.starts_at}
    # Two mails in all: the first place was not told yet, and is not told any more.
    assert mails() == [
        ("meetings.moved", email, 1) for email in sorted([people.owner.email, people.other_owner.email])
    ]
    with pytest.raises(Conflict) as refused:
        move_meeting(user=people.owner, meeting=meeting, slot=slot(forum, 2), seen=0)
    assert refused.value.code == "meeting_changed"


def test_who_may_move(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    meeting = book_meeting(user=people.owner, request=asked, slot=slot(forum, 1))
    for user, refusal in ((people.colleague, NotAllowed), (people.outsider, NotFound)):
        with pytest.raises(refusal):
            move_meeting(user=user, meeting=meeting, slot=slot(forum, 2))
    Forum.objects.filter(pk=forum.pk).update(meeting_mode="plan", state="published")
    with pytest.raises(NotAllowed) as refused:
        move_meeting(user=people.owner, meeting=meeting, slot=slot(forum, 2))
    assert refused.value.code == "organiser_only"
    meeting.refresh_from_db()
    assert (meeting.slot, meeting.sequence) == (slot(forum, 1), 0)


def test_too_late_for_a_side_but_not_for_the_organiser(
    people: Cast, forum: Forum, asked: MeetingRequest
) -> None:
    meeting = book_meeting(user=people.owner, request=asked, slot=slot(forum, 1))
    Forum.objects.filter(pk=forum.pk).update(notice_hours=24)
    with time_machine.travel(meeting.starts_at - timedelta(hours=23), tick=False):
        for act in (
            lambda: move_meeting(user=people.owner, meeting=meeting, slot=slot(forum, 2)),
            lambda: cancel_meeting(user=people.owner, meeting=meeting),
        ):
            with pytest.raises(Conflict) as refused:
                act()
            assert refused.value.code == "too_late"
        assert move_meeting(user=people.organiser, meeting=meeting, slot=slot(forum, 2)).sequence == 1


def test_what_a_side_cancels_is_not_planned_again(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    cancel_meeting(
        user=people.owner, meeting=book_meeting(user=people.owner, request=asked, slot=slot(forum, 1))
    )
    asked.refresh_from_db()
    assert asked.state == "withdrawn"
    assert not Seat.objects.filter(is_live=True).exists()
