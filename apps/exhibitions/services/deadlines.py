"""Days until which something must be done for an edition: kept with their source, told in time."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import InvalidInput
from apps.core.text import clean
from apps.core.time import SHANGHAI, local_date
from apps.exhibitions.enums import DeadlineKind
from apps.exhibitions.models import Deadline, Edition
from apps.exhibitions.permissions import require_calendar_editor
from apps.exhibitions.selectors.people import near_deadlines, recipients_by_edition
from apps.exhibitions.services.changes import DEADLINE_NEAR
from apps.notifications.services import Event, notify_all, retire

# Told two weeks and three days before: (days left, offset of the notice), the nearest first.
STEPS = ((3, "3d"), (14, "14d"))


@transaction.atomic
def set_deadline(
    *, user: User, edition: Edition, kind: str, day: date, source: str, source_url: str = ""
) -> Deadline:
    """Keep one deadline of an edition, with where it can be read; a day that moves is told anew."""
    require_calendar_editor(user)
    source = clean(source)
    if kind not in DeadlineKind.values:
        raise InvalidInput(_("There is no such kind of deadline."), field="kind")
    if not source:
        raise InvalidInput(_("Say where this can be read."), field="source")
    last = edition.end_date or edition.start_date
    if edition.is_date_publishable and day > last:
        raise InvalidInput(_("This day is after the end of the exhibition."), field="day")
    # Locking the edition serialises two organisers: there is one deadline of a kind.
    Edition.objects.select_for_update().get(pk=edition.pk)
    deadline = Deadline.objects.filter(edition=edition, kind=kind).first()
    if deadline is None:
        return Deadline.objects.create(
            edition=edition, kind=kind, day=day, source=source, source_url=source_url
        )
    if deadline.day != day:
        deadline.revision += 1
        retire(subject_key=_subject(deadline))
    deadline.day, deadline.source, deadline.source_url = day, source, source_url
    deadline.save()
    return deadline


@transaction.atomic
def remove_deadline(*, user: User, deadline: Deadline) -> None:
    """Take a deadline away that was wrong; what has not been told of it is not told any more."""
    require_calendar_editor(user)
    retire(subject_key=_subject(deadline))
    deadline.delete()


@transaction.atomic
def tell_near_deadlines(*, now: datetime) -> int:
    """Tell followers and the companies that go of deadlines that are near; each step of each deadline once."""
    today = local_date(now, SHANGHAI)
    deadlines = near_deadlines(today, today + timedelta(days=STEPS[-1][0]))
    recipients = recipients_by_edition([deadline.edition for deadline in deadlines])
    notify_all(
        Event(
            kind=DEADLINE_NEAR,
            subject_key=_subject(deadline),
            revision=deadline.revision,
            recipients=recipients[deadline.edition_id],
            payload={"deadline": deadline.public_id, "revision": deadline.revision},
            offset=next(offset for days, offset in STEPS if (deadline.day - today).days <= days),
        )
        for deadline in deadlines
    )
    return len(deadlines)


def _subject(deadline: Deadline) -> str:
    return f"deadline:{deadline.public_id}"
