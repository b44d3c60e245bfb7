"""What companies do that changes how they are found."""

from apps.companies.events import (
    CompaniesImported,
    CompaniesMerged,
    CompanyProfileChanged,
    CompanyVerified,
    VerificationLost,
)
from apps.core.events import subscribe
from apps.directory.services import refresh_entries, refresh_in_batches


def find_anew(event: CompanyProfileChanged | CompanyVerified | VerificationLost) -> None:
    refresh_entries(company_ids=[event.company_id])


def find_merged(event: CompaniesMerged) -> None:
    refresh_entries(company_ids=[event.kept_id, event.merged_id])


def find_imported(event: CompaniesImported) -> None:
    refresh_in_batches(company_ids=event.company_ids)


def register() -> None:
    subscribe(CompaniesImported, find_imported)
    for event_type in (CompanyProfileChanged, CompanyVerified, VerificationLost):
        subscribe(event_type, find_anew)
    subscribe(CompaniesMerged, find_merged)
