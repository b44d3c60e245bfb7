import factory
from factory.django import DjangoModelFactory
from stdnum.az import voen

from apps.companies.models import Company, Listing, Membership, Person
from tests.factories.accounts import UserFactory
from tests.factories.reference import CooperationTypeFactory, SectorFactory


def valid_voen(serial: int) -> str:
    """Return the first VÖEN with a right check digit from this serial on, ending in 1."""
    while True:
        front = f"{14_000_000 + serial:08d}"
        for check in range(10):
            if voen.is_valid(f"{front}{check}1"):
                return f"{front}{check}1"
        serial += 1_000_000


class CompanyFactory(DjangoModelFactory):
    """A verified Azerbaijani company; `CompanyFactory(country="CN")` for a Chinese one."""

    class Meta:
        model = Company

    country = "AZ"
    registration_kind = factory.LazyAttribute(lambda o: "voen" if o.country == "AZ" else "uscc")
    registration_number = factory.Sequence(lambda n: f"N{n:08d}")
    legal_name = factory.Sequence(lambda n: f"Company {n}")
    name_en = factory.LazyAttribute(lambda o: o.legal_name)
    language = factory.LazyAttribute(lambda o: "az" if o.country == "AZ" else "zh-hans")
    languages = factory.LazyAttribute(lambda o: ["az", "en"] if o.country == "AZ" else ["zh-hans", "en"])
    description = "What we do."
    address = "1 Main Street"
    verification_state = "verified"
    sort_key = factory.Sequence(lambda n: f"{n:08d}")
    search_text = factory.LazyAttribute(lambda o: o.legal_name.lower())


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    company = factory.SubFactory(CompanyFactory)
    role = "owner"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    company = factory.SubFactory(CompanyFactory)
    family_name = factory.Sequence(lambda n: f"Family{n}")
    given_name = "Given"
    email = factory.Sequence(lambda n: f"delegate{n}@example.com")


class ListingFactory(DjangoModelFactory):
    class Meta:
        model = Listing

    company = factory.SubFactory(CompanyFactory)
    side = "offer"
    cooperation_type = factory.SubFactory(CooperationTypeFactory, side=factory.SelfAttribute("..side"))
    sector = factory.SubFactory(SectorFactory)
    language = factory.LazyAttribute(lambda o: o.company.language)
    text = factory.Sequence(lambda n: f"Goods of kind {n}")
