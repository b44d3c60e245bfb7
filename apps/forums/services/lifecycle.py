"""The steps of a forum's life: one table, each step checked; taken by organisers, by plans, and by the calendar."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidTransition
from apps.core.time import local_date
from apps.forums.enums import ForumState as State
from apps.forums.enums import MeetingMode
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser
from apps.forums.selectors.readiness import Check, checks_for

TRANSITIONS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.OPEN}),
    State.OPEN: frozenset({State.CLOSED, State.PLANNED}),
    State.CLOSED: frozenset({State.OPEN, State.PLANNED}),
    State.PLANNED: frozenset({State.CLOSED, State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.RUNNING}),
    State.RUNNING: frozenset({State.FINISHED}),
    State.FINISHED: frozenset(),
}


# A forum is planned and published by a plan, never by hand.
BY_HAND = frozenset({State.OPEN, State.CLOSED, State.RUNNING, State.FINISHED})


class NotReady(Conflict):
    """Something is missing for the step; `missing` names all of it."""

    code = "not_ready"

    def __init__(self, missing: list[Check]) -> None:
        self.missing = missing
        super().__init__(
            " ".join(str(check.text) for check in missing),
            extra={"missing": [{"code": check.code, "detail": str(check.text)} for check in missing]},
        )


@transaction.atomic
def move_forum(*, user: User, forum: Forum, state: State) -> Forum:
    """Take the forum to its next step. Raises NotReady, with everything that is missing, or InvalidTransition."""
    require_organiser(user, forum)
    forum = Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    if state not in BY_HAND:
        raise _no_such_step(forum, state)
    return advance(forum, state)


def advance(forum: Forum, state: State) -> Forum:
    """Change the state of a locked forum; for services that have already checked who asks."""
    if state not in next_states(forum):
        raise _no_such_step(forum, state)
    if state in BY_HAND:
        missing = [check for check in checks_for(forum, state, timezone.now()) if check.blocks]
        if missing:
            raise NotReady(missing)
    forum.state = state
    forum.save(update_fields=["state", "updated_at"])
    return forum


def next_states(forum: Forum) -> frozenset[str]:
    """Return the steps that can be taken now. Where the companies place their meetings themselves, no plan is waited for."""
    states = TRANSITIONS[forum.state]
    without_plan = forum.meeting_mode == MeetingMode.SELF and forum.state in {State.OPEN, State.CLOSED}
    return states | {State.RUNNING} if without_plan else states


def follow_calendar(*, now: datetime) -> int:
    """Take every forum whose day or deadline has come one step further; return how many. Safe to run twice at once."""
    return sum(_follow(pk, now) for pk in _due(now))


@transaction.atomic
def _follow(pk: int, now: datetime) -> bool:
    forum = Forum.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=pk).first()
    wanted = _step_of_the_day(forum, now) if forum else None
    if forum is None or wanted is None or any(check.blocks for check in checks_for(forum, wanted, now)):
        return False
    forum.state = wanted
    forum.save(update_fields=["state", "updated_at"])
    return True


def _due(now: datetime) -> list[int]:
    """Return forums that may be due: no zone is further than a day away from another."""
    today = now.date()
    deadline = Q(state=State.OPEN, registration_deadline__lte=now)
    begins = Q(
        state__in=(State.OPEN, State.CLOSED, State.PUBLISHED), starts_on__lte=today + timedelta(days=1)
    )
    ends = Q(state=State.RUNNING, ends_on__lte=today)
    return list(Forum.objects.filter(deadline | begins | ends).order_by("pk").values_list("pk", flat=True))


def _step_of_the_day(forum: Forum, now: datetime) -> State | None:
    """Return the step that the calendar asks for: close at the deadline, run on the first day, finish after the last."""
    today, possible = local_date(now, ZoneInfo(forum.time_zone)), next_states(forum)
    if State.RUNNING in possible and forum.starts_on <= today <= forum.ends_on:
        return State.RUNNING
    if State.FINISHED in possible and forum.ends_on < today:
        return State.FINISHED
    deadline = forum.registration_deadline
    if forum.state == State.OPEN and deadline is not None and deadline <= now:
        return State.CLOSED
    return None


def _no_such_step(forum: Forum, state: State) -> InvalidTransition:
    return InvalidTransition(
        _("A forum that is “%(current)s” cannot become “%(wanted)s”.")
        % {"current": State(forum.state).label, "wanted": state.label},
        current=forum.state,
        wanted=state,
    )
