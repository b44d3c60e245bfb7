"""How a change of an edition reads, on its page, in mails and in the API."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from apps.core.joining import placed
from apps.core.templatetags.times import date_range
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Edition, EditionChange
from apps.reference.models import Place, Venue


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One thing that is another now; both sides are blank where it must do to say that it changed."""

    label: str
    old: str = ""
    new: str = ""


def change_lines(change: EditionChange) -> list[ChangeLine]:
    """Return what moved. While the edition's days are not confirmed, none of its earlier ones is told either."""
    lines = []
    if change.days_moved:
        lines.append(_days(change))
    elif change.phases_moved:
        lines.append(ChangeLine(_("The days of the phases moved.")))
    if change.status_moved:
        old, new = EditionStatus(change.old_status), EditionStatus(change.new_status)
        lines.append(ChangeLine(_("Status"), str(old.label), str(new.label)))
    if change.place_moved:
        lines.append(
            ChangeLine(
                _("Place"),
                _place(change.old_venue, change.old_city),
                _place(change.new_venue, change.new_city),
            )
        )
    return lines


def headline(change: EditionChange) -> str:
    """Return the most important of what moved as a sentence about the fair."""
    fair = {"fair": full_title(change.edition)}
    if change.status_moved and change.new_status == EditionStatus.CANCELLED:
        return _("%(fair)s is cancelled") % fair
    if change.status_moved and change.new_status == EditionStatus.POSTPONED:
        return _("%(fair)s is postponed") % fair
    if change.status_moved:
        return _("%(fair)s takes place after all") % fair
    if change.days_moved and change.new_start is None:
        return _("%(fair)s: the dates are not confirmed any more") % fair
    if change.days_moved and change.old_start is None:
        return _("%(fair)s: the dates are confirmed") % fair
    if change.days_moved or change.phases_moved:
        return _("%(fair)s has new dates") % fair
    return _("%(fair)s has another place") % fair


def full_title(edition: Edition) -> str:
    return f"{edition.title} {edition.year}"


def _days(change: EditionChange) -> ChangeLine:
    if not change.edition.is_date_publishable:
        return ChangeLine(_("The dates are not confirmed any more."))
    return ChangeLine(
        _("Dates"), _range(change.old_start, change.old_end), _range(change.new_start, change.new_end)
    )


def _range(start: date | None, end: date | None) -> str:
    return date_range(start, end) if start else _("not confirmed")


def _place(venue: Venue | None, city: Place | None) -> str:
    return placed(venue, city) or "—"
