"""Lines end by themselves, and their companies hear of it."""

from django.db import transaction
from django.utils import timezone

from apps.companies.enums import ListingRest
from apps.companies.events import CompanyProfileChanged
from apps.companies.models import Listing
from apps.companies.selectors import managers_of
from apps.companies.services.profile import raise_version
from apps.core.events import publish
from apps.notifications.recipients import Recipient
from apps.notifications.services import notify

ENDED_KIND = "companies.listing_ended"
AT_ONCE = 200


def end_listings() -> int:
    """Take lines whose last day is over out of others' sight; return how many. Each on its own, so that one cannot stop the rest."""
    over = Listing.objects.filter(is_active=True, valid_until__lt=timezone.localdate())
    ids = list(over.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_end(pk) for pk in ids)


@transaction.atomic
def _end(pk: int) -> bool:
    """End one line, unless somebody was quicker: another sweep, or its company with another day."""
    rows = Listing.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
    over = rows.filter(pk=pk, is_active=True, valid_until__lt=timezone.localdate())
    listing = over.select_related("company").first()
    if listing is None or listing.valid_until is None:
        return False
    listing.is_active, listing.rest = False, ListingRest.EXPIRED
    listing.save(update_fields=["is_active", "rest", "updated_at"])
    raise_version(listing.company)
    publish(CompanyProfileChanged(listing.company_id))
    notify(
        kind=ENDED_KIND,
        subject_key=f"listing:{listing.public_id}",
        # A line that was given another day can end again, and is told again.
        revision=listing.valid_until.toordinal(),
        recipients=[Recipient.of_user(user) for user in managers_of([listing.company])],
        payload={"listing": listing.public_id, "until": listing.valid_until.isoformat()},
    )
    return True
