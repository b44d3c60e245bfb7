"""How the mails of this app read."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.forums.enums import RegistrationState
from apps.forums.models import Registration
from apps.forums.services.registrations import DECIDED_KIND
from apps.notifications.renderers import (
    InboxLine,
    Message,
    Payload,
    RenderContext,
    message_from_templates,
    register,
)


class RegistrationNotice:
    """Approved or declined."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        registration = _registration(payload)
        return message_from_templates(
            subject=_headline(registration),
            template="forums/mail/decided",
            values={
                "registration": registration,
                "headline": _headline(registration),
                "url": context.site_url + reverse("forums:detail", args=[registration.forum.public_id]),
            },
        )

    def summary(self, payload: Payload, context: RenderContext) -> InboxLine:
        registration = _registration(payload)
        return InboxLine(
            _headline(registration), reverse("forums:detail", args=[registration.forum.public_id])
        )

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return _registration(payload).state == payload["state"]


def _registration(payload: Payload) -> Registration:
    return Registration.objects.select_related("forum", "company").get(public_id=payload["registration"])


def _headline(registration: Registration) -> str:
    values = {"company": registration.company, "forum": registration.forum}
    if registration.state == RegistrationState.APPROVED:
        return _("%(company)s takes part: %(forum)s") % values
    return _("%(company)s has no place: %(forum)s") % values


def register_notices() -> None:
    register(DECIDED_KIND, RegistrationNotice())
