"""What a plan says beside its meetings: what is left over and why, what would help, who gets too little."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from apps.companies.models import Company
from apps.meetings.enums import ShortfallReason, UnplacedReason
from apps.meetings.models import Plan, UnplacedRequest
from apps.meetings.wording import gap_sentence, relief_sentence


@dataclass(frozen=True, slots=True)
class ReliefLine:
    """One proposal; `sentence` says it in the reader's language."""

    sentence: str
    what: str
    pools: list[str]
    first: int
    last: int
    places: int


@dataclass(frozen=True, slots=True)
class ShortfallLine:
    company: Company
    missing: int
    reason: str

    @property
    def reason_in_words(self) -> str:
        return str(ShortfallReason(self.reason).label)


@dataclass(frozen=True, slots=True)
class Findings:
    unplaced: list[UnplacedRequest]
    reasons: list[tuple[str, int]]
    reliefs: list[ReliefLine]
    shortfalls: list[ShortfallLine]
    gap: str

    @property
    def shortfall_reasons(self) -> list[tuple[str, int]]:
        """Why companies stay below the minimum and how many for each reason, the commonest first."""
        return Counter(line.reason_in_words for line in self.shortfalls).most_common()


def findings_of(plan: Plan) -> Findings:
    """Return all of it in two queries."""
    rows = plan.unplaced.select_related("request__sender", "request__recipient")
    unplaced = list(rows.order_by("reason", "pk"))
    counts = Counter(row.reason for row in unplaced)
    return Findings(
        unplaced=unplaced,
        reasons=[(str(UnplacedReason(reason).label), count) for reason, count in counts.most_common()],
        reliefs=[ReliefLine(relief_sentence(relief), **relief) for relief in plan.reliefs],
        shortfalls=_shortfalls(plan.shortfalls),
        gap=gap_sentence(plan.weight, plan.bound, is_proven=plan.is_proven),
    )


def _shortfalls(rows: list[dict[str, Any]]) -> list[ShortfallLine]:
    companies = Company.objects.in_bulk([row["company"] for row in rows])
    return [
        ShortfallLine(companies[row["company"]], row["missing"], row["reason"])
        for row in rows
        if row["company"] in companies
    ]
