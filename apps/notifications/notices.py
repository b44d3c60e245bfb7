"""How the mails about one's own account read."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from apps.accounts.models import DataExport, User
from apps.notifications.handlers import ERASURE_KIND, EXPORT_KIND, POSTPONED_KIND
from apps.notifications.renderers import (
    InboxLine,
    Message,
    Payload,
    RenderContext,
    message_from_templates,
    register,
)


class ExportNotice:
    """The archive of one's own data can be fetched."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        export = DataExport.objects.get(public_id=payload["export"])
        return message_from_templates(
            subject=_("Your data is ready to download"),
            template="notifications/mail/export_ready",
            values={"expires_at": export.expires_at, "url": context.site_url + reverse("accounts:data")},
        )

    def summary(self, payload: Payload, context: RenderContext) -> InboxLine:
        return InboxLine(_("Your data is ready to download"), reverse("accounts:data"))

    def still_due(self, payload: Payload, now: datetime) -> bool:
        return DataExport.objects.filter(public_id=payload["export"], expires_at__gt=now).exists()


class ErasureNotice:
    """The account will be erased on a day; until then that can be taken back."""

    template = "notifications/mail/erasure_planned"

    def render(self, payload: Payload, context: RenderContext) -> Message:
        return message_from_templates(
            subject=self.headline(payload),
            template=self.template,
            values={
                "headline": self.headline(payload),
                "url": context.site_url + reverse("accounts:data"),
            },
        )

    def summary(self, payload: Payload, context: RenderContext) -> InboxLine:
        return InboxLine(self.headline(payload), reverse("accounts:data"))

    def headline(self, payload: Payload) -> str:
        return _("Your account will be erased on %(date)s") % {"date": _day(payload)}

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """Not when it was taken back, or planned anew for another day, meanwhile."""
        planned = User.objects.filter(pk=str(payload["user"])).values_list("erase_at", flat=True).first()
        return planned is not None and f"{planned:%Y-%m-%d}" == payload["due_on"]


class PostponedNotice(ErasureNotice):
    template = "notifications/mail/erasure_postponed"

    def headline(self, payload: Payload) -> str:
        return _("Your account could not be erased yet")


def _day(payload: Payload) -> str:
    return date_format(date.fromisoformat(str(payload["due_on"])), "DATE_FORMAT")


def register_notices() -> None:
    register(EXPORT_KIND, ExportNotice())
    register(ERASURE_KIND, ErasureNotice())
    register(POSTPONED_KIND, PostponedNotice())
