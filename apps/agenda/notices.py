"""How the mails about trips read."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.agenda.models import TripStop
from apps.agenda.services.trips import MOVED_KIND
from apps.exhibitions.models import EditionChange
from apps.exhibitions.wording import change_lines
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

TRIPS = NoticeGroup(
    code="trips",
    label=gettext_lazy("Trips"),
    help=gettext_lazy("When an exhibition of a trip on which you go moves or is called off."),
)


class MovedNotice(TellsMany):
    """A fair of the trip moved: look at the days again."""

    def render(self, payload: Payload, context: RenderContext) -> Message:
        stop = _stops().get(public_id=payload["stop"])
        change = EditionChange.objects.select_related("edition__exhibition").get(pk=str(payload["change"]))
        return message_from_templates(
            subject=_headline(stop),
            template="agenda/mail/moved",
            values={
                "headline": _headline(stop),
                "lines": change_lines(change),
                "url": context.site_url + reverse("agenda:trip", args=[stop.trip.public_id]),
            },
        )

    def summaries(self, payloads: Sequence[Payload], context: RenderContext) -> list[InboxLine]:
        found = _stops().in_bulk([p["stop"] for p in payloads], field_name="public_id")
        return lines_about(
            found,
            payloads,
            "stop",
            lambda stop, _payload: InboxLine(
                _headline(stop), reverse("agenda:trip", args=[stop.trip.public_id])
            ),
        )

    def still_due(self, payload: Payload, now: datetime) -> bool:
        """Only the latest change, of a trip that still goes there."""
        stop = _stops().filter(public_id=payload["stop"], removed_at=None, trip__cancelled_at=None).first()
        if stop is None:
            return False
        later = EditionChange.objects.filter(edition=stop.edition_id, pk__gt=int(str(payload["change"])))
        return not later.exists()


def _stops() -> QuerySet[TripStop]:
    return TripStop.objects.select_related("trip", "edition__exhibition")


def _headline(stop: TripStop) -> str:
    return _("%(fair)s has changed: look at your trip “%(trip)s”") % {
        "fair": stop.edition.title,
        "trip": stop.trip.title,
    }


def register_notices() -> None:
    register(MOVED_KIND, MovedNotice(), group=TRIPS)
