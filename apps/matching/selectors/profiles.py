"""From the companies' rows to the ranker's profiles. Ids are the rows' own, as text."""

from collections.abc import Collection, Iterable
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from apps.companies.enums import Market
from apps.companies.models import Company, Listing
from apps.companies.selectors import visible_companies
from apps.exhibitions.models import Attendance
from apps.forums.enums import LanguagePair, RegistrationState
from apps.forums.models import Forum, Registration
from apps.forums.selectors import approved_companies
from apps.matching.ranker.types import Line, Profile, Rules, Tables
from apps.meetings.selectors import must_not_meet, organiser_wishes
from apps.reference.enums import ListingSide
from apps.reference.models import CooperationType, Sector

# What "worldwide" means between the countries of companies.
EVERYWHERE = ("AZ", "CN")
# Kinds of cooperation so particular that asking for one and offering it is a reason by itself.
SPEAKS_ALONE_GROUPS = frozenset({"finance", "logistics", "capacity", "services", "technology"})


# What a line says beside its kind, its sector and its codes.
SAID = ("text", "language", "quantity", "unit", "markets", "certificates")


def eligible_companies(forum: Forum | None) -> QuerySet[Company]:
    """Return who can be suggested: a forum's participants, or without a forum every visible verified company."""
    return approved_companies(forum) if forum else visible_companies(AnonymousUser())


def profiles_of(
    forum: Forum | None, *, now: datetime, among: Collection[int] | None = None, every: bool = False
) -> list[Profile]:
    """Return the profiles of all who can be suggested, or of those `among` them; with `every` of who cannot as well."""
    rows = Company.objects.all() if every else eligible_companies(forum)
    if among is not None:
        rows = rows.filter(pk__in=among)
    companies = list(rows.order_by("pk"))
    chosen = Q(company__in=[company.pk for company in companies] if among is not None else rows.values("pk"))
    lines = _lines_of(chosen, now)
    events = _events_of(companies)
    capacity = float(forum.slots.count()) if forum else 20.0
    return [
        _profile(company, lines.get(company.pk, []), events.get(company.pk, frozenset()), capacity, now)
        for company in companies
    ]


def tables_of(forum: Forum | None) -> Tables:
    """Return the vocabularies that the ranker compares with."""
    types = list(CooperationType.objects.select_related("complement"))
    sectors = Sector.objects.select_related("parent")
    return Tables(
        complements={kind.code: kind.complement.code for kind in types if kind.complement},
        sectors={sector.code: sector.parent.code if sector.parent else "" for sector in sectors},
        speaks_alone=frozenset(kind.code for kind in types if kind.group in SPEAKS_ALONE_GROUPS),
        interpreted=_interpreted(forum),
    )


def rules_of(forum: Forum | None) -> Rules:
    """Return who may be suggested to whom: nobody across a must-not-meet rule, the organiser's wishes first."""
    return Rules(
        forbidden=_pairs(must_not_meet(forum)),
        must=_pairs(organiser_wishes(forum)),
        same_country=forum is not None and not forum.cross_country_only,
    )


def _pairs(companies: Iterable[frozenset[int]]) -> frozenset[tuple[str, str]]:
    ordered = (sorted(pair) for pair in companies)
    return frozenset((str(one), str(two)) for one, two in ordered)


def _profile(
    company: Company, lines: list[tuple[str, Line]], events: frozenset[str], capacity: float, now: datetime
) -> Profile:
    return Profile(
        id=str(company.pk),
        country=company.country,
        languages=tuple(company.languages),
        offers=tuple(line for side, line in lines if side == ListingSide.OFFER),
        seeks=tuple(line for side, line in lines if side == ListingSide.SEEK),
        attending=events,
        verified=company.is_verified,
        updated_days_ago=max(0.0, (now - company.updated_at).total_seconds() / 86_400),
        capacity=max(capacity, 1.0),
    )


def _lines_of(chosen: Q, now: datetime) -> dict[int, list[tuple[str, Line]]]:
    """Return the live lines of each company with their sides, read as plain values: models would cost ten times that."""
    rows = Listing.objects.filter(chosen, is_active=True).exclude(valid_until__lt=localdate(now))
    codes: dict[int, list[str]] = {}
    held = Listing.hs_codes.through.objects.filter(listing__in=rows.order_by().values("pk"))
    for listing, code in held.order_by("hscode__code").values_list("listing_id", "hscode__code"):
        codes.setdefault(listing, []).append(code)
    found: dict[int, list[tuple[str, Line]]] = {}
    for company, side, pk, *said in rows.order_by("pk").values_list(
        "company_id", "side", "pk", "cooperation_type__code", "sector__code", *SAID
    ):
        found.setdefault(company, []).append((side, _line(pk, tuple(codes.get(pk, ())), *said)))
    return found


def _line(
    pk: int,
    hs: tuple[str, ...],
    cooperation_type: str,
    sector: str,
    text: str,
    language: str,
    quantity: Decimal | None,
    unit: str,
    markets: list[str],
    certificates: list[str],
) -> Line:
    return Line(
        id=str(pk),
        cooperation_type=cooperation_type,
        sector=sector,
        hs=hs,
        text=text,
        language=language,
        quantity=float(quantity) if quantity is not None else None,
        unit=unit,
        markets=tuple(market for code in markets for market in _countries(code)),
        certificates=tuple(certificates),
    )


def _countries(market: str) -> tuple[str, ...]:
    """A market as countries, which is all that a profile says of a company's place; a province stands for its own."""
    return EVERYWHERE if market == Market.WORLD else (market.partition("-")[0],)


def _events_of(companies: Iterable[Company]) -> dict[int, frozenset[str]]:
    """Return the editions and forums at which each company can be met; hidden attendances do not count."""
    ids = [company.pk for company in companies]
    found: dict[int, set[str]] = {pk: set() for pk in ids}
    going = Attendance.objects.filter(company__in=ids, is_public=True)
    for company_id, edition_id in going.values_list("company_id", "edition_id"):
        found[company_id].add(f"edition:{edition_id}")
    taking_part = Registration.objects.filter(company__in=ids, state=RegistrationState.APPROVED)
    for company_id, forum_id in taking_part.values_list("company_id", "forum_id"):
        found[company_id].add(f"forum:{forum_id}")
    return {pk: frozenset(events) for pk, events in found.items()}


def _interpreted(forum: Forum | None) -> frozenset[frozenset[str]]:
    if forum is None:
        return frozenset()
    engaged = forum.engagements.values_list("interpreter__pairs", flat=True)
    return frozenset(_spoken(pair) for pairs in engaged for pair in pairs if pair in LanguagePair.values)


def _spoken(pair: str) -> frozenset[str]:
    return frozenset("zh-hans" if code == "zh" else code for code in pair.split("-"))
