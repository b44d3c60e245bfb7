"""The dated parts of an edition, as an organiser writes them: all of them at once, with their source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import InvalidInput
from apps.core.text import clean
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Edition, Phase
from apps.exhibitions.permissions import require_calendar_editor
from apps.exhibitions.services.changes import lock_calendar, note_changes, snapshots

MOST_PHASES = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseData:
    """One part: its number among the edition's, its days, and whether it is held."""

    number: int
    start_date: date
    end_date: date | None = None
    status: str = EditionStatus.SCHEDULED


@transaction.atomic
def set_phases(*, user: User, edition: Edition, phases: Sequence[PhaseData], source: str) -> Edition:
    """Write an edition's phases anew: what is not among them any more is taken away; none at all is allowed.

    Raises NotAllowed for somebody who does not keep the calendar, InvalidInput for days out of order or outside of the
    edition's own, numbers that repeat, or a source that is not named. Followers hear of what moved.
    """
    require_calendar_editor(user)
    source = clean(source)
    if not source:
        raise InvalidInput(_("Say where this can be read."), field="source")
    lock_calendar()
    before = snapshots([edition.pk])
    kept = Edition.objects.select_for_update().get(pk=edition.pk)
    _check(kept, phases)
    _write(kept, phases, source)
    kept.checked_at = timezone.now()
    kept.save(update_fields=["checked_at", "updated_at"])
    note_changes(before, actor=user)
    kept.refresh_from_db()
    return kept


def _check(edition: Edition, phases: Sequence[PhaseData]) -> None:
    if len(phases) > MOST_PHASES:
        raise InvalidInput(_("An edition has up to %(most)d phases.") % {"most": MOST_PHASES}, field="phases")
    numbers = [phase.number for phase in phases]
    if len(set(numbers)) != len(numbers) or any(not 1 <= number <= MOST_PHASES for number in numbers):
        raise InvalidInput(
            _("Number the phases from 1 to %(most)d, each number once.") % {"most": MOST_PHASES},
            field="phases",
        )
    first, last = edition.start_date, edition.end_date
    for phase in phases:
        named = {"number": phase.number}
        if phase.status not in EditionStatus.values:
            raise InvalidInput(_("There is no such status."), field="phases")
        if phase.end_date is not None and phase.end_date < phase.start_date:
            raise InvalidInput(_("Phase %(number)d ends before it starts.") % named, field="phases")
        if phase.start_date < first or (last and (phase.end_date or phase.start_date) > last):
            raise InvalidInput(
                _("Phase %(number)d is outside of the edition's own days. Change those first.") % named,
                field="phases",
            )


def _write(edition: Edition, phases: Sequence[PhaseData], source: str) -> None:
    """Row by row, so that the audit log has each: they are a handful."""
    there = {phase.number: phase for phase in edition.phases.all()}
    wanted = {phase.number for phase in phases}
    for number, row in there.items():
        if number not in wanted:
            row.delete()
    for phase in phases:
        row = there.get(phase.number) or Phase(
            edition=edition, number=phase.number, key=f"{edition.key}-P{phase.number}"
        )
        row.start_date, row.end_date, row.status = phase.start_date, phase.end_date, phase.status
        row.source, row.confidence = source, edition.confidence
        row.save()
