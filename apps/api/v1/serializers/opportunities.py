"""Opportunities, and what companies have to do with them."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from apps.api.fields import NamedRow
from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.texts import Codes, Localised, Moment, Texts, Zoned
from apps.companies.models import Company
from apps.core.time import home_zone
from apps.opportunities.enums import Currency, DealKind, Kind, Region
from apps.opportunities.models import Deal, Opportunity
from apps.reference.models import Sector


class OpportunityBrief(serializers.Serializer):
    """An opportunity where it stands beside something else."""

    id = serializers.CharField(source="public_id")
    code = serializers.CharField()
    title = Localised()
    stage = serializers.CharField()


class ConfirmedFigures(Localised):
    """Figures that nobody has confirmed do not go out."""

    def to_representation(self, row: Any) -> Texts | str | None:
        texts = super().to_representation(row)
        if row.is_confirmed or texts is None:
            return texts
        return dict.fromkeys(texts) if isinstance(texts, Mapping) else None


class OpportunityLine(OpportunityBrief):
    """The public card. `figures` are null while nobody has confirmed them."""

    kind = serializers.CharField()
    regions = serializers.ListField(child=serializers.CharField())
    sectors = Codes()
    place = Localised("place_name")
    sought = Localised()
    azerbaijani_side = Localised()
    chinese_side = Localised()
    figures = ConfirmedFigures()
    interested_companies = serializers.IntegerField(source="interest_count")
    source = serializers.CharField()
    confidence = serializers.CharField()
    translation = serializers.CharField()


class OpportunityDetail(OpportunityLine):
    """With the companies whose names this reader may see."""

    proposed_by = CompanyBrief(allow_null=True)
    companies = serializers.SerializerMethodField()

    def get_companies(self, opportunity: Opportunity) -> list[dict[str, Any]]:
        shown = self.context["interested"].shown
        return [CompanyBrief(entry.company).data for entry in shown]


class StageCounts(serializers.Serializer):
    sector = serializers.CharField()
    stages = serializers.DictField(child=serializers.IntegerField())
    total = serializers.IntegerField()


class Sum(serializers.Serializer):
    currency = serializers.CharField()
    value = serializers.CharField()


class OpportunityFigures(serializers.Serializer):
    """Counts by sector and stage; `stages` and `total` count each opportunity once, `deals` each result once."""

    sectors = StageCounts(many=True)
    stages = serializers.DictField(child=serializers.IntegerField())
    total = serializers.IntegerField()
    deals = serializers.IntegerField()
    public_values = Sum(many=True)


class _OfCompany(Zoned):
    def zone_of(self, row: Any) -> str:
        company: Company = self.context["view"].company
        return home_zone(company.country).key


class InterestLine(_OfCompany):
    opportunity = OpportunityBrief()
    is_public = serializers.BooleanField()
    message = serializers.CharField()
    created_at = Moment()


class InterestBody(Body):
    """`message` is for the organisers; with `is_public` other verified companies see your company's name."""

    opportunity = serializers.CharField(max_length=12)
    is_public = serializers.BooleanField(required=False, default=False)
    message = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ProposalLine(_OfCompany):
    """`review` says how far the organisers are with it, `review_note` what they wrote."""

    id = serializers.CharField(source="public_id")
    language = serializers.CharField()
    title = serializers.CharField()
    sought = serializers.CharField()
    kind = serializers.CharField()
    region = serializers.SerializerMethodField()
    place_name = serializers.CharField()
    sectors = Codes()
    stage = serializers.CharField()
    review = serializers.CharField()
    review_note = serializers.CharField()
    submitted_at = Moment(allow_null=True)

    def get_region(self, proposal: Opportunity) -> str:
        return str(next(iter(proposal.regions), ""))


class SectorsField(serializers.ListField):
    """Codes of sectors."""

    child = NamedRow(slug_field="code", queryset=Sector.objects.all())


class ProposalBody(Body):
    language = serializers.ChoiceField(choices=["az", "zh-hans", "en", "ru"])
    title = serializers.CharField(max_length=250)
    sought = serializers.CharField(max_length=4000)
    kind = serializers.ChoiceField(choices=Kind.choices)
    region = serializers.ChoiceField(choices=Region.choices)
    place_name = serializers.CharField(required=False, allow_blank=True, max_length=200)
    sectors = SectorsField(min_length=1, max_length=5)


class ResultLine(_OfCompany):
    """One result from your side: `value` is what you reported, `is_matched` whether the other side has reported as well."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    reference = serializers.CharField()
    opportunity = OpportunityBrief(allow_null=True)
    partner = serializers.SerializerMethodField()
    value = serializers.SerializerMethodField()
    currency = serializers.SerializerMethodField()
    is_reported = serializers.SerializerMethodField()
    is_matched = serializers.SerializerMethodField()
    is_disputed = serializers.BooleanField()
    created_at = Moment()

    def _own(self, deal: Deal) -> Any:
        company = self.context["view"].company
        return next((report for report in deal.reports.all() if report.company_id == company.pk), None)

    def get_partner(self, deal: Deal) -> dict[str, Any]:
        other = deal.second if deal.first_id == self.context["view"].company.pk else deal.first
        return dict(CompanyBrief(other).data)

    def get_value(self, deal: Deal) -> str | None:
        own = self._own(deal)
        return None if own is None or own.value is None else str(own.value)

    def get_currency(self, deal: Deal) -> str:
        own = self._own(deal)
        return "" if own is None else str(own.currency)

    def get_is_reported(self, deal: Deal) -> bool:
        return self._own(deal) is not None

    def get_is_matched(self, deal: Deal) -> bool:
        return len(deal.reports.all()) > 1


class ResultBody(Body):
    """`partner` and `opportunity` are ids. A value needs its currency; it is confidential unless you say otherwise."""

    partner = serializers.CharField(max_length=12)
    kind = serializers.ChoiceField(choices=DealKind.choices)
    opportunity = serializers.CharField(required=False, max_length=12)
    reference = serializers.CharField(required=False, allow_blank=True, max_length=60)
    value = serializers.DecimalField(required=False, allow_null=True, max_digits=16, decimal_places=2)
    currency = serializers.ChoiceField(required=False, allow_blank=True, choices=Currency.choices)
    is_confidential = serializers.BooleanField(required=False, default=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=500)
