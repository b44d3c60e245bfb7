"""The public side: lists with filters, and one opportunity. Nothing private is read here, not even to be left out."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from apps.core.paging import Page, page_of
from apps.core.search import matching
from apps.opportunities.enums import Stage
from apps.opportunities.models import Opportunity
from apps.opportunities.permissions import no_such_opportunity
from apps.reference.models import Sector

PAGE_SIZE = 24
# What stands on the same row and is not for everybody.
PRIVATE = ("review_note", "source_status", "submitted_at")


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list shows; empty means any. `sector` is a code of either level."""

    q: str = ""
    sector: str = ""
    region: str = ""
    kind: str = ""
    stage: str = ""


def published() -> QuerySet[Opportunity]:
    return Opportunity.objects.exclude(stage=Stage.IDEA).defer(*PRIVATE)


def published_opportunities(filters: Filters) -> QuerySet[Opportunity]:
    """Return what a filter lets through."""
    rows = published()
    if filters.q:
        rows = matching(rows, filters.q)
    if filters.sector:
        rows = rows.filter(
            pk__in=Opportunity.sectors.through.objects.filter(
                Q(sector__code=filters.sector) | Q(sector__parent__code=filters.sector)
            ).values("opportunity_id")
        )
    if filters.region:
        rows = rows.filter(regions__contains=[filters.region])
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.stage:
        rows = rows.filter(stage=filters.stage)
    return rows


def with_list_facts(rows: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    return rows.annotate(interest_count=Count("interests")).prefetch_related("sectors")


def opportunity_page(
    filters: Filters, *, cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Opportunity]:
    """Return one page with what a card shows, in two queries. Raises InvalidInput for a cursor not made here."""
    rows = with_list_facts(published_opportunities(filters))
    return page_of(rows, order=("id",), cursor=cursor, size=size)


def published_opportunity(public_id: str) -> Opportunity:
    """Return one opportunity for everybody, or raise NotFound."""
    rows = with_list_facts(published()).select_related("proposed_by")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise no_such_opportunity()
    return found


def stages_passed(opportunity: Opportunity) -> set[str]:
    """Return the stages that were recorded here; dates, people and notes of the steps are the organisers' own."""
    return set(opportunity.steps.order_by().values_list("to_stage", flat=True))


def used_choices() -> tuple[list[Sector], set[str], set[str], set[str]]:
    """Return the sectors, regions, kinds and stages that some published opportunity has, in two queries."""
    sectors = Sector.objects.filter(
        Q(opportunities__in=published().values("pk"))
        | Q(children__opportunities__in=published().values("pk"))
    )
    rows = list(published().values_list("regions", "kind", "stage"))
    return (
        list(sectors.distinct()),
        {region for regions, _kind, _stage in rows for region in regions},
        {kind for _regions, kind, _stage in rows},
        {stage for _regions, _kind, stage in rows},
    )
