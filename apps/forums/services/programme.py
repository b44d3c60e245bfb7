"""Slots, tables and absences."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from itertools import pairwise

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.permissions import may_manage
from apps.core.errors import InvalidInput, NotFound
from apps.core.events import publish
from apps.core.text import clean
from apps.forums.enums import SessionKind
from apps.forums.events import SlotsReplaced
from apps.forums.models import Delegate, Forum, Session, Slot, Table
from apps.forums.permissions import require_organiser
from apps.forums.selectors import is_participant

MAX_TABLES = 500


@transaction.atomic
def lay_out_slots(*, user: User, forum: Forum) -> list[Slot]:
    """Cut the meeting sessions into slots, numbered through the forum; earlier slots are replaced.

    Raises Conflict (from above) while meetings or requests rest on the old slots.
    """
    require_organiser(user, forum)
    forum = Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    return replace_slots(forum)


def replace_slots(forum: Forum) -> list[Slot]:
    """Lay out the slots of a locked forum; for services that have already checked who asks."""
    sessions = list(forum.sessions.filter(kind=SessionKind.MEETINGS).order_by("starts_at"))
    if not sessions:
        raise InvalidInput(_("The programme has no session for meetings yet."))
    _refuse_overlap(sessions)
    publish(SlotsReplaced(forum.pk))
    forum.slots.all().delete()
    length, gap = timedelta(minutes=forum.slot_minutes), timedelta(minutes=forum.gap_minutes)
    times = [(session, start) for session in sessions for start in _starts(session, length, gap)]
    if not times:
        raise InvalidInput(_("The sessions are shorter than one meeting."))
    return Slot.objects.bulk_create(
        Slot(forum=forum, session=session, number=number, starts_at=start, ends_at=start + length)
        for number, (session, start) in enumerate(times, start=1)
    )


def _starts(session: Session, length: timedelta, gap: timedelta) -> Iterator[datetime]:
    start = session.starts_at
    while start + length <= session.ends_at:
        yield start
        start += length + gap


def _refuse_overlap(sessions: list[Session]) -> None:
    for earlier, later in pairwise(sessions):
        if later.starts_at < earlier.ends_at:
            raise InvalidInput(
                _("The sessions “%(first)s” and “%(second)s” overlap.") % {"first": earlier, "second": later}
            )


@transaction.atomic
def add_tables(*, user: User, forum: Forum, count: int, hall: str = "", prefix: str = "") -> list[Table]:
    """Add `count` tables, numbered after those that are there."""
    require_organiser(user, forum)
    Forum.objects.select_for_update(no_key=True).get(pk=forum.pk)
    there = forum.tables.count()
    if not 1 <= count <= MAX_TABLES - there:
        raise InvalidInput(_("A forum has at most %(most)d tables.") % {"most": MAX_TABLES}, field="count")
    position = forum.tables.aggregate(last=Max("position"))["last"] or 0
    taken = set(forum.tables.values_list("label", flat=True))
    labels = (f"{clean(prefix)}{number}" for number in range(1, 10 * MAX_TABLES))
    free = (label for label in labels if label not in taken)
    return Table.objects.bulk_create(
        Table(forum=forum, label=next(free), hall=clean(hall), position=position + place)
        for place in range(1, count + 1)
    )


@transaction.atomic
def fix_table(*, user: User, table: Table, owner: Company | None) -> Table:
    """Keep a table for a company that takes part, or free it for everybody (None). Meetings that are there stay."""
    require_organiser(user, table.forum)
    Forum.objects.select_for_update(no_key=True).get(pk=table.forum_id)
    table = Table.objects.select_related("forum").get(pk=table.pk)
    if owner is not None and not is_participant(table.forum, owner):
        raise InvalidInput(_("This company does not take part in this forum."), field="owner")
    table.owner = owner
    table.save(update_fields=["owner"])
    return table


@transaction.atomic
def block_delegate_slots(*, user: User, delegate: Delegate, slots: Collection[Slot]) -> None:
    """Say in which slots a delegate is not there; by the company's manager or the organiser."""
    _require_side(user, delegate)
    if any(slot.forum_id != delegate.registration.forum_id for slot in slots):
        raise NotFound(_("This forum has no such slot."))
    delegate.blocked_slots.set(slots)


@transaction.atomic
def set_stay(
    *,
    user: User,
    delegate: Delegate,
    arrives_at: datetime | None,
    leaves_at: datetime | None,
    away_in: Collection[Slot] | None = None,
) -> Delegate:
    """Say from when to when a delegate is there, None for the whole forum; by the company's manager or the organiser.

    `away_in` are the slots in between without them; None leaves those as they were.
    """
    _require_side(user, delegate)
    if arrives_at and leaves_at and leaves_at <= arrives_at:
        raise InvalidInput(_("The departure is before the arrival."), field="leaves_at")
    delegate.arrives_at, delegate.leaves_at = arrives_at, leaves_at
    delegate.save(update_fields=["arrives_at", "leaves_at"])
    if away_in is not None:
        block_delegate_slots(user=user, delegate=delegate, slots=away_in)
    return delegate


def _require_side(user: User, delegate: Delegate) -> None:
    if not may_manage(user, delegate.registration.company):
        require_organiser(user, delegate.registration.forum)
