"""Editions as calendar entries: whole days in the fair's own place, never a date that is not confirmed."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.ical import Entry
from apps.core.joining import placed
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import DatedHolding, Edition
from apps.reference.enums import Confidence

# Raise it when what the files say of an edition changes: readers then take the new text over.
FORMAT = 2


def entries_of(edition: Edition) -> list[Entry]:
    """Return one entry for the edition, or one for each confirmed phase where it has phases.

    The key is the edition's or phase's own, which never changes; the sequence is the edition's.
    """
    if not edition.is_date_publishable:
        return []
    phases = [phase for phase in edition.phases.all() if phase.is_date_publishable]
    if not phases:
        return [_entry(edition, edition, edition.title)]
    return [
        _entry(
            edition, phase, _("%(fair)s, phase %(number)s") % {"fair": edition.title, "number": phase.number}
        )
        for phase in phases
    ]


def entries_of_all(editions: Iterable[Edition]) -> list[Entry]:
    return [entry for edition in editions for entry in entries_of(edition)]


def _entry(edition: Edition, holding: "Edition | DatedHolding", summary: str) -> Entry:
    states = {edition.status, holding.status}
    return Entry(
        key=holding.key.lower(),  # type: ignore[union-attr]
        sequence=edition.sequence,
        summary=summary,
        start=holding.start_date,
        end=holding.end_date or holding.start_date,
        changed_at=edition.updated_at,
        location=_place(edition),
        url=f"{settings.SITE_URL}{reverse('exhibitions:edition', args=[edition.slug])}",
        description=_description(edition, holding),
        is_cancelled=EditionStatus.CANCELLED in states,
        # A postponed fair is not on these days any more, but nobody has called it off.
        is_tentative=EditionStatus.POSTPONED in states or holding.confidence != Confidence.HIGH,
    )


def _place(edition: Edition) -> str:
    return placed(edition.venue, edition.city)


def _description(edition: Edition, holding: DatedHolding) -> str:
    lines = []
    if holding.status != EditionStatus.SCHEDULED:
        lines.append(str(holding.get_status_display()))
    if holding.end_date is None:
        lines.append(_("The last day is not announced."))
    if holding.confidence != Confidence.HIGH:
        lines.append(_("Check the dates with the organiser before you travel."))
    return "\n".join(lines)
