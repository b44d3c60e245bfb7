"""Whether two companies have met already, as each of them may know: own meetings that took place, and no others."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
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
    """Return for each of `others` (by key) where it last met one of `own`: one query, and one for each kind of place.

    A meeting counts when its time is over and nobody says that it was not held, or one side says that it was.
    """
    last = _last_meetings(own, others, now or timezone.now())
    forums, editions = _forums(last.values()), _editions(last.values())
    found: dict[int, Met] = {}
    for side, meeting in last.items():
        where = forums.get(meeting.forum_id) or editions.get(meeting.edition_id)
        if where is not None:
            on = local_date(meeting.starts_at, ZoneInfo(where.time_zone))
            found[side] = Met(where, on, meeting.public_id)
    return found


class _Meeting(NamedTuple):
    """As much of a meeting as is read here: most pairs have met nowhere, and a place is told to many of the others."""

    sender_id: int
    recipient_id: int
    forum_id: int | None
    edition_id: int | None
    starts_at: datetime
    public_id: str


def _last_meetings(own: Collection[int], others: Collection[int], now: datetime) -> dict[int, _Meeting]:
    """Return the last meeting of each of `others`, by its key."""
    said = Outcome.objects.filter(meeting=OuterRef("pk"))
    pair = Q(request__sender__in=own, request__recipient__in=others) | Q(
        request__sender__in=others, request__recipient__in=own
    )
    rows = (
        Meeting.objects.filter(pair, state=MeetingState.SCHEDULED, ends_at__lte=now)
        .filter(Exists(said.filter(result=MeetingResult.HELD)) | ~Exists(said))
        .order_by("starts_at", "pk")
        .values_list("request__sender", "request__recipient", "forum", "edition", "starts_at", "public_id")
    )
    found: dict[int, _Meeting] = {}
    wanted = set(others)
    for meeting in map(_Meeting._make, rows):
        for side in {meeting.sender_id, meeting.recipient_id} & wanted:
            found[side] = meeting
    return found


def _forums(meetings: Iterable[_Meeting]) -> dict[int | None, Forum]:
    """Return forums with no more than a `Met` tells: the rest of them is long texts in four languages."""
    keys = {meeting.forum_id for meeting in meetings if meeting.forum_id is not None}
    return {forum.pk: forum for forum in Forum.objects.filter(pk__in=keys).only("name", "time_zone")}


def _editions(meetings: Iterable[_Meeting]) -> dict[int | None, Edition]:
    keys = {meeting.edition_id for meeting in meetings if meeting.edition_id is not None}
    rows = Edition.objects.filter(pk__in=keys).select_related("exhibition", "venue", "city")
    return {edition.pk: edition for edition in rows}
