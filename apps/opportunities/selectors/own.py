"""What a company has to do with opportunities: interests, proposals, results; and who else is interested."""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.companies.models import Company
from apps.companies.selectors import Viewer, companies_of, no_such_company, visible_companies
from apps.core.search import matching
from apps.opportunities.enums import Review
from apps.opportunities.models import Deal, DealReport, Interest, Opportunity, OpportunityPaper
from apps.opportunities.permissions import may_organise, no_such_opportunity, no_such_paper


@dataclass(frozen=True, slots=True)
class Interested:
    """How many companies are interested, and those whose names this viewer may read."""

    count: int
    shown: list[Interest]

    @property
    def unnamed(self) -> int:
        return self.count - len(self.shown)


def interested(opportunity: Opportunity, viewer: Viewer) -> Interested:
    """Strangers get a number; people of verified companies the names that are public; organisers all names."""
    rows = opportunity.interests.select_related("company").defer("message")
    if may_organise(viewer):
        return Interested(opportunity.interest_count, list(rows))
    mine = list(companies_of(viewer)) if isinstance(viewer, User) else []
    allowed = Q(company__in=mine)
    if any(company.is_verified for company in mine):
        allowed |= Q(is_public=True, company__in=visible_companies(AnonymousUser()))
    return Interested(opportunity.interest_count, list(rows.filter(allowed)) if mine else [])


def interests_of(company: Company) -> QuerySet[Interest]:
    """Return the company's own interests, with what it wrote."""
    return company.interests.select_related("opportunity").order_by("-created_at", "-pk")


def proposals_of(company: Company) -> QuerySet[Opportunity]:
    """Return what the company has proposed, with the organisers' answers."""
    return company.proposals.exclude(review=Review.NONE).order_by("-created_at", "-pk")


def own_proposal(company: Company, public_id: str) -> Opportunity:
    found = proposals_of(company).filter(public_id=public_id).first()
    if found is None:
        raise no_such_opportunity()
    return found


def papers_for_proposer(proposal: Opportunity) -> QuerySet[OpportunityPaper]:
    """Return the documents that the company which proposed may open: its own, and what the organisers share."""
    return proposal.papers.filter(is_shared=True).select_related("opportunity__proposed_by")


def paper_for_proposer(proposal: Opportunity, public_id: str) -> OpportunityPaper:
    found = papers_for_proposer(proposal).filter(public_id=public_id).first()
    if found is None:
        raise no_such_paper()
    return found


def deals_of(company: Company) -> QuerySet[Deal]:
    """Return the results that the company, or the other side, has reported."""
    rows = Deal.objects.filter(Q(first=company) | Q(second=company))
    return rows.select_related("first", "second", "opportunity").prefetch_related("reports")


def report_of(company: Company, deal_id: str) -> DealReport:
    """Return the company's own report of a deal, or raise NotFound."""
    found = company.deal_reports.select_related("deal").filter(deal__public_id=deal_id).first()
    if found is None:
        raise no_such_opportunity()
    return found


def partners_found(viewer: Viewer, company: Company, words: str, limit: int) -> list[Company]:
    """Return companies that may be named as the other side, by words of their name in any script."""
    rows = visible_companies(viewer).exclude(pk=company.pk).select_related("city")
    return list(matching(rows, words).order_by("sort_key", "pk")[:limit])


def earlier_partners(viewer: Viewer, company: Company, limit: int) -> list[Company]:
    """Return companies with which something was reported before, by name."""
    deals = Deal.objects.filter(Q(first=company) | Q(second=company))
    others = Q(pk__in=deals.values("first")) | Q(pk__in=deals.values("second"))
    rows = visible_companies(viewer).filter(others).exclude(pk=company.pk).select_related("city")
    return list(rows.order_by("sort_key", "pk")[:limit])


def visible_partner(viewer: Viewer, public_id: str) -> Company:
    """Return a company that may be named as the other side, or raise NotFound."""
    found = visible_companies(viewer).filter(public_id=public_id).first()
    if found is None:
        raise no_such_company()
    return found
