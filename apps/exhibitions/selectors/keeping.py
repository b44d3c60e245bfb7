"""What whoever keeps the calendar should look at: editions that nobody checked lately, and sources that disagree."""

from datetime import timedelta

from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.errors import NotFound
from apps.core.paging import Page, page_of
from apps.exhibitions.models import CalendarImport, DateClaim, Deadline, Edition
from apps.exhibitions.selectors.editions import no_such_edition
from apps.exhibitions.selectors.listing import EditionFilters, Editions, editions

# After so long a date must be looked up again.
FRESH_FOR = timedelta(days=60)
STALE_PAGE = 40


def stale_editions(*, cursor: str | None = None) -> Page[Edition]:
    """Return the editions to come that nobody checked lately, the soonest first; three queries at the most."""
    return page_of(stale(), order=("start_date", "id"), cursor=cursor, size=STALE_PAGE)


def stale() -> Editions:
    rows = editions(EditionFilters())
    old = rows.filter(Q(checked_at=None) | Q(checked_at__lt=timezone.now() - FRESH_FOR))
    return old.select_related("exhibition", "city", "venue__city").annotate(
        open_claims=Count("claims", filter=Q(claims__settled_at=None))
    )


def kept_edition(slug: str) -> Edition:
    """Return an edition with everything that whoever keeps it must know, or raise NotFound."""
    claims = DateClaim.objects.filter(settled_at=None).order_by("noted_at", "pk")
    rows = Edition.objects.select_related("exhibition", "city", "venue").prefetch_related(
        "phases", "deadlines", Prefetch("claims", claims, to_attr="open_claims")
    )
    found = rows.filter(slug=slug).first()
    if found is None:
        raise no_such_edition()
    for claim in found.open_claims:
        claim.edition = found
    return found


def open_claims(limit: int = 100) -> list[DateClaim]:
    """Return the dates on which sources disagree, with the edition as the calendar has it."""
    return list(claims_open().order_by(F("edition__start_date"), "pk")[:limit])


def claims_open() -> QuerySet[DateClaim]:
    rows = DateClaim.objects.filter(settled_at=None)
    return rows.select_related("edition__exhibition", "edition__city", "edition__venue", "noted_by")


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
    return list(import_rows().order_by("-pk")[:limit])


def import_rows() -> QuerySet[CalendarImport]:
    return CalendarImport.objects.select_related("asked_by").defer("content", "changes", "problems")
