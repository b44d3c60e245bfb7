"""How the mails of this app read. Each names the time in both zones, and is due only while it is true."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.time import BAKU, SHANGHAI
from apps.forums.models import Forum
from apps.meetings.enums import MeetingResult, MeetingState, PlanState, RequestState
from apps.meetings.models import Meeting, MeetingRequest, Outcome, Plan
from apps.meetings.selectors import with_places
from apps.meetings.services.notices import (
    BOOKED_KIND,
    CANCELLED_KIND,
    MOVED_KIND,
    PUBLISHED_KIND,
    REMINDER_KIND,
)
from apps.meetings.services.outcomes import FOLLOW_UP_KIND
from apps.meetings.services.requests import ANSWERED_KIND, REQUESTED_KIND
from apps.notifications.enums import NoticeWay
from apps.notifications.renderers import (
    InboxLine,
    Message,
    NoticeGroup,
    Payload,
    RenderContext,
    TellsMany,
    lines_about,
    message_from_templates,
    register,
)

REQUESTS = NoticeGroup(
    code="requests",
    label=gettext_lazy("Meeting requests"),
    help=gettext_lazy("A company asks for a meeting, or answers your request."),
)
AGENDA = NoticeGroup(
    code="agenda",
    label=gettext_lazy("Agenda"),
    help=gettext_lazy("Your agenda is published, or a meeting is moved or cancelled."),
    mandatory=frozenset({NoticeWay.EMAIL}),
)
REMINDERS = NoticeGroup(
    code="reminders",
    label=gettext_lazy("Reminders"),
    help=gettext_lazy("A day, an hour and ten minutes before each meeting."),
)
FOLLOW_UPS = NoticeGroup(
    code="follow_ups",
    label=gettext_lazy("Questions after a meeting"),
    help=gettext_lazy("A week, a month, three and six months after a meeting: how does it go on?"),
)


class RequestNotice(TellsMany):
    """Somebody asks for a meeting, or has answered."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        request = _request(payload)
        headline = _request_headline(request, payload)
        return message_from_templates(
            subject=headline,
            template="meetings/mail/request",
            values={
                "request": request,
                "headline": headline,
                "is_new": payload["state"] == RequestState.PENDING,
                "url": context.site_url + reverse("meetings:request", args=[request.public_id]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        requests = _requests().in_bulk([p["request"] for p in payloads], field_name="public_id")
        return lines_about(requests, payloads, "request", _request_line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return MeetingRequest.objects.filter(public_id=payload["request"], state=payload["state"]).exists()


class PublishedNotice(TellsMany):
    """The organiser has published the plan: one mail, however many meetings."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        plan = Plan.objects.select_related("forum").get(public_id=payload["plan"])
        headline = _published_headline(plan.forum)
        return message_from_templates(
            subject=headline,
            template="meetings/mail/published",
            values={
                "forum": plan.forum,
                "headline": headline,
                "url": context.site_url + reverse("agenda:show"),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        forums = Forum.objects.in_bulk([p["forum"] for p in payloads], field_name="public_id")
        return lines_about(forums, payloads, "forum", _published_line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        rows = Plan.objects.filter(public_id=payload["plan"], state=PlanState.PUBLISHED)
        # A plan that was replaced and brought back is told of anew.
        return rows.filter(revision=str(payload.get("revision", 0))).exists()


class ReminderNotice(TellsMany):
    """A meeting is near. Only for a live meeting whose time is still the one that the reminder was made for."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = _meeting(payload)
        headline = _("Meeting %(time)s: %(companies)s") % {
            "time": _first_zone(meeting, context.time_zone),
            "companies": _companies(meeting),
        }
        return message_from_templates(
            subject=headline, template="meetings/mail/reminder", values=_values(meeting, headline, context)
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        def line(meeting: Meeting, payload: Payload) -> InboxLine:
            values = {
                "companies": _companies(meeting),
                "time": _first_zone(meeting, context.time_zone),
            }
            return InboxLine(_("Soon: %(companies)s, %(time)s") % values, _meeting_url(meeting))

        return lines_about(_meetings(payloads), payloads, "meeting", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Meeting.objects.filter(
            public_id=payload["meeting"],
            sequence=str(payload["sequence"]),
            state=MeetingState.SCHEDULED,
            starts_at__gt=now,
        ).exists()


class PlacedNotice(TellsMany):
    """A meeting was booked or moved. Only the newest place is told: whoever moves twice sends one mail."""

    def __init__(self, headline: Callable[[Meeting], str]) -> None:
        self._headline = headline

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = _meeting(payload)
        headline = self._headline(meeting)
        return message_from_templates(
            subject=headline, template="meetings/mail/placed", values=_values(meeting, headline, context)
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        def line(meeting: Meeting, payload: Payload) -> InboxLine:
            time = _first_zone(meeting, context.time_zone)
            return InboxLine(f"{self._headline(meeting)}, {time}", _meeting_url(meeting))

        return lines_about(_meetings(payloads), payloads, "meeting", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Meeting.objects.filter(
            public_id=payload["meeting"],
            sequence=str(payload["sequence"]),
            state=MeetingState.SCHEDULED,
            ends_at__gt=now,
        ).exists()


class FollowUpNotice(TellsMany):
    """How does it go on? Asked some weeks and months after a meeting that was held."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = _meeting(payload)
        headline = _follow_up_headline(meeting)
        said = Outcome.objects.filter(meeting=meeting, company__public_id=payload["company"]).first()
        return message_from_templates(
            subject=headline,
            template="meetings/mail/follow_up",
            values={
                "headline": headline,
                "next_step": said.next_step if said else "",
                "url": context.site_url + reverse("meetings:outcome", args=[meeting.public_id]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        def line(meeting: Meeting, payload: Payload) -> InboxLine:
            return InboxLine(
                _follow_up_headline(meeting), reverse("meetings:outcome", args=[meeting.public_id])
            )

        return lines_about(_meetings(payloads), payloads, "meeting", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Outcome.objects.filter(
            meeting__public_id=payload["meeting"],
            company__public_id=payload["company"],
            result=MeetingResult.HELD,
        ).exists()


class CancelledNotice(TellsMany):
    """A meeting does not take place."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = _meeting(payload)
        headline = _cancelled_headline(meeting)
        return message_from_templates(
            subject=headline, template="meetings/mail/cancelled", values=_values(meeting, headline, context)
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        return lines_about(_meetings(payloads), payloads, "meeting", _cancelled_line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Meeting.objects.filter(
            public_id=payload["meeting"], state=MeetingState.CANCELLED, ends_at__gt=now
        ).exists()


def _requests() -> QuerySet[MeetingRequest]:
    return MeetingRequest.objects.select_related("sender", "recipient", "forum", "edition__exhibition")


def _request(payload: Payload) -> MeetingRequest:
    return _requests().get(public_id=payload["request"])


def _request_line(request: MeetingRequest, payload: Payload) -> InboxLine:
    url = reverse("meetings:request", args=[request.public_id])
    return InboxLine(_request_headline(request, payload), url)


def _meeting(payload: Payload) -> Meeting:
    return with_places(Meeting.objects.filter(public_id=payload["meeting"])).get()


def _meetings(payloads: Sequence[Payload]) -> dict[str, Meeting]:
    rows = Meeting.objects.select_related("request__sender", "request__recipient")
    return rows.in_bulk([payload["meeting"] for payload in payloads], field_name="public_id")


def _meeting_url(meeting: Meeting) -> str:
    return reverse("meetings:meeting", args=[meeting.public_id])


def _request_headline(request: MeetingRequest, payload: Payload) -> str:
    values = {"sender": request.sender, "recipient": request.recipient}
    sentences: Mapping[str, str] = {
        RequestState.PENDING: _("%(sender)s asks you for a meeting"),
        RequestState.ACCEPTED: _("%(recipient)s has accepted your request for a meeting"),
        RequestState.DECLINED: _("%(recipient)s has declined your request for a meeting"),
        RequestState.WITHDRAWN: _("%(sender)s has withdrawn the request for a meeting"),
        RequestState.EXPIRED: _("Your request to %(recipient)s was not answered in time"),
    }
    return sentences[str(payload["state"])] % values


def _published_headline(forum: Forum) -> str:
    return _("Your agenda is ready: %(forum)s") % {"forum": forum}


def _published_line(forum: Forum, payload: Payload) -> InboxLine:
    return InboxLine(_published_headline(forum), reverse("agenda:show"))


def _cancelled_line(meeting: Meeting, payload: Payload) -> InboxLine:
    return InboxLine(_cancelled_headline(meeting), _meeting_url(meeting))


def _cancelled_headline(meeting: Meeting) -> str:
    return _("Cancelled: %(companies)s") % {"companies": _companies(meeting)}


def _follow_up_headline(meeting: Meeting) -> str:
    return _("How does it go on? %(companies)s") % {"companies": _companies(meeting)}


def _booked_headline(meeting: Meeting) -> str:
    return _("Arranged: %(companies)s") % {"companies": _companies(meeting)}


def _moved_headline(meeting: Meeting) -> str:
    return _("Moved: %(companies)s") % {"companies": _companies(meeting)}


def _companies(meeting: Meeting) -> str:
    return f"{meeting.request.sender} – {meeting.request.recipient}"


def _first_zone(meeting: Meeting, zone: str) -> str:
    local = meeting.starts_at.astimezone(ZoneInfo(zone))
    return date_format(local, "j M, H:i")


def _values(meeting: Meeting, headline: str, context: RenderContext) -> dict[str, object]:
    return {
        "meeting": meeting,
        "headline": headline,
        "times": [_zone_line(meeting, zone) for zone in (SHANGHAI, BAKU)],
        "url": context.site_url + _meeting_url(meeting),
    }


def _zone_line(meeting: Meeting, zone: ZoneInfo) -> dict[str, str]:
    start, end = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
    return {"when": f"{date_format(start, 'DATE_FORMAT')}, {start:%H:%M}–{end:%H:%M}", "zone": zone.key}


def register_notices() -> None:
    register(REQUESTED_KIND, RequestNotice(), group=REQUESTS)
    register(ANSWERED_KIND, RequestNotice(), group=REQUESTS)
    register(PUBLISHED_KIND, PublishedNotice(), group=AGENDA)
    register(BOOKED_KIND, PlacedNotice(_booked_headline), group=AGENDA)
    register(MOVED_KIND, PlacedNotice(_moved_headline), group=AGENDA)
    register(FOLLOW_UP_KIND, FollowUpNotice(), group=FOLLOW_UPS)
    register(CANCELLED_KIND, CancelledNotice(), group=AGENDA)
    register(REMINDER_KIND, ReminderNotice(), group=REMINDERS)
