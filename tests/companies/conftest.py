import pytest

from apps.companies.models import Company
from tests.factories import CompanyFactory
from tests.people import Cast


@pytest.fixture
def twins(people: Cast) -> tuple[Company, Company]:
    """Return the company that stays and the one that is merged."""
    return people.company, CompanyFactory(country="AZ", legal_name="Same Again")
