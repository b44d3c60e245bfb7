"""One edition, its siblings, and the companies that go."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.selectors import companies_of, managed_companies, visible_companies
from apps.core.errors import NotFound
from apps.exhibitions.enums import EditionStatus, Part
from apps.exhibitions.models import Attendance, Deadline, Edition, EditionChange, Exhibition
from apps.exhibitions.selectors.listing import (
    LATEST_FIRST,
    EditionFilters,
    Editions,
    dated_editions,
    overlapping,
    with_shown_days,
)
from apps.exhibitions.travel import Stay
from apps.reference.selectors import point_of

Viewer = User | AnonymousUser


def no_such_edition() -> NotFound:
    return NotFound(_("There is no such exhibition in the calendar."))


def edition_by_slug(slug: str) -> Edition:
    """Return an edition with all that its page shows, or raise NotFound."""
    rows = Edition.objects.select_related("exhibition", "city__parent", "venue__city").prefetch_related(
        "phases", "exhibition__sectors", "exhibition__hs_chapters"
    )
    edition = rows.filter(slug=slug).first()
    if edition is None:
        raise no_such_edition()
    return edition


def exhibition_by_code(code: str) -> Exhibition:
    found = Exhibition.objects.filter(code=code).first()
    if found is None:
        raise no_such_edition()
    return found


def deadlines_of(edition: Edition) -> list[Deadline]:
    """Return the known deadlines in order of time; of an edition that is called off there are none."""
    return (
        [] if edition.status == EditionStatus.CANCELLED else list(edition.deadlines.order_by("day", "kind"))
    )


def changes_of(edition: Edition, limit: int = 10) -> list[EditionChange]:
    """Return what changed lately, the latest first."""
    rows = edition.changes.select_related("old_city", "old_venue", "new_city", "new_venue")
    found = list(rows.order_by("-changed_at", "-pk")[:limit])
    for change in found:
        change.edition = edition
    return found


def candidate_editions(first: date, last: date) -> Editions:
    """Return the editions with confirmed days in a period that are not called off, with place, sectors and HS chapters.

    Whoever recommends fairs or plans trips chooses among these; four queries. `stay_of` tells where and how long.
    """
    rows = overlapping(dated_editions(EditionFilters(when=Part.ALL)), first, last)
    return rows.exclude(status__in=(EditionStatus.CANCELLED, EditionStatus.POSTPONED)).prefetch_related(
        "exhibition__sectors", "exhibition__hs_chapters"
    )


def stay_of(edition: Edition) -> Stay[str]:
    """Return an edition with confirmed days as a stay, known by its slug. Without a last day it is one day long."""
    city = edition.city or (edition.venue.city if edition.venue else None)
    return Stay(
        edition.slug,
        edition.start_date,
        edition.end_date or edition.start_date,
        city.code if city else "",
        point_of(city),
    )


def other_editions(edition: Edition) -> QuerySet[Edition]:
    """Return the fair's other editions, the latest first."""
    rows = with_shown_days(Edition.objects.filter(exhibition_id=edition.exhibition_id).exclude(pk=edition.pk))
    return rows.select_related("exhibition", "city", "venue__city").order_by(*LATEST_FIRST)


def attendances_for(edition: Edition, viewer: Viewer) -> QuerySet[Attendance]:
    """Return who goes, as this viewer may know: public entries of visible companies, and their own in any case."""
    public = Q(is_public=True, company__in=visible_companies(AnonymousUser()))
    own = Q(company__in=companies_of(viewer).order_by().values("pk"))
    rows = edition.attendances.filter(public | own).select_related("company__city")
    return rows.order_by("company__sort_key", "company_id")


def attendances_of(company: Company) -> QuerySet[Attendance]:
    """Return where a company goes."""
    return Attendance.objects.filter(company=company).select_related("company", "edition")


def attendance_of(company: Company, slug: str) -> Attendance:
    found = (
        attendances_of(company).select_related("edition__venue", "edition__city").filter(edition__slug=slug)
    )
    entry = found.first()
    if entry is None:
        raise NotFound(_("Your company is not on the list of this exhibition."))
    return entry


def companies_that_may_attend(viewer: Viewer) -> list[Company]:
    """Return the companies for which the viewer acts, verified or not, oldest membership first."""
    return list(managed_companies(viewer))
