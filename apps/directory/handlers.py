"""What companies do that changes how they are found."""

from apps.companies.events import CompaniesMerged, CompanyProfileChanged, CompanyVerified, VerificationLost
from apps.core.events import subscribe
from apps.directory.services import refresh_entries


def find_anew(event: CompanyProfileChanged | CompanyVerified | VerificationLost) -> None:
    refresh_entries(company_ids=[event.company_id])


def find_merged(event: CompaniesMerged) -> None:
    refresh_entries(company_ids=[event.kept_id, event.merged_id])


def register() -> None:
    for event_type in (CompanyProfileChanged, CompanyVerified, VerificationLost):
        subscribe(event_type, find_anew)
    subscribe(CompaniesMerged, find_merged)
