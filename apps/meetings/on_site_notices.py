"""How the mails about what happens on the spot read."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.companies.models import Company
from apps.forums.models import Session
from apps.meetings.models import Meeting
from apps.meetings.notices import AGENDA
from apps.meetings.services.on_site_notices import NO_SHOW_KIND, SHIFTED_KIND
from apps.notifications.renderers import (
    InboxLine,
    Message,
    Payload,
    RenderContext,
    TellsMany,
    lines_about,
    message_from_templates,
    register,
)


class ShiftedNotice(TellsMany):
    """The programme runs late: one mail, however many meetings have moved with it."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        session = Session.objects.select_related("forum").get(public_id=payload["session"])
        headline = _shifted_headline(session)
        return message_from_templates(
            subject=headline,
            template="meetings/mail/shifted",
            values={
                "session": session,
                "headline": headline,
                "url": context.site_url + reverse("agenda:show"),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        rows = Session.objects.select_related("forum")
        sessions = rows.in_bulk([p["session"] for p in payloads], field_name="public_id")
        return lines_about(sessions, payloads, "session", _shifted_line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """A later shift of the same session says it all anew."""
        session = Session.objects.filter(public_id=payload["session"]).first()
        return session is not None and session.ends_at.isoformat() == payload["ends_at"]


class NoShowNotice(TellsMany):
    """The other side has not come."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        meeting = _meetings([payload])[str(payload["meeting"])]
        headline = _no_show_headline(meeting, payload)
        url = context.site_url + reverse("meetings:meeting", args=[meeting.public_id])
        return message_from_templates(
            subject=headline, template="meetings/mail/no_show", values={"headline": headline, "url": url}
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        return lines_about(_meetings(payloads), payloads, "meeting", _no_show_line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return _meetings([payload])[str(payload["meeting"])].ends_at > now


def _meetings(payloads: Sequence[Payload]) -> Mapping[str, Meeting]:
    rows = Meeting.objects.select_related("request__sender", "request__recipient")
    return rows.in_bulk([p["meeting"] for p in payloads], field_name="public_id")


def _shifted_headline(session: Session) -> str:
    return _("%(forum)s: your meetings have moved with the programme") % {"forum": session.forum}


def _shifted_line(session: Session, payload: Payload) -> InboxLine:
    return InboxLine(_shifted_headline(session), reverse("agenda:show"))


def _no_show_headline(meeting: Meeting, payload: Payload) -> str:
    sides: tuple[Company, Company] = (meeting.request.sender, meeting.request.recipient)
    absent = next(side for side in sides if side.public_id == payload["absent"])
    return _("%(company)s has not come to the meeting") % {"company": absent}


def _no_show_line(meeting: Meeting, payload: Payload) -> InboxLine:
    return InboxLine(
        _no_show_headline(meeting, payload), reverse("meetings:meeting", args=[meeting.public_id])
    )


def register_notices() -> None:
    register(SHIFTED_KIND, ShiftedNotice(), group=AGENDA)
    register(NO_SHOW_KIND, NoShowNotice(), group=AGENDA)
