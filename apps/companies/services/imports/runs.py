"""An import as a run: the file is kept, checked by a worker, and imported by a worker once it is confirmed."""

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import ImportPhase, RowFate
from apps.companies.models import ImportRow, ImportRun
from apps.companies.services.imports.planning import CompanyPlan, Key, Planner, RowPlan, finish_derived
from apps.companies.services.imports.reading import ReadRow, RowReader, columns_of
from apps.companies.services.imports.words import load_words
from apps.companies.services.imports.writing import changed_meanwhile, save_plans
from apps.core import private_files
from apps.core.errors import Conflict, InvalidInput, NotAllowed
from apps.core.runs import RunState, carry_out, finish, lock_held, renew
from apps.core.tables.reading import read_table
from apps.core.tables.types import MAX_BYTES
from apps.core.text import clean

LEASE = timedelta(seconds=120)
ROOM = "imports"
KEPT_FOR = timedelta(days=30)
BATCH = 2_000
# A run asks for its lease and notes its progress every so many seconds at the most.
EVERY_SECONDS = 1.0


def ask_for_import(
    *, user: User, file: BinaryIO, name: str, takes_duplicates: bool = False, verifies: bool = False
) -> ImportRun:
    """Keep the file and queue its check. Raises InvalidInput for a file that is no table at all."""
    _require(user, "companies.add_importrun")
    if verifies:
        _require(user, "companies.change_company")
    content = file.read(MAX_BYTES + 1)
    # Read as far as the headings now: who has sent a wrong file is told at once.
    columns_of(read_table(content))
    stored = private_files.store(content, room=ROOM)
    try:
        return ImportRun.objects.create(
            asked_by=user,
            language=_spoken(user),
            file_name=clean(name.replace("\\", "/").rpartition("/")[2])[:150] or "—",
            sha256=hashlib.sha256(content).hexdigest(),
            stored_name=stored,
            takes_duplicates=takes_duplicates,
            verifies=verifies,
        )
    except BaseException:
        private_files.remove(stored)
        raise


@transaction.atomic
def confirm_import(*, user: User, run: ImportRun, leaves_out: bool = False) -> ImportRun:
    """Import what was checked. With rejected rows this needs `leaves_out`; pressed twice it imports once."""
    _require(user, "companies.add_importrun")
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if not run.is_checked:
        raise Conflict(_("This import is not waiting to be confirmed."), code="not_checked")
    if not run.changing:
        raise Conflict(_("There is nothing to import."), code="nothing_to_import")
    if run.rejected and not leaves_out:
        raise InvalidInput(
            _("Some rows are rejected. Say that they are to be left out, or mend the file."),
            field="leaves_out",
        )
    run.phase, run.state, run.progress = ImportPhase.APPLY, RunState.QUEUED, 0
    run.confirmed_by, run.leaves_out, run.language = user, leaves_out, _spoken(user)
    run.save(update_fields=["phase", "state", "progress", "confirmed_by", "leaves_out", "language"])
    return run


@transaction.atomic
def discard_import(*, user: User, run: ImportRun) -> None:
    """Put a file aside that was not imported, and delete it."""
    _require(user, "companies.add_importrun")
    run = ImportRun.objects.select_for_update(no_key=True).get(pk=run.pk)
    if run.is_live or run.is_imported:
        raise Conflict(_("This import is under way or done: it stays on record."), code="import_stays")
    _forget_file(run)
    run.delete()


def carry_out_import(*, run_id: int, clock: Callable[[], datetime] = timezone.now) -> ImportRun | None:
    """Check or import, whichever is due; None where another worker holds or ended it."""
    language = ImportRun.objects.filter(pk=run_id).values_list("language", flat=True).first()
    if language is None:
        return None
    # What is said about rows is read by whoever asked, on the page on which they asked.
    with override(language):
        return carry_out(
            ImportRun,
            run_id,
            partial(_work, clock),
            lease=LEASE,
            clock=clock,
            refusals={InvalidInput: str, Conflict: str},
        )


def discard_old_import_files(*, now: datetime | None = None) -> int:
    """Delete the files of imports that nobody has confirmed for a month, and files that no row names."""
    now = now or timezone.now()
    forgotten = _forget_old(now - KEPT_FOR)
    kept = set(ImportRun.objects.exclude(stored_name="").values_list("stored_name", flat=True))
    return forgotten + private_files.sweep(room=ROOM, kept=kept, now=now)


@transaction.atomic
def _forget_old(before: datetime) -> int:
    old = ImportRun.objects.filter(created_at__lt=before).exclude(stored_name="")
    ended = old.exclude(state__in=(RunState.QUEUED, RunState.RUNNING))
    runs = list(ended.select_for_update(no_key=True, skip_locked=True).order_by("pk"))
    for run in runs:
        _forget_file(run)
    return len(runs)


def _require(user: User, permission: str) -> None:
    if not user.has_perm(permission):
        raise NotAllowed(_("Your role does not include importing companies."))


def _spoken(user: User) -> str:
    """Return the language in which the user is being answered."""
    language = get_language()
    return language if language and language in dict(settings.LANGUAGES) else user.language


def _forget_file(run: ImportRun) -> None:
    transaction.on_commit(partial(private_files.remove, run.stored_name))
    run.stored_name = ""
    run.save(update_fields=["stored_name"])


class _Progress:
    """Keeps the run's lease and says how far it is, not more often than needed."""

    def __init__(self, run: ImportRun, clock: Callable[[], datetime]) -> None:
        self._run, self._clock = run, clock
        self._renewed = monotonic()

    def __call__(self, percent: float) -> None:
        if monotonic() - self._renewed >= EVERY_SECONDS:
            renew(self._run, now=self._clock(), lease=LEASE, progress=min(99, int(percent)))
            self._renewed = monotonic()


def _work(clock: Callable[[], datetime], run: ImportRun) -> ImportRun:
    if not run.stored_name:
        raise Conflict(_("The file of this import has been deleted. Please send it again."), code="file_gone")
    progress = _Progress(run, clock)
    planner, rows = _planned(run, progress)
    if run.phase == ImportPhase.CHECK:
        return _keep_check(run, rows, clock())
    finish_derived(planner.companies.values())
    progress(80)
    return _import(run, planner, rows, clock())


def _planned(run: ImportRun, progress: _Progress) -> tuple[Planner, list[RowPlan]]:
    table = read_table(private_files.read(run.stored_name))
    reader = RowReader(columns_of(table), load_words())
    read: list[ReadRow] = []
    for row in table.rows:
        read.append(reader.read(row))
        progress(40 * len(read) / (len(read) + 2_000))
    if not read:
        raise InvalidInput(_("There are no rows under the headings."), field="file", code="no_rows")
    planner = Planner(run.asked_by, read, takes_duplicates=run.takes_duplicates)
    planned: list[RowPlan] = []
    for found in read:
        planned.append(planner.plan(found))
        progress(40 + 40 * len(planned) / len(read))
    return planner, planned


@transaction.atomic
def _keep_check(run: ImportRun, rows: list[RowPlan], now: datetime) -> ImportRun:
    held = lock_held(run)
    _write_rows(held, rows, {})
    finish(held, now=now, counts=_counted(rows))
    return held


@transaction.atomic
def _import(run: ImportRun, planner: Planner, rows: list[RowPlan], now: datetime) -> ImportRun:
    """Save everything, if every row still meets the fate that was confirmed; else nothing."""
    held = lock_held(run)
    confirmed = list(held.rows.order_by("number").values_list("number", "fate"))
    if confirmed != [(row.number, str(row.fate)) for row in rows]:
        raise changed_meanwhile()
    save_plans(
        list(planner.companies.values()),
        user=held.confirmed_by or held.asked_by,
        verifies=held.verifies,
        now=now,
    )
    _write_rows(held, rows, planner.companies)
    transaction.on_commit(partial(private_files.remove, held.stored_name))
    finish(held, now=now, counts=_counted(rows), stored_name="")
    return held


def _write_rows(run: ImportRun, rows: list[RowPlan], companies: Mapping[Key, CompanyPlan]) -> None:
    run.rows.all().delete()
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                run=run,
                number=row.number,
                label=row.label,
                fate=row.fate,
                notes=row.notes,
                company=companies[row.key].company if row.key and row.key in companies else None,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )


def _counted(rows: list[RowPlan]) -> dict[str, int]:
    counts = Counter(str(row.fate) for row in rows)
    return {fate: counts.get(fate, 0) for fate in RowFate.values}
