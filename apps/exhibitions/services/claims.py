"""Two sources, two dates: both are kept side by side until an organiser decides."""

from dataclasses import replace
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.errors import Conflict, InvalidInput
from apps.core.text import clean
from apps.exhibitions.models import DateClaim, Edition
from apps.exhibitions.permissions import require_calendar_editor
from apps.exhibitions.services.changes import EditionData, correct_edition, lock_calendar
from apps.reference.enums import Confidence


@transaction.atomic
def note_claim(
    *,
    user: User,
    edition: Edition,
    start_date: date,
    end_date: date | None,
    source: str,
    source_url: str = "",
) -> DateClaim:
    """Keep the days that another source gives; saying it again changes nothing."""
    require_calendar_editor(user)
    source = clean(source)
    if end_date is not None and end_date < start_date:
        raise InvalidInput(_("The last day is before the first day."), field="end_date")
    if not source:
        raise InvalidInput(_("Say where this can be read."), field="source")
    if (edition.start_date, edition.end_date) == (start_date, end_date):
        raise InvalidInput(_("These are the days that the calendar has already."), field="start_date")
    claim, _created = DateClaim.objects.get_or_create(
        edition=edition,
        start_date=start_date,
        end_date=end_date,
        settled_at=None,
        defaults={"source": source, "source_url": source_url, "noted_by": user},
    )
    return claim


@transaction.atomic
def settle_claim(*, user: User, claim: DateClaim, accept: bool) -> DateClaim:
    """Take the other source's days over, or put them aside. Raises Conflict when somebody has decided already."""
    require_calendar_editor(user)
    lock_calendar()
    held = DateClaim.objects.select_for_update().get(pk=claim.pk)
    if held.settled_at is not None:
        raise Conflict(_("Somebody has decided on these dates already."), code="claim_settled")
    if accept:
        edition = Edition.objects.get(pk=held.edition_id)
        correct_edition(user=user, edition=edition, data=_taken_over(edition, held))
    held.settled_at, held.was_accepted = timezone.now(), accept
    held.save(update_fields=["settled_at", "was_accepted"])
    return held


def _taken_over(edition: Edition, claim: DateClaim) -> EditionData:
    """The days of the other source; days that an organiser has chosen are not of low confidence any more."""
    known = EditionData(
        start_date=edition.start_date,
        end_date=edition.end_date,
        status=edition.status,
        confidence=edition.confidence,
        city=edition.city,
        venue=edition.venue,
        source=claim.source,
        source_url=claim.source_url,
    )
    confidence = Confidence.MEDIUM if edition.confidence == Confidence.LOW else edition.confidence
    return replace(known, start_date=claim.start_date, end_date=claim.end_date, confidence=confidence)
