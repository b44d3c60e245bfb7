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
from apps.matching.models import Price, Rescore, Suggestion
from apps.matching.services import queue_runs, touch_scores

Changed = (
    CompanyProfileChanged | CompanyVerified | VerificationLost | RegistrationApproved | RegistrationEnded
)


def score_again(event: Changed) -> None:
    touch_scores(company_id=event.company_id)


def forget_suggestions(event: CompaniesMerged) -> None:
    """Suggestions are computed anew for the company that is kept; those of the other one are nobody's."""
    rows = Suggestion.objects.filter(Q(company_id=event.merged_id) | Q(other_id=event.merged_id))
    event.report.note(Suggestion, "ended", rows.count())
    rows.delete()
    Price.objects.filter(company_id=event.merged_id).delete()
    Rescore.objects.filter(company_id=event.merged_id).delete()
    touch_scores(company_id=event.kept_id)


def score_all_again(event: CompaniesImported) -> None:
    queue_runs()


def register() -> None:
    subscribe(CompaniesImported, score_all_again)
    subscribe(CompaniesMerged, forget_suggestions)
    for event_type in (
        CompanyProfileChanged,
        CompanyVerified,
        VerificationLost,
        RegistrationApproved,
        RegistrationEnded,
    ):
        subscribe(event_type, score_again)
