"""What happens to dates, places and deadlines: counted for calendars, noted for readers, told to those who follow."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import InvalidInput
from apps.core.events import publish
from apps.core.text import clean
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.events import EditionChanged
from apps.exhibitions.models import CalendarStamp, Edition, EditionChange, Phase
from apps.exhibitions.permissions import require_calendar_editor
from apps.exhibitions.selectors.people import recipients_by_edition
from apps.notifications.services import Event, notify_all, retire_all
from apps.reference.enums import Confidence
from apps.reference.models import Place, Venue

EDITION_CHANGED = "exhibitions.edition_changed"
DEADLINE_NEAR = "exhibitions.deadline_near"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What readers are told of an edition. Days that are not confirmed are told to nobody, so they are not in it."""

    start: date | None
    end: date | None
    status: str
    city_id: int | None
    venue_id: int | None
    phases: tuple[tuple[Any, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionData:
    """What an organiser corrects on an edition, with the page that says so."""

    start_date: date
    end_date: date | None
    status: str
    confidence: str
    city: Place | None
    venue: Venue | None
    source: str
    source_url: str = ""


def lock_calendar() -> None:
    """Make writers of the calendar queue up, before they lock any row of it."""
    CalendarStamp.objects.get_or_create(pk=1)
    CalendarStamp.objects.select_for_update().get(pk=1)


def snapshots(editions: Collection[int] | None = None) -> dict[int, Snapshot]:
    """Return what readers are told now, by edition; of all of them where none are named. Two queries."""
    rows = Edition.objects.all() if editions is None else Edition.objects.filter(pk__in=editions)
    parts: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    phases = Phase.objects.filter(edition__in=rows).exclude(confidence=Confidence.LOW).order_by("number")
    for edition_id, *facts in phases.values_list("edition_id", "number", "start_date", "end_date", "status"):
        parts[edition_id].append(tuple(facts))
    found = {}
    for pk, start, end, status, city_id, venue_id, confidence in rows.values_list(
        "pk", "start_date", "end_date", "status", "city_id", "venue_id", "confidence"
    ):
        if confidence == Confidence.LOW:
            found[pk] = Snapshot(None, None, status, city_id, venue_id)
        else:
            found[pk] = Snapshot(start, end, status, city_id, venue_id, tuple(parts[pk]))
    return found


@transaction.atomic
def note_changes(before: Mapping[int, Snapshot], *, actor: User | None = None) -> list[EditionChange]:
    """Compare with how it was: what moved is counted for calendars, noted for readers and told to followers.

    Every way of writing an edition ends here, once, with the snapshots that were taken before it wrote.
    """
    after = snapshots(before)
    moved = {pk: now for pk, now in after.items() if before[pk] != now}
    if not moved:
        return []
    editions = list(Edition.objects.filter(pk__in=moved).order_by("pk"))
    now = timezone.now()
    for edition in editions:
        edition.sequence += 1
        edition.updated_at = now
    Edition.objects.bulk_update(editions, ["sequence", "updated_at"], batch_size=500)
    changes = [_change(edition, before[edition.pk], moved[edition.pk], actor) for edition in editions]
    EditionChange.objects.bulk_create(changes, batch_size=500)
    _tell(changes, {change.edition_id: _published(change) for change in changes})
    return changes


def _published(change: EditionChange) -> set[int]:
    """Let the apps above act, and return the users whom they have told already."""
    event = EditionChanged(change.edition_id, change.pk)
    publish(event)
    return event.told


@transaction.atomic
def correct_edition(*, user: User, edition: Edition, data: EditionData) -> Edition:
    """Write what is known of an edition now and that it was checked today.

    Raises NotAllowed for somebody who does not keep the calendar, InvalidInput for days out of order, a venue of
    another city, or a source that is not named.
    """
    require_calendar_editor(user)
    _check(data)
    lock_calendar()
    before = snapshots([edition.pk])
    kept = Edition.objects.select_for_update().get(pk=edition.pk)
    for name in ("start_date", "end_date", "status", "confidence", "city", "venue", "source_url"):
        setattr(kept, name, getattr(data, name))
    kept.source = clean(data.source)
    kept.year = data.start_date.year
    kept.checked_at = timezone.now()
    kept.save()
    note_changes(before, actor=user)
    kept.refresh_from_db()
    return kept


@transaction.atomic
def confirm_edition(*, user: User, edition: Edition) -> None:
    """Say that the edition was checked against its source today, and that nothing has moved."""
    require_calendar_editor(user)
    kept = Edition.objects.select_for_update().get(pk=edition.pk)
    kept.checked_at = timezone.now()
    kept.save(update_fields=["checked_at", "updated_at"])


def _check(data: EditionData) -> None:
    if data.end_date is not None and data.end_date < data.start_date:
        raise InvalidInput(_("The last day is before the first day."), field="end_date")
    if data.status not in EditionStatus.values:
        raise InvalidInput(_("There is no such status."), field="status")
    if data.confidence not in Confidence.values:
        raise InvalidInput(_("Say how sure the dates are."), field="confidence")
    if not clean(data.source):
        raise InvalidInput(_("Say where this can be read."), field="source")
    if data.venue and data.city and data.venue.city_id not in (None, data.city.pk):
        raise InvalidInput(_("This venue is in another city."), field="venue")


def _change(edition: Edition, old: Snapshot, new: Snapshot, actor: User | None) -> EditionChange:
    return EditionChange(
        edition=edition,
        old_start=old.start, old_end=old.end, old_status=old.status,
        old_city_id=old.city_id, old_venue_id=old.venue_id,
        new_start=new.start, new_end=new.end, new_status=new.status,
        new_city_id=new.city_id, new_venue_id=new.venue_id,
        phases_moved=old.phases != new.phases,
        # The source of days that are not confirmed may quote them.
        source=edition.source if new.start else "",
        source_url=edition.source_url if new.start else "",
        actor=actor,
        changed_at=edition.updated_at,
    )  # fmt: skip


def _tell(changes: Iterable[EditionChange], told: Mapping[int, Collection[int]]) -> None:
    """Tell followers and the companies that go, of editions that are not over; an earlier change is not told any more.

    `told` names by edition who has heard of it in other words.
    """
    today = timezone.localdate()
    current = [change for change in changes if _is_ahead(change, today)]
    if not current:
        return
    recipients = recipients_by_edition([change.edition for change in current])
    subjects = {subject_of(change.edition): change.edition.sequence for change in current}
    retire_all(subjects, kinds=[EDITION_CHANGED])
    notify_all(
        Event(
            kind=EDITION_CHANGED,
            subject_key=subject_of(change.edition),
            revision=change.edition.sequence,
            recipients=[
                person
                for person in recipients[change.edition_id]
                if person.user_id not in told[change.edition_id]
            ],
            payload={"change": change.pk},
        )
        for change in current
    )


def _is_ahead(change: EditionChange, today: date) -> bool:
    days = (change.old_end or change.old_start, change.new_end or change.new_start)
    known = [day for day in days if day]
    return max(known, default=today) >= today


def subject_of(edition: Edition) -> str:
    return f"edition:{edition.key}"
