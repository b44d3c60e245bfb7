"""An agenda is published; a meeting is booked, moved, cancelled, near, or was held some time ago."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.joining import placed
from apps.forums.models import Forum
from apps.meetings.enums import MeetingResult, MeetingState, PlanState
from apps.meetings.models import Meeting, Outcome, Plan
from apps.meetings.notices.words import companies, first_zone, meeting_of, meeting_url, meetings_of, values_of
from apps.notifications.renderers import (
    InboxLine,
    Message,
    Payload,
    RenderContext,
    TellsMany,
    lines_about,
    message_from_templates,
)


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


class PlacedNotice(TellsMany):
    """A meeting was booked or moved. Only the newest place is told: whoever moves twice sends one mail."""

    def __init__(self, headline: Callable[[Meeting], str]) -> None:
        self._headline = headline

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = meeting_of(payload)
        headline = self._headline(meeting)
        return message_from_templates(
            subject=headline, template="meetings/mail/placed", values=values_of(meeting, headline, context)
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        def line(meeting: Meeting, payload: Payload) -> InboxLine:
            time = first_zone(meeting, context.time_zone)
            return InboxLine(placed(self._headline(meeting), time), meeting_url(meeting))

        return lines_about(meetings_of(payloads), payloads, "meeting", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Meeting.objects.filter(
            public_id=payload["meeting"],
            sequence=str(payload["sequence"]),
            state=MeetingState.SCHEDULED,
            ends_at__gt=now,
        ).exists()


class CancelledNotice(TellsMany):
    """A meeting does not take place."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = meeting_of(payload)
        headline = _cancelled_headline(meeting)
        return message_from_templates(
            subject=headline, template="meetings/mail/cancelled", values=values_of(meeting, headline, context)
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        return lines_about(meetings_of(payloads), payloads, "meeting", _cancelled_line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Meeting.objects.filter(
            public_id=payload["meeting"], state=MeetingState.CANCELLED, ends_at__gt=now
        ).exists()


class ReminderNotice(TellsMany):
    """A meeting is near. Only for a live meeting whose time is still the one that the reminder was made for."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = meeting_of(payload)
        headline = _("Meeting %(time)s: %(companies)s") % {
            "time": first_zone(meeting, context.time_zone),
            "companies": companies(meeting),
        }
        return message_from_templates(
            subject=headline, template="meetings/mail/reminder", values=values_of(meeting, headline, context)
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        def line(meeting: Meeting, payload: Payload) -> InboxLine:
            values = {
                "companies": companies(meeting),
                "time": first_zone(meeting, context.time_zone),
            }
            return InboxLine(_("Soon: %(companies)s, %(time)s") % values, meeting_url(meeting))

        return lines_about(meetings_of(payloads), payloads, "meeting", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Meeting.objects.filter(
            public_id=payload["meeting"],
            sequence=str(payload["sequence"]),
            state=MeetingState.SCHEDULED,
            starts_at__gt=now,
        ).exists()


class FollowUpNotice(TellsMany):
    """How does it go on? Asked some weeks and months after a meeting that was held."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = meeting_of(payload)
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

        return lines_about(meetings_of(payloads), payloads, "meeting", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return Outcome.objects.filter(
            meeting__public_id=payload["meeting"],
            company__public_id=payload["company"],
            result=MeetingResult.HELD,
        ).exists()


def _published_headline(forum: Forum) -> str:
    return _("Your agenda is ready: %(forum)s") % {"forum": forum}


def _published_line(forum: Forum, payload: Payload) -> InboxLine:
    return InboxLine(_published_headline(forum), reverse("agenda:show"))


def _cancelled_line(meeting: Meeting, payload: Payload) -> InboxLine:
    return InboxLine(_cancelled_headline(meeting), meeting_url(meeting))


def _cancelled_headline(meeting: Meeting) -> str:
    return _("Cancelled: %(companies)s") % {"companies": companies(meeting)}


def booked_headline(meeting: Meeting) -> str:
    return _("Arranged: %(companies)s") % {"companies": companies(meeting)}


def moved_headline(meeting: Meeting) -> str:
    return _("Moved: %(companies)s") % {"companies": companies(meeting)}


def _follow_up_headline(meeting: Meeting) -> str:
    return _("How does it go on? %(companies)s") % {"companies": companies(meeting)}
