"""A company asks for a meeting, or answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.time import BAKU, SHANGHAI
from apps.meetings.enums import RequestState
from apps.meetings.models import MeetingRequest
from apps.meetings.notices.words import zone_line
from apps.notifications.renderers import (
    InboxLine,
    Message,
    Payload,
    RenderContext,
    TellsMany,
    lines_about,
    message_from_templates,
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


class ExpiringNotice(TellsMany):
    """A request runs out soon. Not sent once it is answered or over."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        request = _request(payload)
        headline = _expiring_headline(request)
        until = request.answer_until
        return message_from_templates(
            subject=headline,
            template="meetings/mail/expiring",
            values={
                "request": request,
                "headline": headline,
                "times": [zone_line(until, zone) for zone in (SHANGHAI, BAKU)] if until else [],
                "url": context.site_url + reverse("meetings:request", args=[request.public_id]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        def line(request: MeetingRequest, payload: Payload) -> InboxLine:
            url = reverse("meetings:request", args=[request.public_id])
            return InboxLine(_expiring_headline(request), url)

        requests = _requests().in_bulk([p["request"] for p in payloads], field_name="public_id")
        return lines_about(requests, payloads, "request", line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        request = _requests().filter(public_id=payload["request"], state=RequestState.PENDING).first()
        return request is not None and request.answer_until is not None and request.answer_until > now


def _requests() -> QuerySet[MeetingRequest]:
    return MeetingRequest.objects.select_related("sender", "recipient", "forum", "edition__exhibition")


def _request(payload: Payload) -> MeetingRequest:
    return _requests().get(public_id=payload["request"])


def _request_line(request: MeetingRequest, payload: Payload) -> InboxLine:
    url = reverse("meetings:request", args=[request.public_id])
    return InboxLine(_request_headline(request, payload), url)


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


def _expiring_headline(request: MeetingRequest) -> str:
    return _("The request of %(sender)s ends soon") % {"sender": request.sender}
