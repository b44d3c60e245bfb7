"""What the organiser changes by hand after the plan is published."""

from collections.abc import Iterator

import pytest
import time_machine

from apps.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from apps.forums.models import Forum
from apps.meetings.models import Meeting
from apps.meetings.services import (
    book_meeting,
    cancel_meeting,
    lock_meeting,
    move_meeting,
    publish_plan,
    swap_meetings,
)
from apps.meetings.services.placing import SlotTaken
from apps.notifications.models import Delivery
from tests.factories import CompanyFactory, MembershipFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, drafted, published
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=False):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    """Two meetings of one company, in the first two slots."""
    forum = forum_with_programme(slots=3, tables=2, hosts=[people.body], meeting_mode="both")
    third = CompanyFactory(country="CN")
    take_part(forum, people.company, people.other_company, third)
    for other in (people.other_company, third):
        accepted(forum, people.company, other)
    published(people.organiser, forum)
    Delivery.objects.all().delete()
    return forum


def meetings(forum: Forum) -> list[Meeting]:
    return list(forum.meetings.filter(state="scheduled").order_by("request_id"))


def places(forum: Forum) -> list[tuple[int, str, int]]:
    rows = forum.meetings.filter(state="scheduled").order_by("request_id")
    return list(rows.values_list("slot__number", "table__label", "sequence"))


def test_the_organiser_moves_to_a_table_of_choice(people: Cast, forum: Forum) -> None:
    first, _second = meetings(forum)
    free = forum.slots.exclude(pk__in=[m.slot_id for m in meetings(forum)]).get()
    table = forum.tables.get(label="2")
    moved = move_meeting(user=people.organiser, meeting=first, slot=free, table=table, seen=0)
    assert (moved.slot, moved.table, moved.sequence) == (free, table, 1)
    told = Delivery.objects.filter(kind="meetings.moved").values_list("revision", flat=True)
    assert list(told) == [1, 1]


def test_a_place_that_is_taken_is_refused(people: Cast, forum: Forum) -> None:
    first, second = meetings(forum)
    before = places(forum)
    with pytest.raises(SlotTaken):
        move_meeting(user=people.organiser, meeting=first, slot=second.slot)
    with pytest.raises(SlotTaken):
        move_meeting(user=people.organiser, meeting=first, slot=second.slot, table=second.table)
    with pytest.raises(InvalidInput):
        move_meeting(user=people.organiser, meeting=first, slot=first.slot)
    assert places(forum) == before
    assert not Delivery.objects.filter(kind="meetings.moved").exists()


def test_two_meetings_change_places_though_one_person_sits_in_both(people: Cast, forum: Forum) -> None:
    """Only constraints that wait until both have moved allow it."""
    first, second = meetings(forum)
    was = [(m.slot_id, m.table_id) for m in (first, second)]
    swap_meetings(user=people.organiser, meeting=second, other=first, seen=(0, 0))
    assert [(m.slot_id, m.table_id) for m in meetings(forum)] == was[::-1]
    assert [row[2] for row in places(forum)] == [1, 1]
    # One mail a meeting and person: the company that sits in both is told of both.
    assert Delivery.objects.filter(kind="meetings.moved").count() == 4


def test_a_swap_that_does_not_fit_changes_nothing(people: Cast, forum: Forum) -> None:
    first, second = meetings(forum)
    before = places(forum)
    delegate = forum.registrations.get(company=people.other_company).delegates.get()
    delegate.blocked_slots.set([second.slot])
    with pytest.raises(Conflict) as refused:
        swap_meetings(user=people.organiser, meeting=first, other=second)
    assert refused.value.code == "no_swap"
    with pytest.raises(InvalidInput):
        swap_meetings(user=people.organiser, meeting=first, other=first)
    assert places(forum) == before


def test_who_may_swap(people: Cast, forum: Forum) -> None:
    first, second = meetings(forum)
    before = places(forum)
    stranger = organiser_of(forum.hosts.model.objects.create(name="Another body"))
    for user, refusal in (
        (people.owner, NotAllowed),
        (people.outsider, NotFound),
        (stranger, NotFound),
    ):
        with pytest.raises(refusal):
            swap_meetings(user=user, meeting=first, other=second)
    assert places(forum) == before


def test_a_locked_meeting_stays(people: Cast, forum: Forum) -> None:
    first, second = meetings(forum)
    lock_meeting(user=people.organiser, meeting=first, locked=True)
    free = forum.slots.exclude(pk__in=[m.slot_id for m in meetings(forum)]).get()
    for act in (
        lambda: move_meeting(user=people.organiser, meeting=first, slot=free),
        lambda: swap_meetings(user=people.organiser, meeting=first, other=second),
    ):
        with pytest.raises(Conflict) as refused:
            act()
        assert refused.value.code == "meeting_locked"


def test_a_cancelled_meeting_does_not_move(people: Cast, forum: Forum) -> None:
    first, _second = meetings(forum)
    cancel_meeting(user=people.organiser, meeting=first, reason="Ill")
    with pytest.raises(Conflict) as refused:
        move_meeting(user=people.organiser, meeting=first, slot=forum.slots.get(number=3))
    assert refused.value.code == "meeting_cancelled"


def test_what_was_changed_by_hand_since_the_draft_stays(people: Cast, forum: Forum) -> None:
    first, second = meetings(forum)
    plan = drafted(people.organiser, forum)
    free = forum.slots.exclude(pk__in=[m.slot_id for m in (first, second)]).get()
    fourth = CompanyFactory(country="CN")
    with time_machine.travel("2027-04-01 09:10:00+00:00", tick=False):
        move_meeting(user=people.organiser, meeting=first, slot=free)
        take_part(forum, fourth)
        other = CompanyFactory(country="AZ")
        take_part(forum, other)
        booked = book_meeting(
            user=MembershipFactory(company=other, role="owner").user,
            request=accepted(forum, other, fourth),
            slot=forum.slots.get(number=1),
        )
        publish_plan(user=people.organiser, plan=plan)
    first.refresh_from_db()
    booked.refresh_from_db()
    assert (first.slot, booked.state) == (free, "scheduled")
