"""Keeping the directory's entries in line with what companies say."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from apps.companies.models import Company, Listing
from apps.core.translations import in_all_languages
from apps.directory.facets import facet, facets_of_line
from apps.directory.models import Entry
from apps.directory.tallies import FIXED, line_record, own_record, packed
from apps.directory.words import HS, words_of, words_of_name
from apps.exhibitions.models import Attendance
from apps.reference.models import Sector

Parents = Mapping[int, Sector | None]
BATCH = 500
DESCRIBED = 2_000


@transaction.atomic
def refresh_entries(*, company_ids: Iterable[int]) -> int:
    """Make the entries of these companies anew; return how many there are now.

    The companies are locked, so that of two changes at once the later one also sees the earlier.
    """
    wanted = sorted(set(company_ids))
    locked = Company.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk")
    there = list(locked.values_list("pk", flat=True))
    parents = {sector.pk: sector.parent for sector in Sector.objects.select_related("parent")}
    today = timezone.localdate()
    entries = [_entry(company, parents) for company in _with_all(Company.objects.filter(pk__in=there), today)]
    Entry.objects.bulk_create(
        entries,
        update_conflicts=True,
        unique_fields=["company"],
        update_fields=["is_shown", "words", "facets", "lines", "own_tallies", "line_tallies"],
    )
    return len(entries)


def rebuild_directory() -> int:
    """Make all entries anew, some hundred at a time; return how many."""
    return refresh_in_batches(company_ids=Company.objects.order_by("pk").values_list("pk", flat=True))


def refresh_in_batches(*, company_ids: Iterable[int]) -> int:
    """Make the entries of many companies anew, some hundred at a time."""
    ids = list(company_ids)
    return sum(refresh_entries(company_ids=ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))


def _with_all(companies: QuerySet[Company], today: date) -> QuerySet[Company]:
    lines = Listing.objects.filter(is_active=True).exclude(valid_until__lt=today)
    lines = lines.select_related("cooperation_type", "sector").prefetch_related("hs_codes", "texts")
    coming = Attendance.objects.filter(is_public=True).alias(
        last_day=Coalesce("edition__end_date", "edition__start_date")
    )
    coming = coming.filter(last_day__gte=today).select_related("edition")
    return companies.select_related("city").prefetch_related(
        "sectors",
        "texts",
        Prefetch("listings", lines, to_attr="active_listings"),
        Prefetch("attendances", coming),
    )


def _entry(company: Company, parents: Parents) -> Entry:
    facets, lines = _facets(company, parents)
    return Entry(
        company=company,
        is_shown=company.is_verified and company.is_visible,
        words=_words(company),
        facets=sorted(facets),
        lines=sorted(lines),
        own_tallies=packed(_own_records(company, parents)),
        line_tallies=packed(_line_records(company)),
    )


def _words(company: Company) -> set[str]:
    listings = company.active_listings
    said = [company.description, *(text.text for text in company.texts.all())]
    said = [text[:DESCRIBED] for text in said]
    for listing in listings:
        said += [listing.text, *(text.text for text in listing.texts.all())]
    place = in_all_languages(company.city, "name") if company.city else []
    codes = {f"{HS}{code.code}" for listing in listings for code in listing.hs_codes.all()}
    return words_of_name(company.search_text) | words_of(*said, *place) | codes


def _facets(company: Company, parents: Parents) -> tuple[set[str], set[str]]:
    singles: set[str] = {facet("country", company.country)}
    lines: set[str] = set()
    if company.is_verified:
        singles.add(facet("verified", "yes"))
    singles |= {facet("edition", row.edition.slug) for row in company.attendances.all()}
    for sector in company.sectors.all():
        singles |= {facet("sector", each.code) for each in _with_parent(sector, parents)}
    for listing in company.active_listings:
        counted = facets_of_line(
            listing.side,
            listing.cooperation_type.code,
            [sector.code for sector in _with_parent(listing.sector, parents)],
            _chapters(listing),
        )
        for text, is_several in counted:
            (lines if is_several else singles).add(text)
    return singles, lines


def _own_records(company: Company, parents: Parents) -> set[tuple[int, ...]]:
    records = {own_record("country", FIXED.number("country", company.country))}
    if company.is_verified:
        records.add(own_record("verified", FIXED.number("verified", "yes")))
    records |= {own_record("edition", row.edition_id) for row in company.attendances.all()}
    for sector in company.sectors.all():
        records |= {own_record("sector", each.pk) for each in _with_parent(sector, parents)}
    return records


def _line_records(company: Company) -> set[tuple[int, ...]]:
    return {
        line_record(row.side, row.cooperation_type_id, row.sector_id, row.sector.parent_id, chapter)
        for row in company.active_listings
        for chapter in _chapters(row) or [""]
    }


def _chapters(listing: Listing) -> list[str]:
    return sorted({code.code[:2] for code in listing.hs_codes.all()})


def _with_parent(sector: Sector, parents: Parents) -> list[Sector]:
    parent = parents.get(sector.pk)
    return [sector, parent] if parent else [sector]
