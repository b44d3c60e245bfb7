"""What happens below and changes suggestions."""

from django.db.models import Q

from apps.companies.events import (
    CompaniesImported,
    CompaniesMerged,
    CompanyProfileChanged,
    CompanyVerified,
    VerificationLost,
)
from apps.core.events import subscribe
from apps.forums.events import RegistrationApproved, RegistrationEnded
from apps.matching.models import (
    Boost,
    Digest,
    DigestedPair,
    Dismissal,
    Exposure,
    FlaggedCompany,
    HeldPair,
    Price,
    Rescore,
    Suggestion,
)
from apps.matching.services import queue_runs, touch_scores

Changed = (
    CompanyProfileChanged | CompanyVerified | VerificationLost | RegistrationApproved | RegistrationEnded
)


def score_again(event: Changed) -> None:
    touch_scores(company_id=event.company_id)


def move_choices(event: CompaniesMerged) -> None:
    """What the merged company has put aside, and who has put it aside, holds for the one that is kept."""
    kept, merged = event.kept_id, event.merged_id
    moved = joined = 0
    for row in Dismissal.objects.filter(Q(company_id=merged) | Q(other_id=merged)).order_by("pk"):
        company, other = (kept if pk == merged else pk for pk in (row.company_id, row.other_id))
        twin = Dismissal.objects.filter(forum=row.forum_id, company=company, other=other)
        if company == other or twin.exists():
            row.delete()
            joined += 1
        else:
            Dismissal.objects.filter(pk=row.pk).update(company=company, other=other)
            moved += 1
    event.report.note(Dismissal, "moved", moved)
    event.report.note(Dismissal, "joined", joined)
    event.report.note(Exposure, "moved", Exposure.objects.filter(company_id=merged).update(company_id=kept))


def move_marks(event: CompaniesMerged) -> None:
    """Boosts, the flag and what was sent by mail go along, once each."""
    kept, merged = event.kept_id, event.merged_id
    forums = Boost.objects.filter(company_id=kept).values("forum")
    ended = Boost.objects.filter(company_id=merged, forum__in=forums).delete()[0]
    event.report.note(Boost, "ended", ended)
    event.report.note(Boost, "moved", Boost.objects.filter(company_id=merged).update(company_id=kept))
    if FlaggedCompany.objects.filter(company_id=kept).exists():
        FlaggedCompany.objects.filter(company_id=merged).delete()
    flagged = FlaggedCompany.objects.filter(company_id=merged).update(company_id=kept)
    event.report.note(FlaggedCompany, "moved", flagged)
    told = DigestedPair.objects.filter(company_id=kept).values("other")
    DigestedPair.objects.filter(company_id=merged, other__in=told).delete()
    tellers = DigestedPair.objects.filter(other_id=kept).values("company")
    DigestedPair.objects.filter(other_id=merged, company__in=tellers).delete()
    DigestedPair.objects.filter(
        Q(company_id=merged, other_id=kept) | Q(company_id=kept, other_id=merged)
    ).delete()
    moved = DigestedPair.objects.filter(company_id=merged).update(company_id=kept)
    moved += DigestedPair.objects.filter(other_id=merged).update(other_id=kept)
    Digest.objects.filter(company_id=merged).update(company_id=kept)
    event.report.note(DigestedPair, "moved", moved)


def forget_suggestions(event: CompaniesMerged) -> None:
    """Suggestions are computed anew for the company that is kept; those of the other one are nobody's."""
    rows = Suggestion.objects.filter(Q(company_id=event.merged_id) | Q(other_id=event.merged_id))
    event.report.note(Suggestion, "ended", rows.count())
    rows.delete()
    Price.objects.filter(company_id=event.merged_id).delete()
    Rescore.objects.filter(company_id=event.merged_id).delete()
    # Found anew where it still holds.
    HeldPair.objects.filter(Q(company_id=event.merged_id) | Q(other_id=event.merged_id)).delete()
    touch_scores(company_id=event.kept_id)


def score_all_again(event: CompaniesImported) -> None:
    queue_runs()


def register() -> None:
    subscribe(CompaniesImported, score_all_again)
    subscribe(CompaniesMerged, move_choices)
    subscribe(CompaniesMerged, move_marks)
    subscribe(CompaniesMerged, forget_suggestions)
    for event_type in (
        CompanyProfileChanged,
        CompanyVerified,
        VerificationLost,
        RegistrationApproved,
        RegistrationEnded,
    ):
        subscribe(event_type, score_again)
