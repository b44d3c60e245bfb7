"""Companies as everybody, and as their own people, see them; and what may be said about them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.fields import DayField, NamedRow
from apps.api.operations import Body, Closed
from apps.api.v1.serializers.reference import Place
from apps.api.v1.serializers.texts import Codes, Moment, Translation, WrittenText, Zoned
from apps.companies import services
from apps.companies.enums import Certificate, ContentLanguage, NameKind
from apps.companies.models import Company, CompanyDraft, Listing, Person, VerificationDecision
from apps.companies.permissions import role_of
from apps.companies.selectors import doubt_of, has_proof, missing_for_verification
from apps.companies.services.profile import CHANGEABLE
from apps.companies.validators import doubt_about
from apps.core.time import home_zone
from apps.reference import models as reference
from apps.reference.enums import CountryCode, ListingSide, PlaceKind


class CompanyLine(serializers.Serializer):
    """One line of the directory, written by `apps.api.v1.rows`."""

    id = serializers.CharField()
    country = serializers.CharField()
    legal_name = serializers.CharField()
    name_en = serializers.CharField()
    language = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    city = Place(allow_null=True)
    website = serializers.CharField()
    employees = serializers.CharField()
    sectors = serializers.ListField(child=serializers.CharField())
    is_example = serializers.BooleanField()


class FacetOption(serializers.Serializer):
    value = serializers.CharField()
    count = serializers.IntegerField()


class Facet(serializers.Serializer):
    """`name` is the list's parameter; its options are counted as if nothing were chosen in it, the most first."""

    name = serializers.CharField()
    options = FacetOption(many=True)


class Facets(serializers.Serializer):
    total = serializers.IntegerField()
    facets = Facet(many=True)


class CompanyBrief(serializers.Serializer):
    """A company where it stands beside something else."""

    id = serializers.CharField(source="public_id")
    country = serializers.CharField()
    legal_name = serializers.CharField()
    name_en = serializers.CharField()


class ListingLine(serializers.Serializer):
    """A line offered or sought."""

    id = serializers.CharField(source="public_id")
    side = serializers.CharField()
    cooperation_type = serializers.CharField(source="cooperation_type.code")
    sector = serializers.CharField(source="sector.code")
    hs_codes = Codes()
    text = serializers.SerializerMethodField()
    translations = Translation(source="texts", many=True)
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, allow_null=True)
    unit = serializers.CharField()
    valid_until = serializers.DateField(allow_null=True)
    certificates = serializers.ListField(child=serializers.CharField())
    other_certificates = serializers.CharField()
    markets = serializers.ListField(child=serializers.CharField())

    @extend_schema_field(WrittenText)
    def get_text(self, listing: Listing) -> dict[str, str]:
        return {"language": listing.language, "text": listing.text}


class CompanyProfile(serializers.Serializer):
    """What the company says about itself."""

    id = serializers.CharField(source="public_id")
    country = serializers.CharField()
    legal_name = serializers.CharField()
    name_en = serializers.CharField()
    language = serializers.CharField()
    description = serializers.SerializerMethodField()
    translations = Translation(source="texts", many=True)
    city = Place(allow_null=True)
    website = serializers.CharField()
    founded_year = serializers.IntegerField(allow_null=True)
    employees = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    sectors = Codes()
    is_verified = serializers.BooleanField()
    is_example = serializers.BooleanField()

    @extend_schema_field(WrittenText)
    def get_description(self, company: Company) -> dict[str, str]:
        return {"language": company.language, "text": company.description}


class CompanyDetail(CompanyProfile):
    listings = ListingLine(source="active_listings", many=True)


class OwnCompanyLine(Zoned, CompanyBrief):
    """One of the reader's companies."""

    role = serializers.CharField()
    verification_state = serializers.CharField()
    submitted_at = Moment(allow_null=True)

    def zone_of(self, company: Company) -> str:
        return home_zone(company.country).key


class FurtherName(Body):
    """A name beside the legal one."""

    name = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=NameKind.choices, default=NameKind.SHORT)
    language = serializers.ChoiceField(choices=ContentLanguage.choices, default="", allow_blank=True)


class Address(Body):
    """The address as it is written in one language."""

    language = serializers.ChoiceField(choices=ContentLanguage.choices)
    text = serializers.CharField(max_length=300, allow_blank=True)


class Decision(Zoned):
    """The latest step of a company's verification."""

    state = serializers.CharField()
    is_renewal = serializers.BooleanField()
    reason = serializers.CharField()
    decided_at = Moment()

    def zone_of(self, decision: VerificationDecision) -> str:
        return home_zone(decision.company.country).key


class OwnCompany(Zoned, CompanyProfile):
    """The reader's own company, with what only its people see. `missing` says what handing in still needs."""

    role = serializers.SerializerMethodField()
    registration_kind = serializers.CharField()
    registration_number = serializers.CharField()
    number_state = serializers.CharField()
    number_doubt = serializers.SerializerMethodField()
    names = FurtherName(many=True)
    region = Place(allow_null=True)
    city_name = serializers.CharField()
    postal_code = serializers.CharField()
    address = serializers.CharField()
    addresses = Address(many=True)
    phone = serializers.CharField()
    wechat_id = serializers.CharField()
    is_visible = serializers.BooleanField()
    verification_state = serializers.CharField()
    submitted_at = Moment(allow_null=True)
    verified_at = Moment(allow_null=True)
    verified_until = Moment(allow_null=True)
    renewal_submitted_at = Moment(allow_null=True)
    may_be_renewed = serializers.SerializerMethodField()
    has_proof = serializers.SerializerMethodField(help_text="Whether a paper shows the registration.")
    decision = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField()

    def zone_of(self, company: Company) -> str:
        return home_zone(company.country).key

    def get_role(self, company: Company) -> str:
        return role_of(self.context["request"].user, company) or ""

    def get_number_doubt(self, company: Company) -> str:
        """Why the number is doubtful, in a sentence; empty where it is not."""
        return doubt_of(company)

    def get_may_be_renewed(self, company: Company) -> bool:
        return company.may_be_renewed(timezone.now())

    def get_has_proof(self, company: Company) -> bool:
        return has_proof(company)

    @extend_schema_field(Decision(allow_null=True))
    def get_decision(self, company: Company) -> dict[str, Any] | None:
        decision = company.decisions.select_related("company").first()
        return None if decision is None else dict(Decision(decision).data)

    def get_missing(self, company: Company) -> list[str]:
        return missing_for_verification(company)


class RegistrationBegun(serializers.Serializer):
    """A registration that was begun. `number_doubt` says why the number might be mistyped; it may stay all the same."""

    country = serializers.CharField()
    registration_number = serializers.CharField()
    number_doubt = serializers.SerializerMethodField()

    def get_number_doubt(self, draft: CompanyDraft) -> str:
        number = draft.registration_number
        return doubt_about(draft.country, number) if number else ""


class NumberBegun(Body):
    """The number may come later; another country forgets it."""

    country = serializers.ChoiceField(choices=CountryCode.choices)
    registration_number = serializers.CharField(max_length=60, required=False)


class NewCompany(Body):
    """`names` are further names, by which the company is found as well."""

    country = serializers.ChoiceField(choices=CountryCode.choices)
    registration_number = serializers.CharField(max_length=60)
    legal_name = serializers.CharField(max_length=200, min_length=2)
    name_en = serializers.CharField(max_length=200, required=False, allow_blank=True)
    language = serializers.ChoiceField(choices=ContentLanguage.choices)
    names = FurtherName(many=True, required=False)

    def validate_names(self, rows: list[dict[str, str]]) -> list[services.FurtherName]:
        return [services.FurtherName(**row) for row in rows]


def not_in_the_future(year: int) -> None:
    if year > timezone.now().year:
        raise ValidationError(_("A company cannot have been founded in the future."))


class CompanyChanges(Closed, serializers.ModelSerializer):
    """What is not named stays as it is; `city`, `region` and `sectors` are codes, `names` are all further names.

    `addresses` adds to the languages that it does not mention; an empty text takes one away.
    """

    city = NamedRow("code", queryset=reference.Place.objects.filter(kind=PlaceKind.CITY), allow_null=True)
    region = NamedRow(
        "code", queryset=reference.Place.objects.filter(kind=PlaceKind.PROVINCE), allow_null=True
    )
    phone = serializers.CharField(max_length=40, allow_blank=True)
    sectors = NamedRow("code", many=True, queryset=reference.Sector.objects.all())
    names = FurtherName(many=True)
    addresses = Address(many=True)
    founded_year = serializers.IntegerField(min_value=1700, allow_null=True, validators=[not_in_the_future])

    class Meta:
        model = Company
        fields = (*CHANGEABLE, "sectors", "names", "addresses")

    def validate_names(self, rows: list[dict[str, str]]) -> list[services.FurtherName]:
        return [services.FurtherName(**row) for row in rows]

    def validate_addresses(self, rows: list[dict[str, str]]) -> dict[str, str]:
        return {row["language"]: row["text"] for row in rows}


class OwnListingLine(ListingLine):
    """A line as its company sees it; `rest` says why others do not: paused or expired."""

    rest = serializers.CharField()


class ListingBody(Body):
    """`sector`, `cooperation_type` and `hs_codes` are codes; `markets` of countries and of provinces."""

    side = serializers.ChoiceField(choices=ListingSide.choices)
    cooperation_type = NamedRow("code", queryset=reference.CooperationType.objects.all())
    sector = NamedRow("code", queryset=reference.Sector.objects.all())
    text = serializers.CharField(min_length=3, max_length=1000)
    language = serializers.ChoiceField(choices=ContentLanguage.choices)
    hs_codes = NamedRow(
        "code", many=True, queryset=reference.HsCode.objects.filter(is_in_use=True), required=False
    )
    quantity = serializers.DecimalField(max_digits=14, decimal_places=3, required=False, allow_null=True)
    unit = serializers.CharField(max_length=40, required=False, allow_blank=True)
    valid_until = DayField(required=False, allow_null=True)
    certificates = serializers.ListField(
        child=serializers.ChoiceField(choices=Certificate.choices), required=False
    )
    other_certificates = serializers.CharField(max_length=200, required=False, allow_blank=True)
    markets = serializers.ListField(child=serializers.CharField(max_length=12), required=False, max_length=40)


class ListingTextBody(Body):
    language = serializers.ChoiceField(choices=ContentLanguage.choices)
    text = serializers.CharField(min_length=3, max_length=1000)


PERSON_TEXTS = (
    "family_name", "given_name", "patronymic", "native_name", "latin_name", "form_of_address", "job_title",
    "job_title_en", "email", "phone", "wechat_id",
)  # fmt: skip


class PersonLine(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="display_name")
    has_account = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = ("id", "name", *PERSON_TEXTS, "languages", "has_account")

    def get_has_account(self, person: Person) -> bool:
        return person.user_id is not None


class PersonBody(Closed, serializers.ModelSerializer):
    """A name in its own script is enough; else there is at least a family name."""

    class Meta:
        model = Person
        fields = (*PERSON_TEXTS, "languages")
        extra_kwargs: dict[str, dict[str, Any]] = {"family_name": {"required": False, "allow_blank": True}}


class PersonBrief(serializers.Serializer):
    """A person at a table, for the other side too: name and title, nothing to write to."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="display_name")
    job_title = serializers.CharField()
    job_title_en = serializers.CharField()
