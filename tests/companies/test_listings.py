"""Lines: certificates and markets, resting, ending, further languages, and what others see of all that."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.companies import services
from apps.companies.models import Listing
from apps.companies.selectors import listings_of, market_names, visible_company
from apps.core.errors import Conflict, InvalidInput
from apps.notifications.models import Delivery, Notification
from apps.reference.models import CooperationType
from tests.doors import post_statuses, signed_in
from tests.factories import (
    CooperationTypeFactory,
    HsCodeFactory,
    ListingFactory,
    PlaceFactory,
    SectorFactory,
)
from tests.people import Cast

YESTERDAY, TOMORROW = timedelta(days=-1), timedelta(days=1)


def url_of(name: str, *args: str) -> str:
    return reverse(f"companies:{name}", args=args)


def shown(listing: Listing) -> bool:
    company = visible_company(AnonymousUser(), listing.company.public_id)
    return listing in company.active_listings


def values_of(listing: Listing, **changes: object) -> dict[str, object]:
    return {
        "side": listing.side,
        "cooperation_type": listing.cooperation_type,
        "sector": listing.sector,
        "text": listing.text,
        "language": listing.language,
        "valid_until": listing.valid_until,
    } | changes


@pytest.fixture
def listing(people: Cast) -> Listing:
    return ListingFactory(company=people.company, text="Təmizlənmiş fındıq")


def test_certificates_and_markets_are_kept_in_order_and_shown_by_name(people: Cast) -> None:
    PlaceFactory(code="CN-GD", kind="province", name_en="Guangdong")
    listing = services.add_listing(
        user=people.owner,
        company=people.company,
        side="offer",
        cooperation_type=CooperationTypeFactory(side="offer"),
        sector=SectorFactory(),
        text="Hazelnuts",
        language="en",
        certificates=["halal", "iso9001", "halal"],
        other_certificates=" AZS 001 ",
        markets=["CN-GD", "KZ"],
    )
    assert listing.certificate_names == ["Halal", "ISO 9001", "AZS 001"]
    assert market_names(listing.markets) == ["Guangdong", "Kazakhstan"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"text": "<script>alert(1)</script>"}, "text"),
        ({"text": "x" * 10_000}, "text"),
        ({"text": "\u202e\u200b\u2066"}, "text"),
        ({"unit": "<b>t</b>"}, "unit"),
        ({"other_certificates": "x" * 201}, "other_certificates"),
        ({"certificates": ["nonsense"]}, "certificates"),
        ({"markets": ["XX"]}, "markets"),
        ({"markets": [f"M{n}" for n in range(41)]}, "markets"),
        ({"quantity": 0}, "quantity"),
        ({"valid_until": timezone.localdate() + YESTERDAY}, "valid_until"),
    ],
)
def test_details_that_cannot_be_are_refused_and_nothing_changes(
    people: Cast, listing: Listing, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        services.change_listing(user=people.owner, listing=listing, **values_of(listing, **changes))
    assert refused.value.field == field
    assert Listing.objects.get().updated_at == listing.updated_at


def test_more_codes_than_a_line_can_bear_are_refused(people: Cast, listing: Listing) -> None:
    codes = [HsCodeFactory() for _ in range(21)]
    with pytest.raises(InvalidInput):
        services.change_listing(
            user=people.owner, listing=listing, **values_of(listing, text="Other"), hs_codes=codes
        )
    assert Listing.objects.get().text == "Təmizlənmiş fındıq"


def test_a_paused_line_is_the_companys_alone_until_it_is_resumed(people: Cast, listing: Listing) -> None:
    services.pause_listing(user=people.owner, listing=listing)
    services.pause_listing(user=people.owner, listing=listing)
    assert (shown(listing), list(listings_of(people.company))) == (False, [listing])
    # Changing its words does not bring it back before its people say so.
    services.change_listing(user=people.owner, listing=listing, **values_of(listing, text="Fındıq ləpəsi"))
    assert not shown(listing)
    services.resume_listing(user=people.owner, listing=listing)
    assert shown(listing)


def test_a_line_ends_on_its_day_and_its_company_is_told_once(people: Cast, listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(valid_until=timezone.localdate() + YESTERDAY)
    # It is out of sight at midnight, whenever the sweep comes.
    assert not shown(listing)
    assert (services.end_listings(), services.end_listings()) == (1, 0)
    listing.refresh_from_db()
    assert (listing.is_active, listing.rest) == (False, "expired")
    assert list(listings_of(people.company)) == [listing]
    assert list(Notification.objects.values_list("recipient", "kind")) == [
        (people.owner.pk, "companies.listing_ended")
    ]
    assert Delivery.objects.filter(kind="companies.listing_ended").count() == 1
    with pytest.raises(Conflict):
        services.resume_listing(user=people.owner, listing=listing)
    later = values_of(listing, valid_until=timezone.localdate() + TOMORROW)
    services.change_listing(user=people.owner, listing=listing, **later)
    assert shown(listing)


def test_a_line_that_holds_today_still_holds(people: Cast, listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(valid_until=timezone.localdate())
    assert services.end_listings() == 0
    assert shown(listing)


def test_a_mail_says_which_line_has_ended(people: Cast, listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(valid_until=timezone.localdate() + YESTERDAY)
    services.end_listings()
    page = signed_in(people.owner).get("/en/inbox/").content.decode()
    assert f"A line of {people.company.legal_name} has ended" in page


def test_a_translation_is_of_one_text_and_goes_with_it(people: Cast, listing: Listing) -> None:
    say = {"user": people.owner, "listing": listing, "language": "en"}
    services.translate_listing(**say, text="Shelled hazelnuts")
    services.translate_listing(**say, text="Hazelnut kernels", translated_by="A. Translator")
    assert list(listing.texts.values_list("language", "text", "translated_by")) == [
        ("en", "Hazelnut kernels", "A. Translator")
    ]
    with pytest.raises(InvalidInput):
        services.translate_listing(user=people.owner, listing=listing, language="az", text="Fındıq")
    services.change_listing(user=people.owner, listing=listing, **values_of(listing, text="Qoz ləpəsi"))
    assert not listing.texts.exists()


@pytest.mark.parametrize("name", ["pause_listing", "resume_listing", "withdraw_listing"])
def test_only_managers_turn_lines(people: Cast, listing: Listing, name: str) -> None:
    url = url_of(name, people.company.public_id, listing.public_id)
    assert post_statuses(url, people) == (404, 404, 302)
    assert signed_in(people.owner).get(url).status_code == 405
    listing.refresh_from_db()
    assert (listing.is_active, listing.rest) == (True, "")
    assert signed_in(people.owner).post(url).status_code == 302


def test_only_managers_write_translations(people: Cast, listing: Listing) -> None:
    url = url_of("listing_texts", people.company.public_id, listing.public_id)
    typed = {"language": "en", "text": "Shelled hazelnuts"}
    assert post_statuses(url, people, typed) == (404, 404, 302)
    assert not listing.texts.exists()
    owner = signed_in(people.owner)
    assert owner.get(url).status_code == 200
    assert owner.post(url, typed).status_code == 302
    assert "Shelled hazelnuts" in owner.get(url).content.decode()
    drop = url_of("drop_listing_text", people.company.public_id, listing.public_id, "en")
    assert post_statuses(drop, people) == (404, 404, 302)
    assert listing.texts.count() == 1
    assert owner.post(drop).status_code == 302
    assert not listing.texts.exists()


def test_a_copy_begins_like_the_other_line_and_is_one_of_its_own(people: Cast, listing: Listing) -> None:
    listing.hs_codes.add(HsCodeFactory(code="0802"))
    owner = signed_in(people.owner)
    add = url_of("add_listing", people.company.public_id)
    form = owner.get(f"{add}?copy={listing.public_id}").context["form"]
    assert (form.initial["text"], form.initial["hs_codes"]) == (listing.text, ["0802"])
    theirs = ListingFactory(company=people.other_company)
    assert "text" not in owner.get(f"{add}?copy={theirs.public_id}").context["form"].initial


def test_markup_in_a_line_stays_text(people: Cast, listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(text="<script>alert(1)</script><b>fat</b>")
    page = Client().get(f"/en/companies/{people.company.public_id}/").content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b&gt;fat&lt;/b&gt;" in page


def test_the_form_shows_what_answers_each_kind(people: Cast) -> None:
    sell = CooperationTypeFactory(code="SELL", side="offer", label_en="Sell")
    buy = CooperationTypeFactory(code="BUY", side="seek", label_en="Buy", complement=sell)
    CooperationType.objects.filter(pk=sell.pk).update(complement=buy)
    page = signed_in(people.owner).get(url_of("add_listing", people.company.public_id)).content.decode()
    assert "Sell ⇄ Buy" in page
    assert "Buy ⇄ Sell" in page
