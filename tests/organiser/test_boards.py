"""The boards: by table, interpreter, person and company; where a meeting can go; making room; the table plan."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.core.errors import Conflict, NotFound
from apps.forums.models import Forum, ForumInterpreter
from apps.meetings.models import Meeting
from apps.meetings.selectors.lanes import Whose, lanes_of
from apps.meetings.selectors.occupancy import Occupancy
from apps.meetings.services import lock_meeting, make_room, move_meeting
from tests.factories import CompanyFactory, InterpreterFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, published
from tests.organiser.steps import NOT_FOUND, Refusals, answer, enrolment, refusals, sign_in
from tests.organiser.test_queries import queries
from tests.people import Cast


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    """Three slots, one table: every place that is taken is somebody else's."""
    forum = forum_with_programme(slots=3, tables=1, hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    return forum


@pytest.fixture
def two(people: Cast, forum: Forum) -> tuple[Meeting, Meeting]:
    """Meetings of four companies in the first and the second slot."""
    ours, theirs = CompanyFactory(country="AZ"), CompanyFactory(country="CN")
    take_part(forum, ours, theirs)
    accepted(forum, people.company, people.other_company)
    accepted(forum, ours, theirs)
    for number, meeting in enumerate(published(people.organiser, forum)):
        slot = forum.slots.get(number=3 - number)
        if meeting.slot_id != slot.pk:
            move_meeting(user=people.organiser, meeting=meeting, slot=slot)
    first, second = forum.meetings.order_by("-starts_at")
    if second.slot.number != 1:
        move_meeting(user=people.organiser, meeting=second, slot=forum.slots.get(number=1))
    move_meeting(user=people.organiser, meeting=first, slot=forum.slots.get(number=2))
    return Meeting.objects.get(pk=second.pk), Meeting.objects.get(pk=first.pk)


def ways_of(forum: Forum, meeting: Meeting) -> dict[int, tuple[int, bool]]:
    """Return, by the number of the slot wanted, where the other meeting goes and whether they change places."""
    occupancy = Occupancy(forum, timezone.now())
    found = occupancy.ways(occupancy.meetings[meeting.pk]).values()
    return {way.slot.number: (way.other_slot.number, way.is_swap) for way in found}


def closed(url: str, people: Cast) -> bool:
    return refusals(url, people) == Refusals(
        unprotected=enrolment(url), stranger=NOT_FOUND, owner=NOT_FOUND, visitor=sign_in(url)
    )


def test_who_may_see_the_boards(people: Cast, host: Client, forum: Forum) -> None:
    urls = [reverse(f"organiser:{name}", args=[forum.public_id]) for name in ("board", "table_plan")]
    urls += [reverse("organiser:lanes", args=[forum.public_id, whose]) for whose in Whose]
    for url in urls:
        assert closed(url, people)
        assert answer(host, url) == (200, "")
        assert answer(host, url, "post") == (405, "")
    assert answer(host, reverse("organiser:lanes", args=[forum.public_id, "nobody"])) == NOT_FOUND


def test_two_meetings_can_change_places(forum: Forum, two: tuple[Meeting, Meeting]) -> None:
    first, second = two
    assert ways_of(forum, first) == {2: (1, True)}
    assert ways_of(forum, second) == {1: (2, True)}


def test_where_they_cannot_the_other_one_goes_further(forum: Forum, two: tuple[Meeting, Meeting]) -> None:
    first, second = two
    delegate = second.seats.filter(person__isnull=False).first().person.delegations.get()
    delegate.blocked_slots.add(forum.slots.get(number=1))
    assert ways_of(forum, first) == {2: (3, False)}


def test_whoever_sits_in_both_moves_too(people: Cast, forum: Forum, two: tuple[Meeting, Meeting]) -> None:
    third = CompanyFactory(country="CN")
    take_part(forum, third)
    accepted(forum, people.company, third)
    published(people.organiser, forum)
    meeting = forum.meetings.get(request__recipient=third)
    assert meeting.slot.number == 3
    assert ways_of(forum, meeting) == {1: (3, True), 2: (3, True)}


def test_nobody_makes_room_who_is_locked_or_away(
    people: Cast, forum: Forum, two: tuple[Meeting, Meeting]
) -> None:
    first, second = two
    lock_meeting(user=people.organiser, meeting=second, locked=True)
    assert ways_of(forum, first) == {}
    lock_meeting(user=people.organiser, meeting=second, locked=False)
    own = first.seats.filter(person__isnull=False).first().person.delegations.get()
    own.blocked_slots.add(second.slot)
    assert ways_of(forum, first) == {}


def test_an_interpreter_too_many_wants(people: Cast, forum: Forum, two: tuple[Meeting, Meeting]) -> None:
    first, _second = two
    interpreter = InterpreterFactory(pairs=["az-zh"])
    engagement = ForumInterpreter.objects.create(forum=forum, interpreter=interpreter)
    for seat in first.seats.filter(person__isnull=False):
        seat.person.languages = ["az"] if seat.company.country == "AZ" else ["zh-hans"]
        seat.person.save()
    assert ways_of(forum, first) == {2: (1, True)}
    engagement.blocked_slots.add(forum.slots.get(number=2))
    assert ways_of(forum, first) == {}


def test_making_room_on_the_page(
    people: Cast, host: Client, forum: Forum, two: tuple[Meeting, Meeting]
) -> None:
    first, second = two
    delegate = second.seats.filter(person__isnull=False).first().person.delegations.get()
    delegate.blocked_slots.add(forum.slots.get(number=1))
    url = reverse("organiser:ways", args=[first.public_id])
    assert closed(url, people)
    places = host.get(url).json()["places"]
    assert [(place["slot"], place["kind"]) for place in places] == [(2, "chain"), (3, "free")]
    chain = places[0]
    assert chain["note"] == "Possible if this one moves to slot 3, table 1."
    assert closed(chain["url"].split("?")[0], people)
    board = host.get(reverse("organiser:meeting", args=[first.public_id])).content.decode()
    assert "Possible if this one moves to slot 3, table 1" in board
    page = host.get(chain["url"])
    assert page.context["fits"] is True
    assert Meeting.objects.get(pk=first.pk).slot.number == 1
    fields = {name: values[0] for name, values in parse_qs(urlsplit(chain["url"]).query).items()}
    done = host.post(
        chain["url"].split("?")[0], fields | {"seen": first.sequence, "other_seen": second.sequence}
    )
    assert done.status_code == 302
    assert [Meeting.objects.get(pk=each.pk).slot.number for each in two] == [2, 3]


def test_making_room_is_refused_whole(people: Cast, forum: Forum, two: tuple[Meeting, Meeting]) -> None:
    first, second = two
    table = forum.tables.get()
    third = forum.slots.get(number=3)
    places = {"to": (second.slot, table), "other": second, "other_to": (third, table)}
    with pytest.raises(NotFound):
        make_room(user=people.outsider, meeting=first, **places)
    with pytest.raises(Conflict) as changed:
        make_room(user=people.organiser, meeting=first, seen=(9, 9), **places)
    assert changed.value.code == "meeting_changed"
    delegate = second.seats.filter(person__isnull=False).first().person.delegations.get()
    delegate.blocked_slots.add(third)
    with pytest.raises(Conflict) as refused:
        make_room(user=people.organiser, meeting=first, **places)
    assert refused.value.code == "no_room"
    assert [Meeting.objects.get(pk=each.pk).slot.number for each in two] == [1, 2]


def test_rows_say_load_runs_and_waiting(people: Cast, forum: Forum, two: tuple[Meeting, Meeting]) -> None:
    third = CompanyFactory(country="CN", legal_name="Third Silk")
    take_part(forum, third)
    accepted(forum, people.company, third)
    published(people.organiser, forum)
    _slots, rows = lanes_of(forum, Whose.COMPANIES)
    found = {row.name: (row.load, row.longest, row.waits) for row in rows}
    own = forum.meetings.filter(request__sender=people.company).values_list("slot__number", flat=True)
    apart = sorted(own) == [1, 3]
    assert found[people.company.display_name] == (2, 1 if apart else 2, 1 if apart else 0)
    assert [row.load for row in lanes_of(forum, Whose.COMPANIES, "third silk")[1]] == [1]
    _slots, people_rows = lanes_of(forum, Whose.PEOPLE)
    assert sum(row.load for row in people_rows) == 6
    assert lanes_of(forum, Whose.INTERPRETERS)[1] == []


def test_the_table_plan_has_every_meeting(host: Client, forum: Forum, two: tuple[Meeting, Meeting]) -> None:
    response = host.get(reverse("organiser:table_plan", args=[forum.public_id]))
    (sheet,) = response.context["sheets"]
    assert sheet.meetings == list(two)
    # In the forum's own zone, whatever the reader's is.
    assert "14.04. 09:00–09:25" in response.content.decode()
    rows = host.get(reverse("organiser:lanes", args=[forum.public_id, "people"])).content.decode()
    assert "14.04. 09:00" in rows
    for meeting in two:
        assert f"{meeting.request.sender} – {meeting.request.recipient}" in response.content.decode()


def test_boards_ask_as_often_at_one_meeting_as_at_three(people: Cast, host: Client, forum: Forum) -> None:
    def more() -> None:
        buyer = CompanyFactory(country="CN")
        take_part(forum, buyer)
        accepted(forum, people.company, buyer)
        published(people.organiser, forum)

    more()
    addresses = [reverse("organiser:board", args=[forum.public_id])]
    addresses += [reverse("organiser:lanes", args=[forum.public_id, whose]) for whose in Whose]
    addresses += [reverse("organiser:table_plan", args=[forum.public_id])]
    addresses += [reverse("organiser:ways", args=[forum.meetings.order_by("pk")[0].public_id])]
    host.get(addresses[0])
    first = [queries(host, url) for url in addresses]
    more()
    more()
    assert Meeting.objects.count() == 3
    assert [queries(host, url) for url in addresses] == first
