"""The steps of a forum's life: who takes them, what they need, and what the calendar does by itself."""

from datetime import UTC, datetime

import pytest
import time_machine

from apps.core.errors import InvalidTransition, NotAllowed, NotFound
from apps.forums.enums import ForumState
from apps.forums.models import Forum, HostRights
from apps.forums.selectors import checks_for
from apps.forums.services import add_tables, follow_calendar, lay_out_slots, move_forum
from apps.forums.services.lifecycle import BY_HAND, TRANSITIONS, NotReady
from apps.forums.tasks import follow_calendar as the_task
from tests.factories import (
    ForumFactory,
    InterpreterFactory,
    OrganiserBodyFactory,
    RegistrationFactory,
    forum_with_programme,
)
from tests.people import Cast, organiser_of

pytestmark = pytest.mark.django_db
BEFORE = datetime(2027, 4, 1, 9, tzinfo=UTC)
# 09:30 in Shanghai; the last session of `forum_with_programme` ends at 11:00.
ON_THE_DAY = datetime(2027, 4, 14, 1, 30, tzinfo=UTC)
AFTER_THE_LAST = datetime(2027, 4, 14, 3, 0, 1, tzinfo=UTC)
NEXT_DAY = datetime(2027, 4, 14, 16, 0, tzinfo=UTC)


def codes(forum: Forum, state: str, now: datetime = BEFORE) -> list[tuple[str, bool]]:
    return [(check.code, check.blocks) for check in checks_for(forum, state, now)]


@pytest.mark.parametrize("before", list(ForumState))
@pytest.mark.parametrize("after", list(ForumState))
def test_every_step(people: Cast, before: ForumState, after: ForumState) -> None:
    forum = forum_with_programme(state=before, hosts=[people.body])
    now = AFTER_THE_LAST if after == ForumState.FINISHED else ON_THE_DAY
    with time_machine.travel(now, tick=False):
        if after in TRANSITIONS[before] and after in BY_HAND:
            assert move_forum(user=people.organiser, forum=forum, state=after).state == after
            return
        with pytest.raises(InvalidTransition) as error:
            move_forum(user=people.organiser, forum=forum, state=after)
    assert error.value.extra == {"current": before, "wanted": after}
    forum.refresh_from_db()
    assert forum.state == before


def test_opening_names_everything_that_is_missing(people: Cast) -> None:
    forum = ForumFactory(
        state="draft", hosts=[people.body], registration_deadline=datetime(2027, 3, 1, tzinfo=UTC)
    )
    with time_machine.travel(BEFORE, tick=False), pytest.raises(NotReady) as error:
        move_forum(user=people.organiser, forum=forum, state=ForumState.OPEN)
    assert [each["code"] for each in error.value.extra["missing"]] == [
        "no_slots",
        "no_tables",
        "deadline_over",
    ]
    assert codes(forum, "open")[3:] == [("no_interpreters", False), ("no_description", False)]
    forum.refresh_from_db()
    assert forum.state == "draft"


def test_a_forum_opens_with_slots_and_tables(people: Cast) -> None:
    forum = ForumFactory(state="draft", hosts=[people.body])
    forum.sessions.create(
        kind="meetings",
        starts_at=datetime(2027, 4, 14, 1, tzinfo=UTC),
        ends_at=datetime(2027, 4, 14, 3, tzinfo=UTC),
    )
    lay_out_slots(user=people.organiser, forum=forum)
    assert codes(forum, "open")[0] == ("no_tables", True)
    add_tables(user=people.organiser, forum=forum, count=1)
    with time_machine.travel(BEFORE, tick=False):
        assert move_forum(user=people.organiser, forum=forum, state=ForumState.OPEN).state == "open"


def test_an_online_forum_needs_no_tables(people: Cast) -> None:
    forum = forum_with_programme(tables=0, state="draft", hosts=[people.body], format="online")
    forum.engagements.create(interpreter=InterpreterFactory())
    assert codes(forum, "open") == [("no_description", False)]


def test_what_planning_and_the_first_day_need(people: Cast) -> None:
    forum = forum_with_programme(hosts=[people.body], state="published")
    RegistrationFactory(forum=forum, state="pending")
    assert codes(forum, "planned") == [("no_participants", True), ("unanswered_registrations", False)]
    assert codes(forum, "running") == [("too_early", True), ("unanswered_registrations", False)]
    assert codes(forum, "running", ON_THE_DAY) == [("unanswered_registrations", False)]
    assert codes(forum, "finished", ON_THE_DAY) == [("sessions_to_come", True)]
    with time_machine.travel(BEFORE, tick=False), pytest.raises(NotReady) as error:
        move_forum(user=people.organiser, forum=forum, state=ForumState.RUNNING)
    assert str(error.value) == "The forum's first day has not come yet."


@pytest.mark.parametrize(
    ("state", "mode", "now", "after"),
    [
        ("published", "plan", BEFORE, "published"),
        ("published", "plan", datetime(2027, 4, 13, 15, 59, tzinfo=UTC), "published"),
        ("published", "plan", datetime(2027, 4, 13, 16, 0, tzinfo=UTC), "running"),
        ("closed", "self", ON_THE_DAY, "running"),
        ("closed", "plan", ON_THE_DAY, "closed"),
        ("planned", "plan", ON_THE_DAY, "planned"),
        ("published", "plan", NEXT_DAY, "published"),
        ("running", "plan", AFTER_THE_LAST, "running"),
        ("running", "plan", NEXT_DAY, "finished"),
        ("draft", "plan", ON_THE_DAY, "draft"),
    ],
)
def test_the_calendar_takes_the_steps(state: str, mode: str, now: datetime, after: str) -> None:
    """Days are those of the place: the fourteenth begins in Shanghai at 16:00 UTC of the thirteenth."""
    forum = forum_with_programme(state=state, meeting_mode=mode)
    assert follow_calendar(now=now) == (state != after)
    forum.refresh_from_db()
    assert forum.state == after
    assert follow_calendar(now=now) == 0


def test_registration_closes_at_its_deadline() -> None:
    forum = forum_with_programme(registration_deadline=BEFORE)
    other = forum_with_programme()
    with time_machine.travel(BEFORE, tick=False):
        the_task()
    assert [Forum.objects.get(pk=each.pk).state for each in (forum, other)] == ["closed", "open"]


# --- rights of the hosts -------------------------------------------------------------------------------------


def test_a_host_without_the_right_to_edit(people: Cast) -> None:
    guest = OrganiserBodyFactory(country="CN")
    forum = forum_with_programme(state="open", hosts=[people.body, guest])
    user = organiser_of(guest)
    HostRights.objects.create(forum=forum, body=guest, may_edit=False)
    with pytest.raises(NotAllowed) as error:
        move_forum(user=user, forum=forum, state=ForumState.CLOSED)
    assert error.value.code == "other_host"
    stranger = organiser_of(OrganiserBodyFactory())
    with pytest.raises(NotFound):
        move_forum(user=stranger, forum=forum, state=ForumState.CLOSED)
    forum.refresh_from_db()
    assert forum.state == "open"
    assert move_forum(user=people.organiser, forum=forum, state=ForumState.CLOSED).state == "closed"
