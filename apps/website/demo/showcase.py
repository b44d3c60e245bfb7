"""What makes the pages of the example companies full: certificates and markets of lines, pictures, a paper, letters."""

import io
from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.utils import timezone

from apps.accounts.models import User
from apps.companies.enums import Certificate, Market, PaperKind, PictureKind, VerificationState
from apps.companies.models import Company
from apps.companies.services import add_picture, hand_in_paper
from apps.forums.models import Forum
from apps.letters.models import InvitationLetter
from apps.letters.selectors import forums_to_be_invited_to
from apps.letters.services import issue_letter, request_letter
from apps.website.demo.content import DemoCompany, DemoListing
from apps.website.demo.pictures import draw_logo, draw_paper, draw_photo

# By the sector's code, the longest beginning first: what sellers of such goods usually show.
CERTIFICATES: Mapping[str, tuple[Certificate, ...]] = {
    "FOOD-WIN": (Certificate.ISO_22000, Certificate.GACC),
    "FOOD": (Certificate.HACCP, Certificate.ISO_22000, Certificate.GACC),
    "AGRI": (Certificate.PHYTOSANITARY, Certificate.ORIGIN, Certificate.GLOBAL_GAP),
    "AUTO": (Certificate.IATF_16949, Certificate.CCC),
    "MACH": (Certificate.ISO_9001, Certificate.CE),
    "RENW": (Certificate.ISO_9001, Certificate.ISO_14001, Certificate.CE),
    "CHEM": (Certificate.ISO_9001, Certificate.ISO_14001),
    "TEXT": (Certificate.ISO_9001, Certificate.ORIGIN),
}
MARKETS: Mapping[str, tuple[Market, ...]] = {
    "AZ": (Market.CN, Market.KZ, Market.TR),
    "CN": (Market.AZ, Market.GE, Market.KZ),
}
# Further companies that show a drawing, beside those for which somebody signs in.
ALSO_PICTURED = ("nar-nagili", "findiq-perisi", "kuafu-zhuri")
LETTERS = 3
MOTIF_OF_SECTOR = {"AGRI": "orchard", "FOOD": "orchard"}
GOODS = {"az": "Sifarişlər yola salınmağa hazırdır (rəsm)", "zh-hans": "待发运的货物（示意图）"}
PLACE = {"az": "Harada işləyirik (rəsm)", "zh-hans": "我们的生产场所（示意图）"}


def certificates_of(listing: DemoListing) -> list[str]:
    """Return the codes of what an offered line is certified by; nothing for services and for what is sought."""
    if listing.side != "offer" or not listing.hs:
        return []
    beginnings = [start for start in CERTIFICATES if listing.sector.startswith(start)]
    return [str(code) for code in CERTIFICATES[max(beginnings, key=len)]] if beginnings else []


def markets_of(row: DemoCompany, listing: DemoListing) -> list[str]:
    """Return where an offered line is to go: the other side first, then what lies on the way."""
    return [str(code) for code in MARKETS[row.country]] if listing.side == "offer" else []


def furnish(
    rows: Mapping[str, DemoCompany],
    companies: Mapping[str, Company],
    actors: Mapping[str, User],
    *,
    signed_in: Iterable[User],
    organiser: User,
    forum: Forum,
) -> None:
    """Give pictures to some companies, a paper to those that wait for the verifier, and letters to guests.

    The letter of the guest for whom somebody signs in is issued; the others wait for the organiser.
    """
    owners = set(signed_in)
    pictured = [key for key in rows if key in ALSO_PICTURED or actors[key] in owners]
    for seed, key in enumerate(pictured):
        _show(rows[key], companies[key], actors[key], seed, is_whole=actors[key] in owners)
    for key, company in companies.items():
        if company.verification_state == VerificationState.SUBMITTED:
            _hand_in(company, actors[key])
    if forums_to_be_invited_to(timezone.localdate()).filter(pk=forum.pk).exists():
        guests = [key for key in rows if rows[key].country != _host(forum) and companies[key].is_verified]
        guests.sort(key=lambda key: actors[key] not in owners)
        letters = [_ask(companies[key], actors[key], forum) for key in guests[:LETTERS]]
        issue_letter(user=organiser, letter=letters[0])


def _show(row: DemoCompany, company: Company, actor: User, seed: int, *, is_whole: bool) -> None:
    """Give a logo and a photo, and a second one where somebody signs in: each takes a tenth of a second to draw."""
    language = row.descriptions[0].language
    motif = MOTIF_OF_SECTOR.get(row.sectors[0].partition("-")[0], "works")
    pictures = [
        (PictureKind.LOGO, draw_logo(row.name_en, seed), ""),
        (PictureKind.PHOTO, draw_photo(motif, seed), PLACE.get(language, "")),
    ]
    if is_whole:
        pictures.append((PictureKind.PHOTO, draw_photo("goods", seed + 1), GOODS.get(language, "")))
    for kind, content, caption in pictures:
        add_picture(user=actor, company=company, kind=kind, file=io.BytesIO(content), caption=caption)


def _hand_in(company: Company, actor: User) -> None:
    paper = draw_paper(company.name_en or company.legal_name, company.registration_number)
    hand_in_paper(
        user=actor,
        company=company,
        kind=PaperKind.EXTRACT,
        file=io.BytesIO(paper),
        name="example-extract.png",
    )


def _host(forum: Forum) -> str:
    return forum.venue.city.country if forum.venue else "AZ"


def _ask(company: Company, actor: User, forum: Forum) -> InvitationLetter:
    person = company.people.order_by("pk")[0]
    around = timedelta(days=2)
    return request_letter(
        user=actor,
        company=company,
        person=person,
        event=forum,
        stays_from=forum.starts_on - around,
        stays_until=forum.ends_on + around,
    )
