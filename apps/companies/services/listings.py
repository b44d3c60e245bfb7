"""What a company offers and seeks."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.companies.enums import Certificate, ContentLanguage, ListingRest, Market
from apps.companies.events import CompanyProfileChanged
from apps.companies.models import Company, Listing, ListingText
from apps.companies.permissions import require_manager
from apps.companies.selectors.markets import province_names
from apps.companies.services.live import lock_live
from apps.companies.services.profile import raise_version
from apps.companies.validators import plain
from apps.core.errors import Conflict, InvalidInput
from apps.core.events import publish
from apps.core.text import clean
from apps.reference.enums import CooperationSide, ListingSide
from apps.reference.models import CooperationType, HsCode, Sector

MOST_CODES, MOST_MARKETS = 20, 40
LONGEST_TEXT = 1000


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
    **details: Any,
) -> Listing:
    """Add a line offered or sought; `details` are those of `write_details`.

    Raises InvalidInput, or Conflict when the company has the same line already.
    """
    require_manager(user, company)
    lock_live(company)
    listing = Listing(company=company)
    write_line(listing, side, cooperation_type, sector, text, language)
    write_details(listing, **details)
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
    **details: Any,
) -> Listing:
    """Write a line anew. Its translations, being of the old text, go; one that had expired is shown again."""
    require_manager(user, listing.company)
    listing = _locked(listing)
    if clean(text) != listing.text or language != listing.language:
        listing.texts.all().delete()
    write_line(listing, side, cooperation_type, sector, text, language)
    write_details(listing, **details)
    if listing.rest != ListingRest.PAUSED:
        listing.rest, listing.is_active = "", True
    return _store(listing, hs_codes)


@transaction.atomic
def pause_listing(*, user: User, listing: Listing) -> Listing:
    """Take a line out of others' sight until it is resumed; doing it twice changes nothing."""
    require_manager(user, listing.company)
    listing = _locked(listing)
    if listing.rest == ListingRest.PAUSED:
        return listing
    return _turn(listing, is_active=False, rest=ListingRest.PAUSED)


@transaction.atomic
def resume_listing(*, user: User, listing: Listing) -> Listing:
    """Show a paused line again. Raises Conflict for one whose last day is over: it needs another day first."""
    require_manager(user, listing.company)
    listing = _locked(listing)
    if listing.is_active:
        return listing
    if is_over(listing):
        raise Conflict(_("The last day of this line is over. Give it another day first."), code="expired")
    return _turn(listing, is_active=True, rest="")


@transaction.atomic
def withdraw_listing(*, user: User, listing: Listing) -> None:
    """Take a line off the profile; requests that were made because of it keep their history."""
    require_manager(user, listing.company)
    _turn(_locked(listing), is_active=False, rest="")


@transaction.atomic
def translate_listing(
    *, user: User, listing: Listing, language: str, text: str, translated_by: str = ""
) -> ListingText:
    """Say a line in a further language; blank `translated_by` is the company itself. Saying it again replaces it."""
    require_manager(user, listing.company)
    listing = _locked(listing)
    if language not in ContentLanguage.values:
        raise InvalidInput(_("Choose one of the listed languages."), field="language")
    if language == listing.language:
        raise InvalidInput(
            _("The line is written in this language. Change the line itself."), field="language"
        )
    values = {"text": _text(text), "translated_by": clean(translated_by)[:60]}
    written, _created = ListingText.objects.update_or_create(
        listing=listing, language=language, defaults=values
    )
    _tell(listing)
    return written


@transaction.atomic
def drop_translation(*, user: User, listing: Listing, language: str) -> None:
    require_manager(user, listing.company)
    listing = _locked(listing)
    if listing.texts.filter(language=language).delete()[0]:
        _tell(listing)


def is_over(listing: Listing) -> bool:
    return listing.valid_until is not None and listing.valid_until < timezone.localdate()


def _locked(listing: Listing) -> Listing:
    lock_live(listing.company)
    return (
        Listing.objects.select_for_update(no_key=True, of=("self",))
        .select_related("company")
        .get(pk=listing.pk)
    )


def _turn(listing: Listing, *, is_active: bool, rest: str) -> Listing:
    listing.is_active, listing.rest = is_active, rest
    listing.save(update_fields=["is_active", "rest", "updated_at"])
    _tell(listing)
    return listing


def _tell(listing: Listing) -> None:
    raise_version(listing.company)
    publish(CompanyProfileChanged(listing.company_id))


def write_line(
    listing: Listing,
    side: str,
    cooperation_type: CooperationType,
    sector: Sector,
    text: str,
    language: str,
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
    listing.side, listing.cooperation_type, listing.sector = side, cooperation_type, sector
    listing.text, listing.language = _text(text), language


def write_details(
    listing: Listing,
    *,
    quantity: Decimal | None = None,
    unit: str = "",
    valid_until: date | None = None,
    certificates: Iterable[str] = (),
    other_certificates: str = "",
    markets: Iterable[str] = (),
) -> None:
    if quantity is not None and quantity <= 0:
        raise InvalidInput(_("A quantity is greater than zero."), field="quantity")
    if valid_until is not None and valid_until < timezone.localdate() and valid_until != listing.valid_until:
        raise InvalidInput(_("This day is over. Choose a later one, or none."), field="valid_until")
    listing.quantity, listing.unit, listing.valid_until = (
        quantity,
        plain(unit, field="unit", most=40),
        valid_until,
    )
    listing.certificates = _known(certificates, set(Certificate.values), "certificates")
    listing.other_certificates = plain(other_certificates, field="other_certificates", most=200)
    listing.markets = _markets(markets)


def _text(text: str) -> str:
    text = clean(text)
    if not 3 <= len(text) <= LONGEST_TEXT:
        raise InvalidInput(_("The text has between 3 and 1,000 characters."), field="text")
    return plain(text, field="text", most=LONGEST_TEXT)


def _markets(codes: Iterable[str]) -> list[str]:
    codes = list(dict.fromkeys(codes))
    if len(codes) > MOST_MARKETS:
        raise InvalidInput(_("Choose at most %(most)d markets.") % {"most": MOST_MARKETS}, field="markets")
    known = set(Market.values)
    return _known(codes, known if known >= set(codes) else known | set(province_names()), "markets")


def _known(codes: Iterable[str], known: set[str], field: str) -> list[str]:
    codes = list(dict.fromkeys(codes))
    if set(codes) - known:
        raise InvalidInput(_("Choose from the list."), field=field)
    return codes


def _store(listing: Listing, hs_codes: Iterable[HsCode]) -> Listing:
    codes = list(hs_codes)
    if len(codes) > MOST_CODES:
        raise InvalidInput(
            _("A line has at most %(most)d HS codes. Write another line.") % {"most": MOST_CODES},
            field="hs_codes",
        )
    try:
        with transaction.atomic():
            listing.save()
    except IntegrityError:
        raise Conflict(_("This company already has the same listing."), code="listing_exists") from None
    listing.hs_codes.set(codes)
    _tell(listing)
    return listing
