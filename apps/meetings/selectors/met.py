"""Whether two companies have met already, as each of them may know: own meetings that took place, and no others."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.companies.models import Company
from apps.core.time import local_date
from apps.exhibitions.models import Edition
from apps.forums.models import Forum
from apps.meetings.enums import MeetingResult, MeetingState
from apps.meetings.models import Meeting, Outcome


@dataclass(frozen=True, slots=True)
class Met:
    """Where and when the two last met; the day is the one of the place."""

    where: Forum | Edition
    on: date
    meeting: str

    @property
    def where_name(self) -> str:
        return str(self.where)


def met_before(own: Iterable[Company], other: Company, now: datetime | None = None) -> Met | None:
    """Return where one of the companies `own` last met `other`."""
    return last_met([company.pk for company in own], [other.pk], now or timezone.now()).get(other.pk)


def last_met(own: Collection[int], others: Collection[int], now: datetime | None = None) -> dict[int, Met]:
    """Return for each of `others` (by key) where it last met one of `own`, in one query.

    A meeting counts when its time is over and nobody says that it was not held, or one side says that it was.
    """
    said = Outcome.objects.filter(meeting=OuterRef("pk"))
    pair = Q(request__sender__in=own, request__recipient__in=others) | Q(
        request__sender__in=others, request__recipient__in=own
    )
    rows = Meeting.objects.filter(
        pair, state=MeetingState.SCHEDULED, ends_at__lte=now or timezone.now()
    ).filter(Exists(said.filter(result=MeetingResult.HELD)) | ~Exists(said))
    rows = rows.select_related(
        "request", "forum", "edition__exhibition", "edition__venue", "edition__city"
    ).order_by("starts_at", "pk")
    found: dict[int, Met] = {}
    for meeting in rows:
        where = meeting.forum or meeting.edition
        if where is None:
            continue
        met = Met(where, local_date(meeting.starts_at, ZoneInfo(where.time_zone)), meeting.public_id)
        for side in {meeting.request.sender_id, meeting.request.recipient_id} & set(others):
            found[side] = met
    return found
