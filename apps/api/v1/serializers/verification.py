"""Companies as those see them who verify them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.operations import Body, PageQuery, Query
from apps.api.v1.serializers.companies import (
    CompanyBrief,
    Decision,
    OwnCompany,
    OwnListingLine,
    PersonLine,
)
from apps.api.v1.serializers.duplicates import PairSide
from apps.api.v1.serializers.papers import PaperLine
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.companies.enums import VerificationState
from apps.companies.models import Company, Paper, VerificationDecision
from apps.companies.selectors import listings_of, open_pairs_of, people_of
from apps.companies.selectors.queue import QUEUES
from apps.core.time import home_zone
from apps.reference.enums import CountryCode

DECISIONS = (("verify", "verify"), ("changes", "changes"), ("reject", "reject"))


class CompaniesQuery(Query):
    """`q` are words of names in any script, or a part of the number; `proof` is whether a paper shows the registration."""

    queue = serializers.ChoiceField(choices=[(queue, queue) for queue in QUEUES], required=False)
    state = serializers.ChoiceField(
        choices=[(state.value, state.value) for state in VerificationState], required=False
    )
    country = serializers.ChoiceField(
        choices=[(country.value, country.value) for country in CountryCode], required=False
    )
    q = serializers.CharField(required=False, max_length=100)
    proof = serializers.BooleanField(required=False, allow_null=True, default=None)
    waits_days = serializers.IntegerField(required=False, min_value=0, max_value=3650, default=0)


class QueueQuery(CompaniesQuery, PageQuery):
    """Without `queue`: those that wait for a decision. `all` are all that you may review."""

    queue = serializers.ChoiceField(choices=[(queue, queue) for queue in (*QUEUES, "all")], default="waiting")


class QueueLine(Zoned, CompanyBrief):
    """A company in the organisers' list; `version` is what a decision names."""

    verification_state = serializers.CharField()
    registration_number = serializers.CharField()
    number_state = serializers.CharField()
    waiting_since = Moment(allow_null=True)
    version = serializers.IntegerField()

    def zone_of(self, company: Company) -> str:
        return home_zone(company.country).key


class ReviewedMember(serializers.Serializer):
    name = serializers.CharField(source="user.name")
    email = serializers.CharField(source="user.email")
    role = serializers.CharField()


class DecisionStep(Decision):
    """One step of a verification; `decided_by` is a name, and empty where nobody decided or the account is erased."""

    previous_state = serializers.CharField()
    decided_by = serializers.SerializerMethodField()

    def get_decided_by(self, decision: VerificationDecision) -> str:
        return decision.decided_by.name if decision.decided_by else ""


class ReviewedCompany(OwnCompany):
    """All on which a decision rests, the papers aside; `version` is what a decision names.

    `duplicates` are companies that may be this one: `organiser/duplicates/` compares them.
    """

    version = serializers.IntegerField()
    listings = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()
    decisions = serializers.SerializerMethodField()
    duplicates = serializers.SerializerMethodField()

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        del fields["role"]
        return fields

    @extend_schema_field(OwnListingLine(many=True))
    def get_listings(self, company: Company) -> Any:
        return OwnListingLine(listings_of(company), many=True).data

    @extend_schema_field(PersonLine(many=True))
    def get_people(self, company: Company) -> Any:
        return PersonLine(people_of(company), many=True).data

    @extend_schema_field(ReviewedMember(many=True))
    def get_team(self, company: Company) -> Any:
        members = company.memberships.select_related("user").order_by("created_at", "pk")
        return ReviewedMember(members, many=True).data

    @extend_schema_field(DecisionStep(many=True))
    def get_decisions(self, company: Company) -> Any:
        return DecisionStep(company.decisions.select_related("company", "decided_by"), many=True).data

    @extend_schema_field(PairSide(many=True))
    def get_duplicates(self, company: Company) -> Any:
        pairs = open_pairs_of(self.context["request"].user, company)
        others = [pair.second if pair.first_id == company.pk else pair.first for pair in pairs]
        return PairSide(others, many=True).data


class ReviewedPaper(PaperLine):
    """A paper as its reviewer sees it. Once its file is deleted (`gone_at`), what it was and who read it stay."""

    uploaded_by = serializers.SerializerMethodField()
    gone_at = Moment(allow_null=True)
    gone_because = serializers.CharField()
    readers = serializers.SerializerMethodField()

    def get_uploaded_by(self, paper: Paper) -> str:
        return paper.uploaded_by.name if paper.uploaded_by else ""

    def get_readers(self, paper: Paper) -> list[str]:
        """The names of the organisers who have had it before them, the first first."""
        return [reading.reader.name for reading in paper.readings.all() if reading.reader]


class SeenVersion(Body):
    """The `version` that was read: who decides on an older one is refused (`changed_meanwhile`)."""

    seen_version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class VerificationBody(SeenVersion):
    """The company is told the reason; changes and a rejection need one."""

    decision = serializers.ChoiceField(choices=DECISIONS)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
