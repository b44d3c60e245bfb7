"""Meetings at a fair without a forum: who can meet whom there, and when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.selectors import managed_companies
from apps.core.time import TimeRange
from apps.exhibitions.enums import EditionStatus
from apps.exhibitions.models import Attendance, Edition
from apps.meetings.models import Meeting, Seat
from apps.reference.enums import Confidence

# Halls are open from the morning to the early evening, in the fair's own zone.
OPENS, CLOSES = time(8), time(20)
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=3)
STEP = timedelta(minutes=15)
ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class FairPlace:
    """A fair to which one of the reader's companies and the other one both go."""

    company: Company
    edition: Edition


def fairs_in_common(user: User, other: Company, now: datetime) -> list[FairPlace]:
    """Return the fairs still to come or under way at which the user's companies can ask `other`, the next one first."""
    theirs = Attendance.objects.filter(company=other, is_public=True).values("edition_id")
    rows = Attendance.objects.filter(
        company__in=managed_companies(user).order_by().values("pk"),
        edition__in=coming_editions(now).filter(pk__in=theirs),
    ).exclude(company=other)
    rows = rows.select_related("company", "edition__exhibition", "edition__venue", "edition__city").order_by(
        "edition__start_date", "edition_id", "company_id"
    )
    return [FairPlace(row.company, row.edition) for row in rows if is_coming(row.edition, now)]


def coming_editions(now: datetime) -> QuerySet[Edition]:
    """Return editions with announced days that are not over; a day more than `is_coming`, which knows the zone."""
    rows = Edition.objects.annotate(closes_on=Coalesce("end_date", "start_date"))
    return rows.filter(
        ~Q(confidence=Confidence.LOW),
        status=EditionStatus.SCHEDULED,
        closes_on__gte=(now - timedelta(days=1)).date(),
    )


def is_coming(edition: Edition, now: datetime) -> bool:
    """Whether meetings can still be agreed for this edition."""
    if edition.status != EditionStatus.SCHEDULED or not edition.is_date_publishable:
        return False
    return closing(edition) > now


def fair_days(edition: Edition) -> list[date]:
    """Return the days of the fair."""
    last = edition.end_date or edition.start_date
    return [edition.start_date + timedelta(days=n) for n in range((last - edition.start_date).days + 1)]


def closing(edition: Edition) -> datetime:
    """Return when the fair closes on its last day."""
    last = edition.end_date or edition.start_date
    return datetime.combine(last, CLOSES, ZoneInfo(edition.time_zone))


def is_within(edition: Edition, start: datetime, end: datetime) -> bool:
    """Whether the time lies on one day of the fair, within its hours, as the fair's clocks show it."""
    zone = ZoneInfo(edition.time_zone)
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    same_day = begins.date() == ends.date() and begins.date() in fair_days(edition)
    return same_day and begins.time() >= OPENS and ends.time() <= CLOSES


def attends(edition: Edition, company: Company, *, publicly: bool = False) -> bool:
    rows = Attendance.objects.filter(edition=edition, company=company)
    return (rows.filter(is_public=True) if publicly else rows).exists()


def booth_of(edition: Edition, company: Company) -> str:
    """Return the booth at which the company said it stands, or nothing."""
    found = Attendance.objects.filter(edition=edition, company=company).values_list("booth", flat=True)
    return next(iter(found), "")


def nearest_free(
    edition: Edition,
    wanted: TimeRange,
    people: Collection[int],
    *,
    now: datetime,
    without: Meeting | None = None,
) -> list[TimeRange]:
    """Return the times of the same length nearest to the wanted one at which these people (by key) sit nowhere."""
    zone = ZoneInfo(edition.time_zone)
    days = fair_days(edition)
    span = (datetime.combine(days[0], OPENS, zone), datetime.combine(days[-1], CLOSES, zone))
    seats = Seat.objects.filter(person__in=people, is_live=True, during__overlap=span)
    if without is not None:
        seats = seats.exclude(meeting=without)
    taken = [TimeRange(seat.during.lower, seat.during.upper) for seat in seats.order_by("during")]
    length = wanted.end - wanted.start
    found: list[TimeRange] = []
    for day in days:
        start, closes = datetime.combine(day, OPENS, zone), datetime.combine(day, CLOSES, zone)
        while start + length <= closes:
            free = TimeRange(start, start + length)
            if start > now and not any(free.overlaps(other) for other in taken):
                found.append(free)
            start += STEP
    found.sort(key=lambda free: (abs(free.start - wanted.start), free.start))
    return found[:ALTERNATIVES]
