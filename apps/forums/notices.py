"""How the mails of this app read."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.forums.enums import RegistrationState
from apps.forums.models import Registration
from apps.forums.services.registrations import DECIDED_KIND
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

FORUMS = NoticeGroup(
    code="forums",
    label=gettext_lazy("Forums"),
    help=gettext_lazy("Whether your company takes part."),
    mandatory=frozenset({NoticeWay.EMAIL}),
)


class RegistrationNotice(TellsMany):
    """Approved, declined, or waiting for a place."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        registration = _registration(payload)
        return message_from_templates(
            subject=_headline(registration, payload),
            template="forums/mail/decided",
            values={
                "registration": registration,
                "headline": _headline(registration, payload),
                "url": context.site_url + reverse("forums:detail", args=[registration.forum.public_id]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        rows = Registration.objects.select_related("forum", "company")
        registrations = rows.in_bulk([p["registration"] for p in payloads], field_name="public_id")
        return lines_about(registrations, payloads, "registration", _line)

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return _registration(payload).state == payload["state"]


def _registration(payload: Payload) -> Registration:
    return Registration.objects.select_related("forum", "company").get(public_id=payload["registration"])


def _line(registration: Registration, payload: Payload) -> InboxLine:
    url = reverse("forums:detail", args=[registration.forum.public_id])
    return InboxLine(_headline(registration, payload), url)


def _headline(registration: Registration, payload: Payload) -> str:
    values = {"company": registration.company, "forum": registration.forum}
    if payload["state"] == RegistrationState.APPROVED:
        return _("%(company)s takes part: %(forum)s") % values
    if payload["state"] == RegistrationState.WAITING_LIST:
        return _("%(company)s is on the waiting list: %(forum)s") % values
    return _("%(company)s has no place: %(forum)s") % values


def register_notices() -> None:
    register(DECIDED_KIND, RegistrationNotice(), group=FORUMS)
