"""What happens to companies and touches opportunities, in the same transaction."""

from django.db.models import Q

from apps.accounts.events import UserErasing
from apps.companies.events import CompaniesMerged
from apps.core.events import subscribe
from apps.opportunities.models import Deal, DealReport, Desk, Interest, Opportunity


def move_interests(event: CompaniesMerged) -> None:
    """What the merged company said, the kept one says now, once for each opportunity."""
    there = Interest.objects.filter(company_id=event.kept_id).values("opportunity_id")
    doubled = Interest.objects.filter(company_id=event.merged_id, opportunity_id__in=there)
    event.report.note(
        Interest, "joined", doubled.count(), list(doubled.values("opportunity__code", "message"))
    )
    doubled.delete()
    moved = Interest.objects.filter(company_id=event.merged_id).update(company_id=event.kept_id)
    event.report.note(Interest, "moved", moved)
    proposals = Opportunity.objects.filter(proposed_by_id=event.merged_id).update(
        proposed_by_id=event.kept_id
    )
    event.report.note(Opportunity, "moved", proposals)


def move_deals(event: CompaniesMerged) -> None:
    """A deal between the two was none; one that both had with a third company is one."""
    of_merged = Q(first_id=event.merged_id) | Q(second_id=event.merged_id)
    for deal in Deal.objects.filter(of_merged).order_by("pk"):
        other = deal.second_id if deal.first_id == event.merged_id else deal.first_id
        if other == event.kept_id:
            event.report.note(Deal, "ended", 1, [{"public_id": deal.public_id}])
            deal.delete()
            continue
        pair = sorted((event.kept_id, other))
        same = Deal.objects.filter(
            first_id=pair[0], second_id=pair[1], kind=deal.kind, reference_key=deal.reference_key
        )
        twin = next((row for row in same if row.opportunity_id == deal.opportunity_id), None)
        if twin is None:
            Deal.objects.filter(pk=deal.pk).update(first_id=pair[0], second_id=pair[1])
            deal.reports.filter(company_id=event.merged_id).update(company_id=event.kept_id)
            event.report.note(Deal, "moved", 1)
        else:
            _join(deal, twin, event)


def _join(deal: Deal, twin: Deal, event: CompaniesMerged) -> None:
    said = set(twin.reports.values_list("company_id", flat=True))
    for report in DealReport.objects.filter(deal=deal):
        company_id = event.kept_id if report.company_id == event.merged_id else report.company_id
        if company_id not in said:
            DealReport.objects.filter(pk=report.pk).update(deal=twin, company_id=company_id)
    event.report.note(Deal, "joined", 1, [{"public_id": deal.public_id}])
    deal.delete()


def free_desks(event: UserErasing) -> None:
    """Nobody looks after what an erased organiser looked after, until somebody else does."""
    Desk.objects.filter(owner=event.user_id).update(owner=None)


def register_handlers() -> None:
    subscribe(CompaniesMerged, move_interests)
    subscribe(CompaniesMerged, move_deals)
    subscribe(UserErasing, free_desks)
