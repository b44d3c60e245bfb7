"""Companies as those see them who verify them."""

from typing import Any

from rest_framework import serializers

from apps.api.operations import Body, PageQuery, Query
from apps.api.v1.serializers.companies import CompanyBrief, OwnCompany
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.companies.enums import VerificationState
from apps.companies.models import Company
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


class ReviewedCompany(OwnCompany):
    """Everything that the company says, its own role aside; `version` is what a decision names."""

    version = serializers.IntegerField()

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        del fields["role"]
        return fields


class SeenVersion(Body):
    """The `version` that was read: who decides on an older one is refused (`changed_meanwhile`)."""

    seen_version = serializers.IntegerField(min_value=1, max_value=2_000_000_000)


class VerificationBody(SeenVersion):
    """The company is told the reason; changes and a rejection need one."""

    decision = serializers.ChoiceField(choices=DECISIONS)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=2000, default="")
