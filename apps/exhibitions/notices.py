"""How the mails of this app read."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.templatetags.times import date_range
from apps.core.time import local_date
from apps.exhibitions.enums import EditionStatus, Timing
from apps.exhibitions.models import Deadline, Edition, EditionChange
from apps.exhibitions.services.changes import DEADLINE_NEAR, EDITION_CHANGED
from apps.exhibitions.wording import change_lines, full_title, headline
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

CALENDAR = NoticeGroup(
    code="calendar",
    label=gettext_lazy("Exhibitions"),
    help=gettext_lazy(
        "Changes and deadlines of the exhibitions that you follow or to which your company goes."
    ),
)
CHANGES = EditionChange.objects.select_related(
    "edition__exhibition", "edition__venue", "edition__city", "old_city", "old_venue", "new_city", "new_venue"
)
DEADLINES = Deadline.objects.select_related("edition__exhibition", "edition__venue", "edition__city")


class ChangeNotice(TellsMany):
    """An edition moved, was cancelled, or its dates became known."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        change = CHANGES.all().get(pk=str(payload["change"]))
        return message_from_templates(
            subject=headline(change),
            template="exhibitions/mail/changed",
            values={
                "change": change,
                "lines": change_lines(change),
                "headline": headline(change),
                "url": context.site_url + _url(change.edition),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        found = CHANGES.all().in_bulk([int(str(payload["change"])) for payload in payloads])
        rows = {str(pk): change for pk, change in found.items()}
        return lines_about(
            rows, payloads, "change", lambda change, _: InboxLine(headline(change), _url(change.edition))
        )

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """Only the latest change is news, and only until the fair is over."""
        change = CHANGES.all().filter(pk=str(payload["change"])).first()
        if change is None or change.edition.timing == Timing.PAST:
            return False
        return not EditionChange.objects.filter(edition=change.edition, pk__gt=change.pk).exists()


class DeadlineNotice(TellsMany):
    """Something must be done for an edition soon."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        deadline = DEADLINES.all().get(public_id=payload["deadline"])
        return message_from_templates(
            subject=_due(deadline),
            template="exhibitions/mail/deadline",
            values={
                "deadline": deadline,
                "headline": _due(deadline),
                "url": context.site_url + _url(deadline.edition),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        rows = DEADLINES.all().in_bulk([str(p["deadline"]) for p in payloads], field_name="public_id")
        return lines_about(rows, payloads, "deadline", lambda row, _: InboxLine(_due(row), _url(row.edition)))

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """Not for a day that was moved or is over, nor for a fair that is called off."""
        deadline = (
            DEADLINES.all()
            .filter(public_id=payload["deadline"], revision=int(str(payload["revision"])))
            .first()
        )
        if deadline is None or deadline.edition.status == EditionStatus.CANCELLED:
            return False
        return deadline.day >= local_date(now, ZoneInfo(deadline.edition.time_zone))


def _due(deadline: Deadline) -> str:
    return _("%(fair)s: %(deadline)s until %(day)s") % {
        "fair": full_title(deadline.edition),
        "deadline": deadline.get_kind_display(),
        "day": date_range(deadline.day),
    }


def _url(edition: Edition) -> str:
    return reverse("exhibitions:edition", args=[edition.slug])


def register_notices() -> None:
    register(EDITION_CHANGED, ChangeNotice(), group=CALENDAR)
    register(DEADLINE_NEAR, DeadlineNotice(), group=CALENDAR)
