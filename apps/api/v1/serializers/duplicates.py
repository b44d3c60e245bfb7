"""Companies that may be one, what a merge of them does, and what was merged."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.operations import Body, PageQuery, Query
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.reference import Place
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.companies.enums import MatchKind, PairState
from apps.companies.merge_wording import filled_lines, report_lines, snapshot_lines
from apps.companies.models import Company, CompanyMerge, DuplicatePair
from apps.companies.selectors import people_of
from apps.companies.services import MergePreview
from apps.core.time import home_zone


class PairSide(CompanyBrief):
    registration_number = serializers.CharField()
    number_state = serializers.CharField()
    verification_state = serializers.CharField()


class InCommon(serializers.Serializer):
    """Why two companies may be one: `kind` for programs, `label` for people."""

    kind = serializers.CharField()
    label = serializers.SerializerMethodField()
    value = serializers.CharField()

    def get_label(self, reason: dict[str, str]) -> str:
        return str(MatchKind(reason["kind"]).label)


class PairLine(Zoned):
    """Two companies that may be one. `likeness` is from 0 to 1, and null where an organiser named the two."""

    companies = serializers.SerializerMethodField()
    likeness = serializers.SerializerMethodField()
    in_common = InCommon(source="reasons", many=True)
    state = serializers.CharField()
    created_at = Moment()
    decided_at = Moment(allow_null=True)

    def zone_of(self, pair: DuplicatePair) -> str:
        return home_zone(pair.first.country).key

    @extend_schema_field(PairSide(many=True))
    def get_companies(self, pair: DuplicatePair) -> list[dict[str, Any]]:
        return list(PairSide([pair.first, pair.second], many=True).data)

    def get_likeness(self, pair: DuplicatePair) -> float | None:
        return round(pair.score, 3) or None


class ComparedCompany(PairSide):
    """What is looked at side by side; `listings`, `people` and `members` are counted."""

    names = serializers.SerializerMethodField()
    city = Place(allow_null=True)
    city_name = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    website = serializers.CharField()
    listings = serializers.SerializerMethodField()
    people = serializers.SerializerMethodField()
    members = serializers.SerializerMethodField()

    def get_names(self, company: Company) -> list[str]:
        return [name.name for name in company.names.all()]

    def get_listings(self, company: Company) -> int:
        return company.listings.filter(is_active=True).count()

    def get_people(self, company: Company) -> int:
        return people_of(company).count()

    def get_members(self, company: Company) -> int:
        return company.memberships.count()


class PairDetail(PairLine):
    @extend_schema_field(ComparedCompany(many=True))
    def get_companies(self, pair: DuplicatePair) -> list[dict[str, Any]]:
        return list(ComparedCompany([pair.first, pair.second], many=True, context=self.context).data)


class PairQuery(PageQuery):
    """Pairs that wait (the default), or those that were said to be two companies."""

    state = serializers.ChoiceField(
        choices=[(state.value, state.value) for state in (PairState.OPEN, PairState.DIFFERENT)],
        default=PairState.OPEN.value,
    )
    company = serializers.CharField(required=False, max_length=20)


class PairBody(Body):
    """Two companies, by their ids."""

    company = serializers.CharField(max_length=20)
    other = serializers.CharField(max_length=20)


class KeptQuery(Query):
    """`kept` is the id of the company that would stay."""

    kept = serializers.CharField(max_length=20)


class MergeBody(Body):
    """`kept` is the id of the company that stays; `digest` is the preview's: any other outcome is refused."""

    kept = serializers.CharField(max_length=20)
    digest = serializers.CharField(max_length=32)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500)


class ReportLine(serializers.Serializer):
    """What becomes of one table's rows: moved, joined with one that is there, or ended."""

    model = serializers.CharField()
    fate = serializers.ChoiceField(choices=["moved", "joined", "ended"])
    count = serializers.IntegerField()
    text = serializers.CharField()


class ValueLine(serializers.Serializer):
    field = serializers.CharField()
    label = serializers.CharField()
    text = serializers.CharField()


class MergeForetold(serializers.Serializer):
    """What a merge would do; nothing has changed. `filled` is what the company that stays takes over."""

    report = serializers.SerializerMethodField()
    filled = serializers.SerializerMethodField()
    digest = serializers.CharField()

    @extend_schema_field(ReportLine(many=True))
    def get_report(self, preview: MergePreview) -> list[dict[str, Any]]:
        return list(ReportLine(report_lines(preview.report), many=True).data)

    @extend_schema_field(ValueLine(many=True))
    def get_filled(self, preview: MergePreview) -> list[dict[str, Any]]:
        return list(ValueLine(filled_lines(preview.filled), many=True).data)


class MergeLine(Zoned):
    """`merged_by` is the organiser's name, and empty once that account is erased."""

    id = serializers.CharField(source="public_id")
    kept = CompanyBrief()
    merged = CompanyBrief()
    merged_by = serializers.SerializerMethodField()
    merged_at = Moment()
    reason = serializers.CharField()

    def zone_of(self, merge: CompanyMerge) -> str:
        return home_zone(merge.kept.country).key

    def get_merged_by(self, merge: CompanyMerge) -> str:
        return merge.merged_by.name if merge.merged_by else ""


class MergeTrace(MergeLine):
    """What moved, what the merged company looked like, and what of it was taken over."""

    report = serializers.SerializerMethodField()
    before = serializers.SerializerMethodField()
    filled = serializers.SerializerMethodField()

    @extend_schema_field(ReportLine(many=True))
    def get_report(self, merge: CompanyMerge) -> list[dict[str, Any]]:
        return list(ReportLine(report_lines(merge.report), many=True).data)

    @extend_schema_field(ValueLine(many=True))
    def get_before(self, merge: CompanyMerge) -> list[dict[str, Any]]:
        return list(ValueLine(snapshot_lines(merge.snapshot), many=True).data)

    @extend_schema_field(ValueLine(many=True))
    def get_filled(self, merge: CompanyMerge) -> list[dict[str, Any]]:
        return list(ValueLine(filled_lines(merge.snapshot.get("filled", {})), many=True).data)
