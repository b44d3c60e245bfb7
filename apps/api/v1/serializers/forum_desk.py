"""Forums as organisers keep them: rules, programme, steps, registrations."""

from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.fields import DayField, MomentField, NamedRow
from apps.api.operations import Body
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.forums import ForumDetail
from apps.api.v1.serializers.texts import LANGUAGES
from apps.core.time import ZONE_CHOICES
from apps.exhibitions.models import Edition
from apps.forums.enums import ForumFormat, ForumState, MeetingMode, SessionKind
from apps.forums.models import Forum, Table
from apps.forums.models.forums import FEE_CURRENCIES
from apps.reference.models import Venue

SMALL = 32_767


def columns(name: str, texts: dict[str, str | None]) -> dict[str, str]:
    """Return the model's columns of a text that comes by language."""
    return {f"{name}_{code.replace('-', '_')}": text or "" for code, text in texts.items()}


class TextsBody(serializers.Serializer):
    """A text by language; what is left out stays as it is."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(**options)
        self._most = most

    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            code: serializers.CharField(max_length=self._most, required=False, allow_blank=True)
            for code in LANGUAGES
        }


class NamesBody(TextsBody):
    def __init__(self, **options: Any) -> None:
        super().__init__(**({"most": 200} | options))


class LongTextsBody(TextsBody):
    def __init__(self, **options: Any) -> None:
        super().__init__(**({"most": 4000} | options))


class AudienceBody(TextsBody):
    def __init__(self, **options: Any) -> None:
        super().__init__(**({"most": 300} | options))


def _count(*, least: int = 0, allow_null: bool = False) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=least, max_value=SMALL, required=False, allow_null=allow_null)


class ForumBody(Body):
    """A forum's words and rules. `edition` is a slug, `venue` a code."""

    name = NamesBody()
    description = LongTextsBody(required=False)
    audience = AudienceBody(required=False)
    edition = NamedRow(slug_field="slug", queryset=Edition.objects.all(), required=False, allow_null=True)
    venue = NamedRow(slug_field="code", queryset=Venue.objects.all(), required=False, allow_null=True)
    room = serializers.CharField(max_length=120, required=False, allow_blank=True)
    format = serializers.ChoiceField(choices=ForumFormat.choices, required=False)
    join_link = serializers.CharField(max_length=300, required=False, allow_blank=True)
    languages = serializers.ListField(
        child=serializers.ChoiceField(choices=settings.LANGUAGES), required=False, max_length=10
    )
    time_zone = serializers.ChoiceField(choices=ZONE_CHOICES, required=False)
    starts_on = DayField()
    ends_on = DayField()
    registration_deadline = MomentField(required=False, allow_null=True)
    slot_minutes = _count(least=5)
    gap_minutes = _count()
    fee = serializers.DecimalField(
        max_digits=9, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    fee_currency = serializers.ChoiceField(choices=FEE_CURRENCIES, required=False)
    places = _count(allow_null=True)
    places_az = _count(allow_null=True)
    places_cn = _count(allow_null=True)
    meeting_mode = serializers.ChoiceField(choices=MeetingMode.choices, required=False)
    meetings_most = _count(least=1, allow_null=True)
    meetings_least = _count()
    meetings_per_day = _count(least=1, allow_null=True)
    requests_per_company = _count()
    request_expiry_days = _count()
    request_expiry_hours = _count()
    requests_until = MomentField(required=False, allow_null=True)
    notice_hours = _count()
    cross_country_only = serializers.BooleanField(required=False)


def values_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return a body's values by the model's columns."""
    found = dict(data)
    for name in ("name", "description", "audience"):
        found |= columns(name, found.pop(name, {}))
    return found


class SessionBody(serializers.Serializer):
    kind = serializers.ChoiceField(choices=SessionKind.choices)
    title = NamesBody(required=False)
    starts_at = MomentField()
    ends_at = MomentField()


class ProgrammeBody(Body):
    """The whole programme; what was there before goes."""

    sessions = serializers.ListField(child=SessionBody(), max_length=200)


class TablesBody(Body):
    count = serializers.IntegerField(min_value=1, max_value=500)
    hall = serializers.CharField(max_length=60, required=False, allow_blank=True)
    prefix = serializers.CharField(max_length=5, required=False, allow_blank=True)


class TableOwnerBody(Body):
    """`table` by its label; `owner` is the id of a company that takes part, null frees the table for everybody."""

    table = serializers.CharField(max_length=20)
    owner = serializers.CharField(max_length=12, allow_null=True)


class FixedTable(serializers.Serializer):
    """A table kept for one company. `is_idle`: nobody comes to it for that company; `stands_empty`: nor may others yet."""

    label = serializers.CharField()
    hall = serializers.CharField()
    owner = CompanyBrief()
    is_idle = serializers.SerializerMethodField()
    stands_empty = serializers.SerializerMethodField()

    def get_is_idle(self, table: Table) -> bool:
        return table.pk in self.context["idle"]

    def get_stands_empty(self, table: Table) -> bool:
        return bool(self.context["idle"].get(table.pk))


class FixedTables(serializers.Serializer):
    tables = FixedTable(many=True)


class CopyBody(Body):
    starts_on = DayField()
    name = NamesBody(required=False)


class ForumStepBody(Body):
    state = serializers.ChoiceField(choices=ForumState.choices)


class MissingLine(serializers.Serializer):
    """One thing that is missing for a step; `blocks`: the step cannot be taken without it."""

    code = serializers.CharField()
    detail = serializers.CharField(source="text")
    blocks = serializers.BooleanField()


class StepLine(serializers.Serializer):
    """A step that can come next. Planning and publishing are done by a plan."""

    state = serializers.CharField()
    by_hand = serializers.BooleanField()
    missing = MissingLine(many=True)


class StepsLine(serializers.Serializer):
    state = serializers.CharField()
    next = StepLine(many=True)


class TableLine(serializers.Serializer):
    label = serializers.CharField()
    hall = serializers.CharField()


class ForumDeskLine(ForumDetail):
    """A forum with what only its organisers see."""

    places = serializers.IntegerField(allow_null=True)
    places_az = serializers.IntegerField(allow_null=True)
    places_cn = serializers.IntegerField(allow_null=True)
    join_link = serializers.CharField()
    request_expiry_days = serializers.IntegerField()
    request_expiry_hours = serializers.IntegerField()
    tables = serializers.SerializerMethodField()
    slots = serializers.SerializerMethodField()

    @extend_schema_field(TableLine(many=True))
    def get_tables(self, forum: Forum) -> list[dict[str, object]]:
        return list(TableLine(forum.tables.all(), many=True).data)

    def get_slots(self, forum: Forum) -> list[str]:
        """When each slot begins, in the order of their numbers."""
        zone = ZoneInfo(forum.time_zone)
        return [slot.starts_at.astimezone(zone).isoformat(timespec="seconds") for slot in forum.slots.all()]


class RefusalBody(Body):
    reason = serializers.CharField(max_length=500)
