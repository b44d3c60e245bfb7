"""The steps of a forum's life."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import InvalidInput, InvalidTransition
from apps.forums.enums import ForumState as State
from apps.forums.enums import MeetingMode
from apps.forums.models import Forum
from apps.forums.permissions import require_organiser

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


@transaction.atomic
def move_forum(*, user: User, forum: Forum, state: State) -> Forum:
    """Take the forum to its next step, after checking that the step can be taken."""
    require_organiser(user, forum)
    forum = Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    if state not in BY_HAND:
        raise _no_such_step(forum, state)
    return advance(forum, state)


def advance(forum: Forum, state: State) -> Forum:
    """Change the state of a locked forum; for services that have already checked who asks."""
    if state not in next_states(forum):
        raise _no_such_step(forum, state)
    if state == State.OPEN:
        _require_programme(forum)
    forum.state = state
    forum.save(update_fields=["state", "updated_at"])
    return forum


def next_states(forum: Forum) -> frozenset[str]:
    """Return the steps that can be taken now. Where the companies place their meetings themselves, no plan is waited for."""
    states = TRANSITIONS[forum.state]
    without_plan = forum.meeting_mode == MeetingMode.SELF and forum.state in {State.OPEN, State.CLOSED}
    return states | {State.RUNNING} if without_plan else states


def _no_such_step(forum: Forum, state: State) -> InvalidTransition:
    return InvalidTransition(
        _("A forum that is “%(current)s” cannot become “%(wanted)s”.")
        % {"current": State(forum.state).label, "wanted": state.label},
        current=forum.state,
        wanted=state,
    )


def _require_programme(forum: Forum) -> None:
    if not forum.slots.exists():
        raise InvalidInput(_("Add a session for meetings and lay out its slots before you open the forum."))
    if not forum.tables.exists():
        raise InvalidInput(_("Add tables before you open the forum."))
