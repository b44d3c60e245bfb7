"""Slots, tables and interpreters of a forum."""

from datetime import UTC, datetime

import pytest

from apps.core.errors import Conflict, InvalidInput, NotFound
from apps.forums.enums import ForumState
from apps.forums.models import Delegate, Forum, Session, Slot
from apps.forums.services import (
    add_tables,
    block_delegate_slots,
    engage_interpreter,
    lay_out_slots,
    move_forum,
)
from tests.factories import (
    ForumFactory,
    InterpreterFactory,
    OrganiserBodyFactory,
    forum_with_programme,
    take_part,
)
from tests.meetings.steps import accepted, published
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2027, 4, 14, hour, minute, tzinfo=UTC)


@pytest.fixture
def forum(people: Cast) -> Forum:
    """Two hours of meetings around a break, with 25 minutes each and 5 between."""
    forum = ForumFactory(state="draft", hosts=[people.body])
    Session.objects.create(forum=forum, kind="meetings", title="Late", starts_at=at(4), ends_at=at(5, 20))
    Session.objects.create(forum=forum, kind="break", starts_at=at(3), ends_at=at(4))
    Session.objects.create(forum=forum, kind="meetings", title="Early", starts_at=at(1), ends_at=at(1, 55))
    return forum


def test_sessions_are_cut_into_whole_slots_in_order_of_time(people: Cast, forum: Forum) -> None:
    slots = lay_out_slots(user=people.organiser, forum=forum)
    assert [(slot.number, slot.starts_at, slot.ends_at) for slot in slots] == [
        (1, at(1), at(1, 25)),
        (2, at(1, 30), at(1, 55)),
        (3, at(4), at(4, 25)),
        (4, at(4, 30), at(4, 55)),
    ]
    assert {slot.session.kind for slot in slots} == {"meetings"}


def test_laying_out_again_replaces_the_slots(people: Cast, forum: Forum) -> None:
    lay_out_slots(user=people.organiser, forum=forum)
    Forum.objects.filter(pk=forum.pk).update(slot_minutes=55, gap_minutes=0)
    lay_out_slots(user=people.organiser, forum=forum)
    assert [slot.starts_at for slot in forum.slots.order_by("number")] == [at(1), at(4)]


def test_slots_need_sessions_that_hold_them(people: Cast, forum: Forum) -> None:
    Forum.objects.filter(pk=forum.pk).update(slot_minutes=120)
    with pytest.raises(InvalidInput):
        lay_out_slots(user=people.organiser, forum=forum)
    with pytest.raises(InvalidInput):
        lay_out_slots(user=people.organiser, forum=ForumFactory(hosts=[people.body]))
    overlapping = Session.objects.create(forum=forum, kind="meetings", starts_at=at(4, 30), ends_at=at(6))
    Forum.objects.filter(pk=forum.pk).update(slot_minutes=25)
    with pytest.raises(InvalidInput, match="“Late” and “Meetings” overlap"):
        lay_out_slots(user=people.organiser, forum=forum)
    overlapping.delete()
    assert len(lay_out_slots(user=people.organiser, forum=forum)) == 4


def test_slots_with_meetings_stay(people: Cast) -> None:
    forum = forum_with_programme(hosts=[people.body])
    take_part(forum, people.company, people.other_company)
    accepted(forum, people.company, people.other_company)
    published(people.organiser, forum)
    before = list(forum.slots.values_list("pk", flat=True))
    with pytest.raises(Conflict) as error:
        lay_out_slots(user=people.organiser, forum=forum)
    assert error.value.code == "slots_in_use"
    assert list(forum.slots.values_list("pk", flat=True)) == before


def test_another_bodys_organiser_sees_no_forum(people: Cast, forum: Forum) -> None:
    stranger = organiser_of(OrganiserBodyFactory())
    for act in (
        lambda: lay_out_slots(user=stranger, forum=forum),
        lambda: add_tables(user=stranger, forum=forum, count=1),
        lambda: engage_interpreter(user=stranger, forum=forum, interpreter=InterpreterFactory()),
        lambda: move_forum(user=stranger, forum=forum, state=ForumState.OPEN),
    ):
        with pytest.raises(NotFound):
            act()
    assert (Slot.objects.count(), forum.tables.count(), forum.engagements.count()) == (0, 0, 0)


def test_tables_are_numbered_after_those_that_are_there(people: Cast, forum: Forum) -> None:
    add_tables(user=people.organiser, forum=forum, count=2, hall="West")
    add_tables(user=people.organiser, forum=forum, count=2)
    add_tables(user=people.organiser, forum=forum, count=1, prefix="VIP ")
    assert [(t.label, t.hall, t.position) for t in forum.tables.all()] == [
        ("1", "West", 1),
        ("2", "West", 2),
        ("3", "", 3),
        ("4", "", 4),
        ("VIP1", "", 5),
    ]
    for count in (0, 496):
        with pytest.raises(InvalidInput):
            add_tables(user=people.organiser, forum=forum, count=count)


def test_an_interpreter_is_engaged_once(people: Cast, forum: Forum) -> None:
    interpreter = InterpreterFactory()
    first = engage_interpreter(user=people.organiser, forum=forum, interpreter=interpreter)
    assert engage_interpreter(user=people.organiser, forum=forum, interpreter=interpreter) == first
    assert forum.engagements.count() == 1


def test_absences_are_said_by_the_company_or_the_organiser_in_the_own_forum(people: Cast) -> None:
    forum = forum_with_programme(hosts=[people.body])
    take_part(forum, people.company)
    delegate = Delegate.objects.get()
    first, second, *_rest = forum.slots.all()
    block_delegate_slots(user=people.owner, delegate=delegate, slots=[first])
    block_delegate_slots(user=people.organiser, delegate=delegate, slots=[second])
    with pytest.raises(NotFound):
        block_delegate_slots(user=people.outsider, delegate=delegate, slots=[])
    foreign = forum_with_programme().slots.first()
    assert foreign is not None
    with pytest.raises(NotFound):
        block_delegate_slots(user=people.owner, delegate=delegate, slots=[foreign])
    assert list(delegate.blocked_slots.all()) == [second]
