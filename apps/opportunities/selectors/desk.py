"""What organisers see: the board, what is overdue, proposals that wait, private notes and papers."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Prefetch, QuerySet

from apps.accounts.models import User
from apps.opportunities.enums import TRANSITIONS, Review, Stage
from apps.opportunities.models import Deal, Interest, Opportunity, OpportunityPaper, StageStep
from apps.opportunities.permissions import may_organise, no_such_opportunity, no_such_paper


@dataclass(frozen=True, slots=True)
class Column:
    """One stage with its cards, and where a card may go from here."""

    stage: Stage
    cards: list[Opportunity]
    targets: list[Stage]


@dataclass(frozen=True, slots=True)
class Board:
    columns: list[Column]
    total: int


def targets_of(stage: str) -> list[Stage]:
    """Return the stages that may follow, in the order of the pipeline."""
    return [target for target in Stage if target in TRANSITIONS[stage]]


def for_organiser(user: User) -> QuerySet[Opportunity]:
    """Return what organisers look after: everything but what a company has not handed in."""
    if not (may_organise(user) or user.has_perm("opportunities.view_opportunity")):
        return Opportunity.objects.none()
    return Opportunity.objects.exclude(review__in=(Review.DRAFT, Review.DECLINED))


def pipeline(user: User) -> QuerySet[Opportunity]:
    """Return the opportunities with their private sides."""
    rows = for_organiser(user).select_related("desk__owner", "proposed_by")
    return rows.annotate(interest_count=Count("interests"))


def board(user: User, *, mine: bool = False) -> Board:
    """Return the opportunities by stage with their private sides, in two queries."""
    rows = pipeline(user).prefetch_related("sectors")
    if mine:
        rows = rows.filter(desk__owner=user)
    by_stage: dict[str, list[Opportunity]] = {stage: [] for stage in Stage}
    for row in rows.order_by(F("desk__next_on").asc(nulls_last=True), "pk"):
        by_stage[row.stage].append(row)
    columns = [Column(stage, by_stage[stage], targets_of(stage)) for stage in Stage]
    return Board(columns, sum(len(column.cards) for column in columns))


def opportunity_for_organiser(user: User, public_id: str) -> Opportunity:
    """Return an opportunity with all that an organiser's page shows, or raise NotFound."""
    rows = for_organiser(user).select_related("desk__owner", "proposed_by")
    rows = rows.annotate(interest_count=Count("interests", distinct=True)).prefetch_related(
        "sectors",
        Prefetch("steps", StageStep.objects.select_related("moved_by")),
        Prefetch("interests", Interest.objects.select_related("company")),
        Prefetch("papers", OpportunityPaper.objects.select_related("uploaded_by")),
        Prefetch("deals", deals_for_organiser(user)),
    )
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise no_such_opportunity()
    return found


def deals_for_organiser(user: User) -> QuerySet[Deal]:
    if not (may_organise(user) or user.has_perm("opportunities.view_deal")):
        return Deal.objects.none()
    rows = Deal.objects.select_related("first", "second", "opportunity", "settled_by")
    return rows.prefetch_related("reports__company")


def overdue(user: User, today: date) -> QuerySet[Opportunity]:
    """Return what should have been done by now, the longest waiting first."""
    rows = for_organiser(user).filter(desk__next_on__lt=today).select_related("desk__owner")
    return rows.order_by("desk__next_on", "pk")


def waiting_proposals(user: User) -> QuerySet[Opportunity]:
    """Return the proposals that wait for a decision, the longest waiting first."""
    rows = for_organiser(user).filter(review=Review.SUBMITTED).select_related("proposed_by")
    return rows.order_by("submitted_at", "pk")


def organisers() -> QuerySet[User]:
    """Return the people who can look after an opportunity."""
    rows = User.objects.filter(is_staff=True, is_active=True, appointments__isnull=False)
    return rows.distinct().order_by("name", "email")


def paper_of(opportunity: Opportunity, public_id: str) -> OpportunityPaper:
    found = opportunity.papers.filter(public_id=public_id).first()
    if found is None:
        raise no_such_paper()
    return found
