"""What whoever keeps the calendar should look at: editions that nobody checked lately, and sources that disagree."""

from datetime import timedelta

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound
from apps.core.paging import Page, page_of
from apps.exhibitions.models import CalendarImport, DateClaim, Deadline, Edition
from apps.exhibitions.selectors.listing import EditionFilters, editions

# After so long a date must be looked up again.
FRESH_FOR = timedelta(days=60)
STALE_PAGE = 40


def stale_editions(*, cursor: str | None = None) -> Page[Edition]:
    """Return the editions to come that nobody checked lately, the soonest first; three queries at the most."""
    rows = editions(EditionFilters())
    stale = rows.filter(Q(checked_at=None) | Q(checked_at__lt=timezone.now() - FRESH_FOR))
    shown = stale.select_related("exhibition", "city", "venue__city").annotate(
        open_claims=Count("claims", filter=Q(claims__settled_at=None))
    )
    return page_of(shown, order=("start_date", "id"), cursor=cursor, size=STALE_PAGE)


def open_claims(limit: int = 100) -> list[DateClaim]:
    """Return the dates on which sources disagree, with the edition as the calendar has it."""
    rows = DateClaim.objects.filter(settled_at=None)
    related = rows.select_related("edition__exhibition", "edition__city", "edition__venue", "noted_by")
    return list(related.order_by(F("edition__start_date"), "pk")[:limit])


def claim_of(public_id: str) -> DateClaim:
    found = DateClaim.objects.select_related("edition__exhibition").filter(public_id=public_id).first()
    if found is None:
        raise NotFound(_("There are no such conflicting dates."))
    return found


def deadline_of(edition: Edition, public_id: str) -> Deadline:
    found = Deadline.objects.filter(edition=edition, public_id=public_id).first()
    if found is None:
        raise NotFound(_("There is no such deadline."))
    return found


def recent_imports(limit: int = 20) -> list[CalendarImport]:
    """Return the latest imports without their files."""
    rows = CalendarImport.objects.select_related("asked_by").defer("content", "changes", "problems")
    return list(rows.order_by("-pk")[:limit])
