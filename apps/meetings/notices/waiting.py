"""Which requests wait for an answer: once a day, and only while there are some."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.time import local_date
from apps.meetings.selectors import waiting_for_answer
from apps.notifications.renderers import (
    InboxLine,
    Message,
    Payload,
    RenderContext,
    TellsMany,
    message_from_templates,
)

SHOWN = 20


class WaitingNotice(TellsMany):
    """Not sent when all are answered meanwhile, nor on another day than the one it was written for."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        requests = list(waiting_for_answer(_user(payload)))
        headline = ngettext(
            "%(count)d request for a meeting waits for your answer",
            "%(count)d requests for meetings wait for your answer",
            len(requests),
        ) % {"count": len(requests)}
        return message_from_templates(
            subject=headline,
            template="meetings/mail/waiting",
            values={
                "headline": headline,
                "requests": requests[:SHOWN],
                "more": max(0, len(requests) - SHOWN),
                "url": context.site_url + reverse("meetings:requests"),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        return [
            InboxLine(_("Requests wait for your answer"), reverse("meetings:requests")) for _each in payloads
        ]

    def still_due(self, payload: Payload, now: datetime) -> bool:
        user = User.objects.filter(public_id=payload["user"]).first()
        if user is None or local_date(now, ZoneInfo(user.time_zone)).isoformat() != payload["day"]:
            return False
        return waiting_for_answer(user).exists()


def _user(payload: Payload) -> User:
    return User.objects.get(public_id=payload["user"])
