"""What a company offers and seeks."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import ContentLanguage
from apps.companies.events import CompanyProfileChanged
from apps.companies.models import Company, Listing
from apps.companies.permissions import require_manager
from apps.companies.services.profile import raise_version
from apps.core.errors import Conflict, InvalidInput
from apps.core.events import publish
from apps.core.text import clean
from apps.reference.enums import CooperationSide, ListingSide
from apps.reference.models import CooperationType, HsCode, Sector


@transaction.atomic
def add_listing(
    *,
    user: User,
    company: Company,
    side: str,
    cooperation_type: CooperationType,
    sector: Sector,
    text: str,
    language: str,
    hs_codes: Iterable[HsCode] = (),
    quantity: Decimal | None = None,
    unit: str = "",
    valid_until: date | None = None,
) -> Listing:
    """Add a line offered or sought. Raises InvalidInput, or Conflict when the company has the same line already."""
    require_manager(user, company)
    listing = Listing(company=company)
    _fill(listing, side, cooperation_type, sector, text, language, quantity, unit, valid_until)
    return _store(listing, hs_codes)


@transaction.atomic
def change_listing(
    *,
    user: User,
    listing: Listing,
    side: str,
    cooperation_type: CooperationType,
    sector: Sector,
    text: str,
    language: str,
    hs_codes: Iterable[HsCode] = (),
    quantity: Decimal | None = None,
    unit: str = "",
    valid_until: date | None = None,
) -> Listing:
    """Write a line anew. Its translations, being of the old text, go."""
    require_manager(user, listing.company)
    listing = Listing.objects.select_for_update(no_key=True).select_related("company").get(pk=listing.pk)
    if clean(text) != listing.text:
        listing.texts.all().delete()
    _fill(listing, side, cooperation_type, sector, text, language, quantity, unit, valid_until)
    return _store(listing, hs_codes)


@transaction.atomic
def withdraw_listing(*, user: User, listing: Listing) -> None:
    """Take a line off the profile; requests that were made because of it keep their history."""
    require_manager(user, listing.company)
    listing.is_active = False
    listing.save(update_fields=["is_active", "updated_at"])
    raise_version(listing.company)
    publish(CompanyProfileChanged(listing.company_id))


def _fill(
    listing: Listing,
    side: str,
    cooperation_type: CooperationType,
    sector: Sector,
    text: str,
    language: str,
    quantity: Decimal | None,
    unit: str,
    valid_until: date | None,
) -> None:
    if side not in ListingSide.values:
        raise InvalidInput(_("Say whether this is offered or sought."), field="side")
    if cooperation_type.side not in {side, CooperationSide.MUTUAL}:
        raise InvalidInput(
            _("This kind of cooperation belongs to the other side: offered or sought."),
            field="cooperation_type",
        )
    if language not in ContentLanguage.values:
        raise InvalidInput(_("Choose one of the listed languages."), field="language")
    text = clean(text)
    if not 3 <= len(text) <= 1000:
        raise InvalidInput(_("The text has between 3 and 1,000 characters."), field="text")
    if quantity is not None and quantity <= 0:
        raise InvalidInput(_("A quantity is greater than zero."), field="quantity")
    listing.side, listing.cooperation_type, listing.sector = side, cooperation_type, sector
    listing.text, listing.language = text, language
    listing.quantity, listing.unit, listing.valid_until = quantity, clean(unit), valid_until
    listing.is_active = True


def _store(listing: Listing, hs_codes: Iterable[HsCode]) -> Listing:
    try:
        with transaction.atomic():
            listing.save()
    except IntegrityError:
        raise Conflict(_("This company already has the same listing."), code="listing_exists") from None
    listing.hs_codes.set(hs_codes)
    raise_version(listing.company)
    publish(CompanyProfileChanged(listing.company_id))
    return listing
