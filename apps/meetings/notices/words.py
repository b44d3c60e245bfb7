"""What the notices about meetings have in common: how a meeting, its companies and its time are named."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from apps.core.templatetags.times import in_words
from apps.core.time import BAKU, SHANGHAI
from apps.meetings.models import Meeting
from apps.meetings.selectors import with_places
from apps.meetings.selectors.online import join_url_in_mail
from apps.notifications.renderers import Payload, RenderContext


def meeting_of(payload: Payload) -> Meeting:
    return with_places(Meeting.objects.filter(public_id=payload["meeting"])).get()


def meetings_of(payloads: Sequence[Payload]) -> dict[str, Meeting]:
    rows = Meeting.objects.select_related("request__sender", "request__recipient")
    return rows.in_bulk([payload["meeting"] for payload in payloads], field_name="public_id")


def meeting_url(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.public_id])


def companies(meeting: Meeting) -> str:
    return f"{meeting.request.sender} – {meeting.request.recipient}"


def first_zone(meeting: Meeting, zone: str) -> str:
    local = meeting.starts_at.astimezone(ZoneInfo(zone))
    return in_words(local, with_year=False)


def values_of(meeting: Meeting, headline: str, context: RenderContext) -> dict[str, object]:
    return {
        "meeting": meeting,
        "headline": headline,
        "times": [span_line(meeting.starts_at, meeting.ends_at, zone) for zone in (SHANGHAI, BAKU)],
        "join_url": join_url_in_mail(meeting, context.recipient),
        "url": context.site_url + meeting_url(meeting),
    }


def span_line(start: datetime, end: datetime, zone: ZoneInfo) -> dict[str, str]:
    """Return a stretch of time as it is written in one zone, with the zone's name."""
    begins, ends = start.astimezone(zone), end.astimezone(zone)
    return {"when": f"{in_words(begins)}–{ends:%H:%M}", "zone": zone.key}


def zone_line(moment: datetime, zone: ZoneInfo) -> dict[str, str]:
    """Return a moment as it is written in one zone, with the zone's name."""
    local = moment.astimezone(zone)
    return {"when": in_words(local), "zone": zone.key}
