"""What is counted: opportunities by sector and stage, and deals, each once."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce

from apps.opportunities.enums import DealKind, Stage
from apps.opportunities.models import Deal, Opportunity
from apps.opportunities.selectors.listing import published
from apps.reference.models import Sector

STAGES: list[Stage] = [stage for stage in Stage if stage != Stage.IDEA]


@dataclass(frozen=True, slots=True)
class SectorLine:
    """One sector of level 1; `counts` stand in the order of the stages."""

    sector: Sector
    counts: list[int]
    total: int


@dataclass(frozen=True, slots=True)
class Figures:
    """An opportunity of two sectors stands in both lines, and once in the totals."""

    stages: list[Stage]
    lines: list[SectorLine]
    totals: list[int]
    total: int


@dataclass(frozen=True, slots=True)
class DealFigures:
    """Deals by kind, and the sums of values by currency."""

    count: int
    kinds: list[tuple[str, int]]
    sums: list[tuple[str, Decimal]]
    without_value: int


def figures() -> Figures:
    """Count the published opportunities by sector and stage, in three queries."""
    through = Opportunity.sectors.through.objects.filter(opportunity__in=published().values("pk"))
    rows = through.values_list(Coalesce("sector__parent_id", "sector_id"), "opportunity__stage").annotate(
        Count("opportunity_id", distinct=True)
    )
    by_sector: dict[int, Counter[str]] = defaultdict(Counter)
    for sector_id, stage, number in rows.order_by():
        by_sector[sector_id][stage] = number
    sectors = Sector.objects.filter(pk__in=by_sector)
    lines = [_line(sector, by_sector[sector.pk]) for sector in sectors]
    counted = published().order_by().values_list("stage").annotate(Count("pk"))
    totals = Counter(dict(counted))
    return Figures(STAGES, lines, [totals[stage] for stage in STAGES], sum(totals.values()))


def _line(sector: Sector, counts: Counter[str]) -> SectorLine:
    return SectorLine(sector, [counts[stage] for stage in STAGES], sum(counts.values()))


def deal_figures(*, with_confidential: bool = False) -> DealFigures:
    """Count the deals. A value that is confidential or disputed is counted as a deal, but its amount is not added."""
    told = Q(is_disputed=False, value__isnull=False)
    if not with_confidential:
        told &= Q(is_confidential=False)
    numbers = dict(Deal.objects.order_by().values_list("kind").annotate(Count("pk")))
    summed = Deal.objects.filter(told).order_by("currency").values_list("currency").annotate(Sum("value"))
    count = sum(numbers.values())
    return DealFigures(
        count=count,
        kinds=[(str(kind.label), numbers[kind]) for kind in DealKind if kind in numbers],
        sums=list(summed),
        without_value=count - Deal.objects.filter(told).count(),
    )
