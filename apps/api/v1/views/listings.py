"""What one's own company offers and seeks."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.companies import ListingBody, ListingTextBody, OwnListingLine
from apps.api.v1.serializers.meetings import Nothing
from apps.companies import services
from apps.companies.models import Listing
from apps.companies.selectors import listings_of, no_such_company, own_company

FIELDS = (
    "side", "cooperation_type", "sector", "text", "language", "quantity", "unit", "valid_until", "certificates",
    "other_certificates", "markets",
)  # fmt: skip


class ListingList(ApiView):
    @operation(
        "List what your company offers and seeks",
        item=OwnListingLine,
        query=PageQuery,
        order=("side", "created_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Listing]:
        return listings_of(own_company(reader(request), public_id))

    @operation("Add a line offered or sought", body=ListingBody, item=OwnListingLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Listing:
        company = own_company(reader(request), public_id)
        return services.add_listing(user=reader(request), company=company, **data)


def _own_listing(request: Request, public_id: str, listing_id: str) -> Listing:
    company = own_company(reader(request), public_id)
    listing = listings_of(company).select_related("company").filter(public_id=listing_id).first()
    if listing is None:
        raise no_such_company()
    return listing


class ListingView(ApiView):
    @operation("Read a line of your company", item=OwnListingLine)
    def get(self, request: Request, public_id: str, listing_id: str) -> Listing:
        return _own_listing(request, public_id, listing_id)

    @operation("Change a line of your company", body=ListingBody, item=OwnListingLine)
    def patch(self, request: Request, public_id: str, listing_id: str, data: dict[str, Any]) -> Listing:
        """A changed text loses its translations: they are of the old one."""
        listing = _own_listing(request, public_id, listing_id)
        there = {name: getattr(listing, name) for name in FIELDS} | {"hs_codes": listing.hs_codes.all()}
        services.change_listing(user=reader(request), listing=listing, **(there | data))
        return _own_listing(request, public_id, listing_id)

    @operation("Take a line off the profile", status=204)
    def delete(self, request: Request, public_id: str, listing_id: str) -> None:
        listing = _own_listing(request, public_id, listing_id)
        services.withdraw_listing(user=reader(request), listing=listing)


class ListingPause(ApiView):
    @operation("Pause a line", body=Nothing, item=OwnListingLine)
    def post(self, request: Request, public_id: str, listing_id: str, data: dict[str, Any]) -> Listing:
        """Others do not see it until it is resumed."""
        listing = _own_listing(request, public_id, listing_id)
        services.pause_listing(user=reader(request), listing=listing)
        return _own_listing(request, public_id, listing_id)

    @operation("Resume a paused line", status=204)
    def delete(self, request: Request, public_id: str, listing_id: str) -> None:
        """Refused (`expired`) where its last day is over."""
        services.resume_listing(user=reader(request), listing=_own_listing(request, public_id, listing_id))


class ListingTexts(ApiView):
    @operation("Say a line in a further language", body=ListingTextBody, item=OwnListingLine)
    def post(self, request: Request, public_id: str, listing_id: str, data: dict[str, Any]) -> Listing:
        """What was said in this language before is replaced."""
        listing = _own_listing(request, public_id, listing_id)
        services.translate_listing(user=reader(request), listing=listing, **data)
        return _own_listing(request, public_id, listing_id)


class ListingTextView(ApiView):
    @operation("Drop a translation of a line", status=204)
    def delete(self, request: Request, public_id: str, listing_id: str, language: str) -> None:
        listing = _own_listing(request, public_id, listing_id)
        services.drop_translation(user=reader(request), listing=listing, language=language)
