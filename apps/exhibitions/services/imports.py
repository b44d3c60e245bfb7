"""Files of editions: read by the worker, looked at by an organiser, taken over whole or not at all."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput
from apps.core.runs import RunState, carry_out, finish, lock_held
from apps.core.text import clean
from apps.exhibitions.enums import ImportFormat, ImportStage
from apps.exhibitions.importing import READERS, DateOrder, Problem
from apps.exhibitions.importing.rows import LONGEST_FILE
from apps.exhibitions.models import CalendarImport, DateClaim, Edition
from apps.exhibitions.permissions import require_calendar_editor
from apps.exhibitions.selectors.imports import Index, import_index
from apps.exhibitions.services.changes import Snapshot, lock_calendar, note_changes, snapshots
from apps.exhibitions.services.planning_import import (
    Facts,
    Plan,
    Planned,
    fingerprint,
    plan_import,
    represent,
)
from apps.reference.enums import Confidence

LEASE = timedelta(minutes=2)
PROBLEMS_KEPT = 500


@transaction.atomic
def start_import(
    *,
    user: User,
    name: str,
    format: str,
    content: bytes,
    source: str,
    source_url: str = "",
    notes_conflicts: bool = False,
    date_order: str = "",
) -> CalendarImport:
    """Take a file in. It changes nothing yet: the worker reads it, then an organiser looks at what it would change."""
    require_calendar_editor(user)
    source = clean(source)
    if format not in ImportFormat.values:
        raise InvalidInput(_("Choose a CSV, JSON-LD or iCalendar file."), field="file")
    if not content:
        raise InvalidInput(_("The file is empty."), field="file")
    if len(content) > LONGEST_FILE:
        raise InvalidInput(_("The file is larger than 5 MB."), field="file")
    if not source:
        raise InvalidInput(_("Say where these dates come from."), field="source")
    return CalendarImport.objects.create(
        asked_by=user,
        name=clean(name)[:200] or format,
        format=format,
        content=content,
        source=source,
        source_url=source_url,
        notes_conflicts=notes_conflicts,
        date_order=date_order,
    )


@transaction.atomic
def tell_date_order(*, user: User, run: CalendarImport, order: str) -> None:
    """Answer how the file writes its days, and have it read again."""
    require_calendar_editor(user)
    if order not in {DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST}:
        raise InvalidInput(_("Say whether the day or the month stands first."), field="order")
    waiting = CalendarImport.objects.filter(pk=run.pk, state=RunState.DONE, stage=ImportStage.PREVIEW)
    if not waiting.update(date_order=order, stage=ImportStage.READING, state=RunState.QUEUED, progress=0):
        raise _over()


@transaction.atomic
def confirm_import(*, user: User, run: CalendarImport) -> None:
    """Have what was looked at taken over. One press counts: the preview can be confirmed once."""
    require_calendar_editor(user)
    held = CalendarImport.objects.select_for_update(no_key=True).get(pk=run.pk)
    if held.state != RunState.DONE or held.stage != ImportStage.PREVIEW:
        raise _over()
    if held.problems or not held.changes:
        raise Conflict(_("There is nothing that can be taken over."), code="import_has_problems")
    held.stage, held.state, held.progress, held.asked_by = ImportStage.WRITING, RunState.QUEUED, 0, user
    held.save(update_fields=["stage", "state", "progress", "asked_by"])


def carry_out_import(*, run_id: int, clock: Callable[[], datetime] = timezone.now) -> None:
    """Do the next step of an import, if nobody else does: read the file, or write what was confirmed."""

    def work(run: CalendarImport) -> None:
        if run.stage == ImportStage.WRITING:
            _write(run, clock)
        else:
            _read(run, clock)

    carry_out(CalendarImport, run_id, work, lease=LEASE, clock=clock)


def _over() -> Conflict:
    return Conflict(_("This import has gone on meanwhile. Look at it again."), code="import_moved_on")


@transaction.atomic
def _read(run: CalendarImport, clock: Callable[[], datetime]) -> None:
    plan, changes = _preview(run, import_index())
    finish(lock_held(run), now=clock(), stage=ImportStage.PREVIEW, **_kept(plan, changes))


@transaction.atomic
def _write(run: CalendarImport, clock: Callable[[], datetime]) -> None:
    """Compare once more under the calendar's lock: only what was looked at is written, and all of it."""
    lock_calendar()
    plan, changes = _preview(run, import_index())
    held = lock_held(run)
    if plan.problems or fingerprint(changes) != run.fingerprint:
        plan.problems.append(Problem(0, "calendar_moved"))
        finish(held, now=clock(), stage=ImportStage.PREVIEW, **_kept(plan, changes))
        return
    _apply(run, plan.planned, clock())
    finish(held, now=clock(), stage=ImportStage.DONE, content=b"")


def _preview(run: CalendarImport, index: Index) -> tuple[Plan, list[dict[str, Any]]]:
    read = READERS[run.format](bytes(run.content), DateOrder(run.date_order))
    plan = plan_import(read.rows, index, notes_conflicts=run.notes_conflicts)
    plan.problems = sorted([*read.problems, *plan.problems], key=lambda each: (each.row, each.code))
    return plan, represent(plan, index)


def _kept(plan: Plan, changes: list[dict[str, Any]]) -> dict[str, Any]:
    problems = [
        {"row": each.row, "code": each.code, "values": dict(each.values)}
        for each in plan.problems[:PROBLEMS_KEPT]
    ]
    return {
        "changes": changes,
        "problems": problems,
        "unchanged": plan.unchanged,
        "fingerprint": fingerprint(changes),
    }


def _apply(run: CalendarImport, planned: list[Planned], now: datetime) -> None:
    moved = {each.edition_id: each for each in planned if each.kind == "moved" and each.edition_id}
    before = snapshots(list(moved))
    created = Edition.objects.bulk_create(
        [_new(run, each, now) for each in planned if each.kind == "new"], batch_size=500
    )
    editions = list(Edition.objects.select_for_update().filter(pk__in=moved).order_by("pk"))
    for edition in editions:
        _move(edition, run, moved[edition.pk], now)
    Edition.objects.bulk_update(editions, MOVED_FIELDS, batch_size=500)
    DateClaim.objects.bulk_create(
        [
            _claim(run, each, each.edition_id)
            for each in planned
            if each.kind == "claim" and each.edition_id is not None
        ],
        ignore_conflicts=True,
    )
    # What is new was not known before: its followers hear of the days.
    before |= {
        edition.pk: Snapshot(None, None, edition.status, edition.city_id, edition.venue_id)
        for edition in created
    }
    note_changes(before, actor=run.asked_by)


MOVED_FIELDS = (
    "start_date", "end_date", "status", "city", "venue", "year", "confidence", "source", "source_url",
    "checked_at", "updated_at",
)  # fmt: skip


def _move(edition: Edition, run: CalendarImport, planned: Planned, now: datetime) -> None:
    _fill(edition, planned.after)
    edition.year = planned.year
    if edition.confidence == Confidence.LOW:
        edition.confidence = Confidence.MEDIUM
    edition.source, edition.source_url = run.source, planned.source_url or run.source_url
    edition.checked_at = edition.updated_at = now


def _new(run: CalendarImport, planned: Planned, now: datetime) -> Edition:
    edition = Edition(
        key=planned.key,
        slug=planned.key.lower(),
        exhibition_id=planned.fair_id,
        year=planned.year,
        season=planned.season,
        confidence=Confidence.MEDIUM,
        source=run.source,
        source_url=planned.source_url or run.source_url,
        checked_at=now,
    )
    _fill(edition, planned.after)
    return edition


def _fill(edition: Edition, facts: Facts) -> None:
    edition.start_date, edition.end_date, edition.status = facts.start, facts.end, facts.status
    edition.city_id, edition.venue_id = facts.city_id, facts.venue_id


def _claim(run: CalendarImport, planned: Planned, edition_id: int) -> DateClaim:
    return DateClaim(
        edition_id=edition_id,
        start_date=planned.after.start,
        end_date=planned.after.end,
        source=run.source,
        source_url=planned.source_url or run.source_url,
        noted_by=run.asked_by,
    )
