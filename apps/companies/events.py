"""What happens to companies, for the apps above. Published inside the transaction that did it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CompanyProfileChanged:
    """Something that suggestions rest on: profile, listings or visibility."""

    company_id: int


@dataclass(frozen=True, slots=True)
class CompanyVerified:
    company_id: int


@dataclass(frozen=True, slots=True)
class VerificationLost:
    """Rejected or expired after having been verified."""

    company_id: int


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """A person no longer works for the company."""

    person_id: int
    company_id: int
