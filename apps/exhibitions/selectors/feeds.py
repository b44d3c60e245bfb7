"""What subscribed calendars read: the calendar's version, and the editions that they keep."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.utils import timezone

from apps.accounts.models import User
from apps.companies.selectors import companies_of
from apps.core.time import ZONE_NAMES, local_date
from apps.exhibitions.enums import Part
from apps.exhibitions.models import Attendance, CalendarStamp, Edition, Exhibition, Follow
from apps.exhibitions.selectors.listing import (
    EditionFilters,
    Editions,
    dated_editions,
    editions,
    with_list_facts,
)

LONGEST_FEED = 500
# A program takes away what is missing from its feed: what is over, or called off, stays for half a year.
KEPT = timedelta(days=180)
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Stamp:
    """The version of the calendar, today's date in each zone, and when either of them last changed."""

    name: str
    today: tuple[str, ...]
    changed_at: datetime


def calendar_stamp() -> Stamp:
    """Return what every feed depends on; one query for one row."""
    row = CalendarStamp.objects.filter(pk=1).values_list("version", "changed_at").first()
    return stamp_of(*(row or (0, NEVER)))


def stamp_of(version: int | None, changed_at: datetime | None) -> Stamp:
    now, changed_at = timezone.now(), changed_at or NEVER
    zones = [ZoneInfo(name) for name in sorted(ZONE_NAMES)]
    midnights = [datetime.combine(local_date(now, zone), time(), zone).astimezone(UTC) for zone in zones]
    return Stamp(
        f"{version or 0}-{changed_at.timestamp()}",
        tuple(sorted({local_date(now, zone).isoformat() for zone in zones})),
        max(changed_at, *midnights),
    )


def feed_editions(filters: EditionFilters, *, names_part: bool = False) -> Editions:
    """Return what a feed with these filters holds; without a part or period, what comes and what is over since lately."""
    if names_part:
        return dated_editions(filters)[:LONGEST_FEED]
    return _kept(filters)[:LONGEST_FEED]


def editions_of_reader(user: User) -> Editions:
    """Return the editions of the fairs that somebody follows, and those to which their companies go."""
    return _kept(EditionFilters()).filter(pk__in=_own(user))[:LONGEST_FEED]


def coming_editions_of_reader(user: User) -> Editions:
    """Return what of it is still to come, the undated last, with all that a list shows."""
    return with_list_facts(editions(EditionFilters()).filter(pk__in=_own(user)))


def _own(user: User) -> QuerySet[Any]:
    fairs = Follow.objects.filter(user=user).values("exhibition")
    going = Attendance.objects.filter(company__in=companies_of(user).order_by().values("pk"))
    own = Edition.objects.filter(Q(exhibition__in=fairs) | Q(pk__in=going.values("edition")))
    return own.order_by().values("pk")


def own_marks(user: str) -> dict[str, Combinable]:
    """Return columns that tell whether somebody's own fairs are as they were, for rows that refer to them as `user`.

    `stamp_version` and `stamp_changed_at` make a `Stamp`; `mark_follows` and `mark_goes_to` are what they follow and
    where their companies go.
    """
    stamp = CalendarStamp.objects.filter(pk=1)
    follows = Follow.objects.filter(user=OuterRef(user)).order_by("exhibition_id")
    going = Attendance.objects.filter(company__memberships__user=OuterRef(user)).order_by("edition_id")
    return {
        "stamp_version": Subquery(stamp.values("version")),
        "stamp_changed_at": Subquery(stamp.values("changed_at")),
        "mark_follows": ArraySubquery(follows.values("exhibition_id")),
        "mark_goes_to": ArraySubquery(going.values("edition_id").distinct()),
    }


def followed_fairs(user: User) -> QuerySet[Exhibition]:
    """Return the fairs that somebody follows, in the order of their codes."""
    return Exhibition.objects.filter(follows__user=user).order_by("code")


def _kept(filters: EditionFilters) -> Editions:
    rows = dated_editions(replace(filters, when=Part.ALL))
    return rows.filter(shown_until__gte=timezone.now().date() - KEPT)
