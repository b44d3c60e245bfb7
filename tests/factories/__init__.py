"""Rows for tests. Each factory makes the least that its model demands."""

from tests.factories.accounts import OrganiserBodyFactory, UserFactory
from tests.factories.companies import CompanyFactory, ListingFactory, MembershipFactory, PersonFactory
from tests.factories.forums import (
    DelegateFactory,
    ForumFactory,
    InterpreterFactory,
    RegistrationFactory,
    TableFactory,
    forum_with_programme,
    take_part,
)
from tests.factories.meetings import MeetingRequestFactory
from tests.factories.opportunities import OpportunityFactory
from tests.factories.reference import (
    CooperationTypeFactory,
    EditionFactory,
    ExhibitionFactory,
    HsCodeFactory,
    PlaceFactory,
    SectorFactory,
    VenueFactory,
)

__all__ = [
    "CompanyFactory",
    "CooperationTypeFactory",
    "DelegateFactory",
    "EditionFactory",
    "ExhibitionFactory",
    "ForumFactory",
    "HsCodeFactory",
    "InterpreterFactory",
    "ListingFactory",
    "MeetingRequestFactory",
    "MembershipFactory",
    "OpportunityFactory",
    "OrganiserBodyFactory",
    "PersonFactory",
    "PlaceFactory",
    "RegistrationFactory",
    "SectorFactory",
    "TableFactory",
    "UserFactory",
    "VenueFactory",
    "forum_with_programme",
    "take_part",
]
