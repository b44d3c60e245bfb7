"""Interpreters: who is known, who is engaged for a forum, and in which hours they work there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import InvalidInput, NotAllowed
from apps.core.text import clean
from apps.forums.models import Forum, ForumInterpreter, Interpreter, Slot
from apps.forums.permissions import require_organiser


@dataclass(frozen=True, slots=True)
class Hours:
    """When an interpreter is there (aware; None for the forum's own beginning and end), and when they rest.

    longest_run   most meetings without a rest; None for any number
    rest_slots    how many slots a rest lasts
    """

    arrives_at: datetime | None = None
    leaves_at: datetime | None = None
    longest_run: int | None = None
    rest_slots: int = 1


@transaction.atomic
def add_interpreter(
    *, user: User, name: str, pairs: Sequence[str], email: str = "", phone: str = ""
) -> Interpreter:
    """Note an interpreter whom any forum can engage; by an organiser. Pairs are codes of `LanguagePair`."""
    if not user.has_perm("forums.add_interpreter"):
        raise NotAllowed(_("Your role does not include this."))
    interpreter = Interpreter(
        name=clean(name), pairs=list(dict.fromkeys(pairs)), email=email.strip(), phone=clean(phone)
    )
    try:
        interpreter.full_clean()
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise InvalidInput(messages[0], field=field) from None
    interpreter.save()
    return interpreter


@transaction.atomic
def engage_interpreter(*, user: User, forum: Forum, interpreter: Interpreter) -> ForumInterpreter:
    """Engage an interpreter for the forum; a second time changes nothing."""
    require_organiser(user, forum)
    engagement, _created = ForumInterpreter.objects.get_or_create(forum=forum, interpreter=interpreter)
    return engagement


@transaction.atomic
def set_hours(
    *, user: User, engagement: ForumInterpreter, hours: Hours, away_in: Collection[Slot] | None = None
) -> ForumInterpreter:
    """Say when an engaged interpreter works. The next plan and every booking keep to it; meetings that are there stay.

    `away_in` are the slots in between without them; None leaves those as they were.
    """
    require_organiser(user, engagement.forum)
    if hours.arrives_at and hours.leaves_at and hours.leaves_at <= hours.arrives_at:
        raise InvalidInput(_("The departure is before the arrival."), field="leaves_at")
    if hours.longest_run is not None and hours.longest_run < 1:
        raise InvalidInput(_("A run has one meeting at least."), field="longest_run")
    if hours.rest_slots < 1:
        raise InvalidInput(_("A rest lasts one slot at least."), field="rest_slots")
    engagement.arrives_at, engagement.leaves_at = hours.arrives_at, hours.leaves_at
    engagement.longest_run, engagement.rest_slots = hours.longest_run, hours.rest_slots
    engagement.save(update_fields=["arrives_at", "leaves_at", "longest_run", "rest_slots"])
    if away_in is not None:
        engagement.blocked_slots.set(away_in)
    return engagement


@transaction.atomic
def release_interpreter(*, user: User, engagement: ForumInterpreter) -> None:
    """End an engagement: no later plan and no booking counts on them. Who has meetings already keeps them until these move."""
    require_organiser(user, engagement.forum)
    engagement.delete()
