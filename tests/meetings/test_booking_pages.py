"""Choosing a time on the pages: as either side, and as the organiser on the board."""

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from apps.forums.models import Forum
from apps.meetings.models import Meeting, MeetingRequest
from apps.meetings.services import book_meeting
from tests.doors import get_statuses, post_statuses, signed_in
from tests.factories import CompanyFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    forum = forum_with_programme(slots=4, tables=2, hosts=[people.body], meeting_mode="self")
    take_part(forum, people.company, people.other_company)
    return forum


@pytest.fixture
def asked(people: Cast, forum: Forum) -> MeetingRequest:
    return accepted(forum, people.company, people.other_company)


@pytest.fixture
def meeting(people: Cast, forum: Forum, asked: MeetingRequest) -> Meeting:
    return book_meeting(user=people.owner, request=asked, slot=forum.slots.get(number=1))


def shown(answer) -> list[int]:
    return [opening.slot.number for day in answer.context["days"] for opening in day["openings"]]


def test_a_side_that_has_its_meetings_is_named_instead_of_times(
    people: Cast, forum: Forum, meeting: Meeting
) -> None:
    Forum.objects.update(meetings_most=1)
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    more = accepted(forum, people.company, third)
    url = reverse("meetings:book", args=[more.public_id])
    page = signed_in(people.owner).get(url)
    assert page.context["full"] == [people.company]
    assert "Move here" not in page.content.decode()
    assert signed_in(people.owner).post(url, {"slot": "2"}).status_code == 409
    move = reverse("meetings:move", args=[meeting.public_id])
    assert shown(signed_in(people.owner).get(move)) == [2, 3, 4]
    assert Meeting.objects.count() == 1


# --- the two sides ----------------------------------------------------------------------------------------------------


def test_choosing_seeing_confirming(people: Cast, asked: MeetingRequest) -> None:
    owner, url = signed_in(people.owner), reverse("meetings:book", args=[asked.public_id])
    assert url in owner.get(reverse("meetings:request", args=[asked.public_id])).content.decode()
    assert shown(owner.get(url)) == [1, 2, 3, 4]
    preview = owner.get(url, {"slot": "2"})
    assert {p.company for p in preview.context["touched"].people} == {people.company, people.other_company}
    assert not Meeting.objects.exists()
    done = owner.post(url, {"slot": "2"})
    made = Meeting.objects.get()
    assert done.headers["Location"] == reverse("meetings:meeting", args=[made.public_id])
    assert (made.slot.number, made.request) == (2, asked)
    again = owner.post(url, {"slot": "3"})
    assert (again.status_code, Meeting.objects.count()) == (409, 1)


def test_somebody_was_quicker(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    book_meeting(
        user=people.owner, request=accepted(forum, people.company, third), slot=forum.slots.get(number=2)
    )
    owner, url = signed_in(people.owner), reverse("meetings:book", args=[asked.public_id])
    refused = owner.post(url, {"slot": "2"})
    assert refused.status_code == 409
    assert [opening.slot.number for opening in refused.context["nearest"]] == [1, 3, 4]
    assert "This slot is no longer free" in refused.content.decode()
    gone = owner.get(url, {"slot": "2"})
    assert (gone.status_code, gone.context["is_gone"], gone.context["chosen"]) == (200, True, None)


@pytest.mark.parametrize("slot", ["0", "9", "-1", "x", "", "99999999999999999999"])
def test_a_slot_that_is_none(people: Cast, asked: MeetingRequest, slot: str) -> None:
    owner, url = signed_in(people.owner), reverse("meetings:book", args=[asked.public_id])
    assert owner.get(url, {"slot": slot}).status_code == 200
    assert owner.post(url, {"slot": slot}).status_code == 422
    assert not Meeting.objects.exists()


def test_who_sees_the_booking_page(people: Cast, asked: MeetingRequest) -> None:
    url = reverse("meetings:book", args=[asked.public_id])
    assert get_statuses(url, people) == (200, 403, 404, 302)
    assert post_statuses(url, people, {"slot": "1"}) == (403, 404, 302)
    assert signed_in(people.owner).delete(url).status_code == 405
    assert not Meeting.objects.exists()


def test_where_the_organisers_plan_nobody_books(people: Cast, forum: Forum, asked: MeetingRequest) -> None:
    Forum.objects.filter(pk=forum.pk).update(meeting_mode="plan")
    owner, url = signed_in(people.owner), reverse("meetings:book", args=[asked.public_id])
    assert url not in owner.get(reverse("meetings:request", args=[asked.public_id])).content.decode()
    assert (owner.get(url).status_code, owner.post(url, {"slot": "1"}).status_code) == (409, 409)


def test_moving(people: Cast, meeting: Meeting) -> None:
    owner, url = signed_in(people.other_owner), reverse("meetings:move", args=[meeting.public_id])
    assert shown(owner.get(url)) == [2, 3, 4]
    assert owner.get(url, {"slot": "3"}).context["chosen"].slot.number == 3
    done = owner.post(url, {"slot": "3", "seen": "0"})
    assert done.headers["Location"] == reverse("meetings:meeting", args=[meeting.public_id])
    meeting.refresh_from_db()
    assert (meeting.slot.number, meeting.sequence) == (3, 1)
    assert owner.post(url, {"slot": "4", "seen": "0"}).status_code == 409
    assert get_statuses(url, people) == (200, 403, 404, 302)
    assert post_statuses(url, people, {"slot": "2"}) == (403, 404, 302)
    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_accepting_leads_to_the_choice_of_a_time(people: Cast, forum: Forum) -> None:
    received = accepted(forum, people.other_company, people.company)
    MeetingRequest.objects.filter(pk=received.pk).update(state="pending")
    answer = signed_in(people.owner).post(
        reverse("meetings:accept", args=[received.public_id]), {"wish": "would"}
    )
    assert answer.headers["Location"] == reverse("meetings:book", args=[received.public_id])


# --- the organiser ----------------------------------------------------------------------------------------------------


def board_url(name: str, *meetings: Meeting) -> str:
    return reverse(f"organiser:{name}", args=[each.public_id for each in meetings])


def test_the_board_shows_where_a_meeting_can_go(people: Cast, forum: Forum, meeting: Meeting) -> None:
    forum.registrations.get(company=people.company).delegates.get().blocked_slots.set(
        [forum.slots.get(number=2)]
    )
    answer = signed_in(people.organiser).get(board_url("meeting", meeting))
    rows = answer.context["board"].rows
    assert [[cell.is_possible for cell in row.cells] for row in rows] == [
        [True, True], [False, False], [True, True], [True, True],
    ]  # fmt: skip
    assert [cell.is_own for cell in rows[0].cells] == [True, False]


def test_moving_on_the_board(people: Cast, meeting: Meeting) -> None:
    host, url = signed_in(people.organiser), board_url("move", meeting)
    preview = host.get(url, {"slot": "3", "table": "2"})
    assert (preview.status_code, preview.context["fits"]) == (200, True)
    meeting.refresh_from_db()
    assert meeting.sequence == 0
    host.post(url, {"slot": "3", "table": "2", "seen": "0"})
    meeting.refresh_from_db()
    assert (meeting.slot.number, meeting.table.label, meeting.sequence) == (3, "2", 1)
    host.post(url, {"slot": "4", "table": "2", "seen": "0"})
    meeting.refresh_from_db()
    assert meeting.sequence == 1
    assert host.get(url, {"slot": "77"}).headers["Location"] == board_url("meeting", meeting)


def test_swapping_locking_cancelling(people: Cast, forum: Forum, meeting: Meeting) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    other = book_meeting(
        user=people.owner, request=accepted(forum, people.company, third), slot=forum.slots.get(number=2)
    )
    host = signed_in(people.organiser)
    assert host.get(board_url("swap", meeting, other)).context["fits"] is True
    host.post(board_url("swap", meeting, other), {"seen": "0", "other_seen": "0"})
    meeting.refresh_from_db()
    other.refresh_from_db()
    assert (meeting.slot.number, other.slot.number) == (2, 1)
    host.post(board_url("lock", meeting), {"locked": "1"})
    meeting.refresh_from_db()
    assert meeting.is_locked is True
    host.post(board_url("cancel", meeting), {"reason": "The hall is closed."})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason) == ("cancelled", "The hall is closed.")
    assert host.get(board_url("meeting", meeting)).status_code == 200


def test_the_board_is_for_its_organisers(people: Cast, meeting: Meeting) -> None:
    stranger = signed_in(organiser_of(people.body.__class__.objects.create(name="Another body")))
    nobody = [signed_in(people.owner), stranger]
    for name, *more in (("meeting",), ("move",), ("swap", meeting)):
        url = board_url(name, meeting, *more)
        assert get_statuses(url, people) == (404, 404, 404, 302)
        assert stranger.get(url).status_code == 404
    for name, *more in (("move",), ("swap", meeting), ("cancel",), ("lock",)):
        assert [client.post(board_url(name, meeting, *more), {"slot": "2"}).status_code for client in nobody] == [
            404, 404,
        ]  # fmt: skip
    for name in ("cancel", "lock"):
        assert signed_in(people.organiser).get(board_url(name, meeting)).status_code == 405
    meeting.refresh_from_db()
    assert (meeting.sequence, meeting.state, meeting.is_locked) == (0, "scheduled", False)


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_in_a_fixed_number_of_queries(
    people: Cast, forum: Forum, meeting: Meeting, django_assert_num_queries, count: int
) -> None:
    others = [CompanyFactory(country="CN") for _ in range(count)]
    take_part(forum, *others)
    for number, other in enumerate(others, start=2):
        book_meeting(
            user=people.owner,
            request=accepted(forum, people.company, other),
            slot=forum.slots.get(number=number),
        )
    host = signed_in(people.organiser)
    host.get(board_url("meeting", meeting))
    with django_assert_num_queries(33):
        host.get(board_url("meeting", meeting))
