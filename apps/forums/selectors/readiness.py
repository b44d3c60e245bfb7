"""What a forum lacks before its next step: what stands in the way, and what an organiser should know."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from apps.core.time import local_date
from apps.forums.enums import ForumFormat, RegistrationState
from apps.forums.enums import ForumState as State
from apps.forums.models import Forum


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is missing. `blocks`: the step cannot be taken until it is there; else it is worth knowing."""

    code: str
    text: str | Promise
    blocks: bool = True


def checks_for(forum: Forum, state: str, now: datetime) -> list[Check]:
    """Return what is missing for the step to `state`, what blocks first."""
    found = [*_CHECKS[State(state)](forum, now)]
    return sorted(found, key=lambda check: not check.blocks)


def _before_opening(forum: Forum, now: datetime) -> list[Check]:
    found = []
    if not forum.slots.exists():
        found.append(
            Check(
                "no_slots",
                _("Add a session for meetings and lay out its slots before you open the forum."),
            )
        )
    if forum.format != ForumFormat.ONLINE and not forum.tables.exists():
        found.append(Check("no_tables", _("Add tables before you open the forum.")))
    if forum.registration_deadline and forum.registration_deadline <= now:
        found.append(
            Check("deadline_over", _("The registration deadline is over. Set a later one, or none."))
        )
    if forum.ends_on < local_date(now, ZoneInfo(forum.time_zone)):
        found.append(Check("days_over", _("The forum's days are over."), blocks=False))
    if not forum.engagements.exists():
        found.append(Check("no_interpreters", _("No interpreter is engaged yet."), blocks=False))
    if not forum.description:
        found.append(Check("no_description", _("The forum has no description yet."), blocks=False))
    return found


def _before_closing(forum: Forum, now: datetime) -> list[Check]:
    return _unanswered(forum)


def _before_planning(forum: Forum, now: datetime) -> list[Check]:
    return [*_programme(forum), *_participants(forum), *_unanswered(forum)]


def _before_publishing(forum: Forum, now: datetime) -> list[Check]:
    return _unanswered(forum)


def _before_running(forum: Forum, now: datetime) -> list[Check]:
    found = [*_programme(forum), *_unanswered(forum)]
    if local_date(now, ZoneInfo(forum.time_zone)) < forum.starts_on:
        found.append(Check("too_early", _("The forum's first day has not come yet.")))
    return found


def _before_the_end(forum: Forum, now: datetime) -> list[Check]:
    last = forum.sessions.aggregate(last=Max("ends_at"))["last"]
    if last is not None and last > now:
        return [Check("sessions_to_come", _("The last session is not over yet."))]
    return []


def _programme(forum: Forum) -> list[Check]:
    found = []
    if not forum.slots.exists():
        found.append(Check("no_slots", _("The forum has no slots.")))
    if forum.format != ForumFormat.ONLINE and not forum.tables.exists():
        found.append(Check("no_tables", _("The forum has no tables.")))
    return found


def _participants(forum: Forum) -> list[Check]:
    if forum.registrations.filter(state=RegistrationState.APPROVED).count() < 2:
        return [Check("no_participants", _("Fewer than two companies are approved."))]
    return []


def _unanswered(forum: Forum) -> list[Check]:
    count = forum.registrations.filter(state=RegistrationState.PENDING).count()
    if not count:
        return []
    text = ngettext_lazy(
        "%(count)d registration waits for an answer.", "%(count)d registrations wait for an answer.", count
    )
    return [Check("unanswered_registrations", str(text % {"count": count}), blocks=False)]


_CHECKS = {
    State.DRAFT: lambda forum, now: [],
    State.OPEN: _before_opening,
    State.CLOSED: _before_closing,
    State.PLANNED: _before_planning,
    State.PUBLISHED: _before_publishing,
    State.RUNNING: _before_running,
    State.FINISHED: _before_the_end,
}
