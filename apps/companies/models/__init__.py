"""Companies, their people and team, what they offer and seek, and the organiser's decision on them."""

from apps.companies.models.company import Company, CompanyText
from apps.companies.models.contacts import CompanyAddress
from apps.companies.models.drafts import CompanyDraft
from apps.companies.models.duplicates import CompanyMerge, DuplicatePair, MatchKey
from apps.companies.models.imports import ImportRow, ImportRun
from apps.companies.models.listings import Listing, ListingText
from apps.companies.models.names import CompanyName, KnownName
from apps.companies.models.papers import Paper, PaperReading
from apps.companies.models.people import Membership, Person
from apps.companies.models.pictures import Picture
from apps.companies.models.team import Invitation, JoinRequest
from apps.companies.models.verification import VerificationDecision

__all__ = (
    "Company",
    "CompanyAddress",
    "CompanyDraft",
    "CompanyMerge",
    "CompanyName",
    "CompanyText",
    "DuplicatePair",
    "ImportRow",
    "ImportRun",
    "Invitation",
    "JoinRequest",
    "KnownName",
    "Listing",
    "ListingText",
    "MatchKey",
    "Membership",
    "Paper",
    "PaperReading",
    "Person",
    "Picture",
    "VerificationDecision",
)
