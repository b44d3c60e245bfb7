"""Making a forum and changing what it says and which rules it has."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.selectors import bodies_of
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.events import publish
from apps.forums.enums import SessionKind
from apps.forums.events import SlotsReplaced
from apps.forums.models import Forum, Session
from apps.forums.permissions import require_organiser
from apps.forums.services.registrations import move_up

# What is written in no other way: the state has its steps, the hosts their own form.
NOT_BY_VALUE = frozenset({"id", "public_id", "state", "is_example", "created_at", "updated_at"})


@dataclass(frozen=True, slots=True)
class SessionData:
    """One stretch of the programme; `titles` by column (`title_en` …)."""

    kind: SessionKind
    starts_at: datetime
    ends_at: datetime
    titles: Mapping[str, str]


@transaction.atomic
def create_forum(*, user: User, **values: Any) -> Forum:
    """Make a draft that the user's own bodies host. Values go by field (`name_en`, `starts_on`, `places` …)."""
    bodies = bodies_of(user)
    if not user.is_staff or not user.has_perm("forums.add_forum") or not bodies:
        raise NotAllowed(_("Your role does not include this."))
    forum = _checked(Forum(), values)
    forum.save()
    forum.hosts.set(bodies)
    return forum


@transaction.atomic
def change_forum(*, user: User, forum: Forum, **values: Any) -> Forum:
    """Change what is given. When places are added, whoever waits longest moves up."""
    require_organiser(user, forum)
    forum = Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    _checked(forum, values).save()
    move_up(forum)
    return forum


@transaction.atomic
def write_programme(*, user: User, forum: Forum, sessions: Sequence[SessionData]) -> list[Session]:
    """Replace the whole programme, its slots included; Conflict (from above) where meetings rest on the slots."""
    require_organiser(user, forum)
    forum = Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    made = [
        Session(
            forum=forum, kind=each.kind, starts_at=each.starts_at, ends_at=each.ends_at, **dict(each.titles)
        )
        for each in sessions
    ]
    for session in made:
        if session.ends_at <= session.starts_at:
            raise InvalidInput(_("The session ends before it starts."), field="sessions")
    publish(SlotsReplaced(forum.pk))
    forum.slots.all().delete()
    forum.sessions.all().delete()
    return Session.objects.bulk_create(made)


def _checked(forum: Forum, values: Mapping[str, Any]) -> Forum:
    """Set the values and let the model judge them; the first fault is raised with its field."""
    for name, value in values.items():
        if name in NOT_BY_VALUE:
            raise ValueError(f"{name} is not changed by value.")
        setattr(forum, name, value)
    try:
        forum.full_clean(exclude=["name"])
    except ValidationError as error:
        field, faults = next(iter(error.message_dict.items()))
        raise InvalidInput(faults[0], field=None if field == "__all__" else field) from None
    return forum
