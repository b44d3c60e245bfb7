"""A plan of the forum as it would be: the real one stays, and what is compared is what differs."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from apps.core.errors import InvalidInput, InvalidTransition, NotFound
from apps.forums.models import Forum, ForumInterpreter, Table
from apps.meetings.models import Meeting, MeetingRequest, Plan, PlanRun
from apps.meetings.selectors.comparison import compare_plans
from apps.meetings.services import (
    ask_for_trial,
    carry_out_run,
    lock_meeting,
    move_meeting,
    publish_plan,
    roll_back_plan,
)
from apps.meetings.services.whatif import Changes
from apps.meetings.wording import changes_in_words
from tests.factories import CompanyFactory, InterpreterFactory, forum_with_programme, take_part
from tests.meetings.steps import accepted, drafted, published
from tests.people import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _before_the_forum() -> Iterator[None]:
    with time_machine.travel("2027-04-01 09:00:00+00:00", tick=True):
        yield


@pytest.fixture
def forum(people: Cast) -> Forum:
    """Two slots, one table in a hall of its own; three pairs who would meet."""
    forum = forum_with_programme(slots=2, tables=1, hosts=[people.body])
    forum.tables.update(hall="Silk hall")
    for _ in range(3):
        ours, theirs = CompanyFactory(country="AZ"), CompanyFactory(country="CN")
        take_part(forum, ours, theirs)
        accepted(forum, ours, theirs)
    return forum


def tried(people: Cast, forum: Forum, **changes: Any) -> Plan:
    run = ask_for_trial(user=people.organiser, forum=forum, changes=Changes(**changes), seconds=1)
    plan = carry_out_run(run_id=run.pk)
    assert plan is not None
    return plan


def test_one_more_table(people: Cast, forum: Forum) -> None:
    real = drafted(people.organiser, forum)
    assert (real.meetings.count(), real.unplaced.count()) == (2, 1)
    trial = tried(people, forum, tables=1, first=2, last=2)
    assert (trial.state, trial.meetings.count(), trial.unplaced.count()) == ("trial", 3, 0)
    extra = trial.meetings.get(table=None)
    assert extra.slot.number == 2
    assert forum.tables.count() == 1
    assert changes_in_words(trial.run.changes, forum) == ["1 more table in slot 2"]
    found = compare_plans(real, trial)
    assert (found.first.placed, found.second.placed, found.counts["placed"]) == (2, 3, 1)
    assert [line.more for line in found.companies] == [1, 1]


def test_a_lost_hall_leaves_nothing(people: Cast, forum: Forum) -> None:
    trial = tried(people, forum, halls=("Silk hall",))
    assert (trial.meetings.count(), trial.unplaced.count()) == (0, 3)
    assert set(trial.unplaced.values_list("reason", flat=True)) == {"tables_full"}
    assert changes_in_words(trial.run.changes, forum) == ["Silk hall is lost, with its tables"]


def test_a_locked_meeting_moves_to_the_other_hall(people: Cast, forum: Forum) -> None:
    MeetingRequest.objects.exclude(pk=forum.requests.order_by("pk")[0].pk).delete()
    (meeting,) = published(people.organiser, forum)
    lock_meeting(user=people.organiser, meeting=meeting, locked=True)
    other = Table.objects.create(forum=forum, label="9", hall="Other hall", position=9)
    trial = tried(people, forum, halls=("Silk hall",))
    placed = trial.meetings.get()
    assert (placed.slot_id, placed.table) == (meeting.slot_id, other)


def test_an_interpreter_leaves(people: Cast, forum: Forum) -> None:
    interpreter = InterpreterFactory(pairs=["az-zh"])
    ForumInterpreter.objects.create(forum=forum, interpreter=interpreter)
    for registration in forum.registrations.all():
        delegate = registration.delegates.get()
        delegate.person.languages = ["az"] if registration.company.country == "AZ" else ["zh-hans"]
        delegate.person.save()
    assert drafted(people.organiser, forum).meetings.count() == 2
    trial = tried(people, forum, interpreters=(interpreter.pk,))
    assert trial.meetings.count() == 0
    assert set(trial.unplaced.values_list("reason", flat=True)) == {"interpreters_full"}
    assert changes_in_words(trial.run.changes, forum) == [f"{interpreter} does not interpret"]


def test_a_delegate_comes_late(people: Cast, forum: Forum) -> None:
    MeetingRequest.objects.exclude(pk=forum.requests.order_by("pk")[0].pk).delete()
    placed = drafted(people.organiser, forum).meetings.get()
    late = placed.sender_delegate
    trial = tried(people, forum, delegate=late.pk, arrives=2)
    assert trial.meetings.get().slot.number == 2
    assert changes_in_words(trial.run.changes, forum) == [f"{late.person} comes late, in time for slot 2"]


def test_a_trial_touches_nothing_and_is_never_published(people: Cast, forum: Forum) -> None:
    trial = tried(people, forum, tables=1)
    forum.refresh_from_db()
    assert (forum.state, Meeting.objects.count()) == ("open", 0)
    for act in (publish_plan, roll_back_plan):
        with pytest.raises(InvalidTransition):
            act(user=people.organiser, plan=trial)
    trial.refresh_from_db()
    assert (trial.state, Meeting.objects.count()) == ("trial", 0)


def test_a_trial_keeps_what_is_published_where_it_can(people: Cast, forum: Forum) -> None:
    before = {meeting.request_id: meeting.slot_id for meeting in published(people.organiser, forum)}
    trial = tried(people, forum, tables=1)
    after = dict(trial.meetings.values_list("request_id", "slot_id"))
    assert {key: after[key] for key in before} == before
    assert len(after) == 3


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, None),
        ({"tables": 51}, "tables"),
        ({"tables": 1, "first": 9}, "first"),
        ({"tables": 1, "first": 2, "last": 1}, "last"),
        ({"interpreters": (999,)}, "interpreters"),
        ({"halls": ("No hall",)}, "halls"),
        ({"delegate": 999_999, "arrives": 1}, "delegate"),
    ],
)
def test_what_makes_no_sense_is_refused(
    changes: dict[str, Any], field: str | None, people: Cast, forum: Forum
) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask_for_trial(user=people.organiser, forum=forum, changes=Changes(**changes))
    assert refused.value.field == field
    assert not PlanRun.objects.exists()


def test_only_the_hosts_try(people: Cast, forum: Forum) -> None:
    with pytest.raises(NotFound):
        ask_for_trial(user=people.owner, forum=forum, changes=Changes(tables=1))
    assert not PlanRun.objects.exists()


def test_what_a_run_stores_reads_back() -> None:
    changes = Changes(tables=2, interpreters=(3, 4), halls=("A",), delegate=7, arrives=3)
    assert Changes.of(changes.stored()) == changes
    assert Changes.of(Changes(tables=1).stored()) == Changes(tables=1)


def test_two_plans_that_place_alike_differ_in_nothing(people: Cast, forum: Forum) -> None:
    published(people.organiser, forum)
    first, second = (drafted(people.organiser, forum) for _ in range(2))
    found = compare_plans(first, second)
    assert (found.lines, found.companies) == ([], [])


def test_a_move_by_hand_shows_in_the_comparison(people: Cast, forum: Forum) -> None:
    MeetingRequest.objects.exclude(pk=forum.requests.order_by("pk")[0].pk).delete()
    first = drafted(people.organiser, forum)
    publish_plan(user=people.organiser, plan=first)
    meeting = Meeting.objects.get()
    other = forum.slots.exclude(pk=meeting.slot_id).get()
    move_meeting(user=people.organiser, meeting=meeting, slot=other)
    second = drafted(people.organiser, forum)
    found = compare_plans(first, second)
    assert [(str(line.kind), line.first.slot_id, line.second.slot_id) for line in found.lines] == [
        ("moved", first.meetings.get().slot_id, other.pk)
    ]
