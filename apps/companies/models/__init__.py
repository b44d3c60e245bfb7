"""Companies, their people and team, what they offer and seek, and the organiser's decision on them."""

from apps.companies.models.company import Company, CompanyText
from apps.companies.models.listings import Listing, ListingText
from apps.companies.models.people import Membership, Person
from apps.companies.models.verification import VerificationDecision

__all__ = ("Company", "CompanyText", "Listing", "ListingText", "Membership", "Person", "VerificationDecision")
