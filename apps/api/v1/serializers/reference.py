from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.operations import Body
from apps.api.v1.serializers.texts import Localised
from apps.reference import models
from apps.reference.hs_labels import LONGEST_KEYWORD

LONGEST_HS_LABEL = 600
MOST_KEYWORDS = 100


class Sector(serializers.Serializer):
    code = serializers.CharField()
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)
    label = Localised()
    hs_codes = serializers.ListField(child=serializers.CharField())


class CooperationType(serializers.Serializer):
    """`side` says who can write it: offer, seek, or mutual; `complement` answers it."""

    code = serializers.CharField()
    side = serializers.CharField()
    group = serializers.CharField()
    complement = serializers.CharField(source="complement.code", allow_null=True, default=None)
    label = Localised()


class HsStep(serializers.Serializer):
    code = serializers.CharField()
    label = Localised()


def by_tag(fields: dict[str, serializers.Field]) -> dict[str, serializers.Field]:
    """Return fields that are named after languages under the languages' tags."""
    return {name.replace("_", "-"): field for name, field in fields.items()}


class GoodsNames(serializers.ListField):
    """Goods names of one language."""

    child = serializers.CharField(max_length=LONGEST_KEYWORD)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=MOST_KEYWORDS, **options)


class Keywords(serializers.Serializer):
    """Goods names, the most common first."""

    en = serializers.ListField(child=serializers.CharField())
    az = serializers.ListField(child=serializers.CharField())
    zh_hans = serializers.ListField(child=serializers.CharField())
    ru = serializers.ListField(child=serializers.CharField())
    tr = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, serializers.Field]:
        return by_tag(super().get_fields())


class HsCode(serializers.Serializer):
    """`hierarchy` leads from the chapter to the code itself; `translation` says whether its names were confirmed."""

    code = serializers.CharField()
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)
    label = Localised()
    hierarchy = serializers.SerializerMethodField()
    keywords = Keywords()
    translation = serializers.CharField()

    @extend_schema_field(HsStep(many=True))
    def get_hierarchy(self, code: models.HsCode) -> Any:
        steps = [code.parent, code] if code.parent else [code]
        return HsStep(steps, many=True, context=self.context).data


class KeptHsCode(HsCode):
    """A code as the organisers keep it; `confirmed_by` is who has read its names in all languages."""

    confirmed_by = serializers.CharField(source="translation_confirmed_by")
    confirmed_at = serializers.DateTimeField(source="translation_confirmed_at", allow_null=True)


class HsLabels(Body):
    en = serializers.CharField(max_length=LONGEST_HS_LABEL, required=False)
    az = serializers.CharField(max_length=LONGEST_HS_LABEL, required=False)
    zh_hans = serializers.CharField(max_length=LONGEST_HS_LABEL, required=False)
    ru = serializers.CharField(max_length=LONGEST_HS_LABEL, required=False)

    def get_fields(self) -> dict[str, serializers.Field]:
        return by_tag(super().get_fields())


class HsKeywords(Body):
    en = GoodsNames(required=False)
    az = GoodsNames(required=False)
    zh_hans = GoodsNames(required=False)
    ru = GoodsNames(required=False)
    tr = GoodsNames(required=False)

    def get_fields(self) -> dict[str, serializers.Field]:
        return by_tag(super().get_fields())


class HsCorrection(Body):
    """What is not named stays as it is; goods names of a language are given whole, the most common first."""

    label = HsLabels(required=False)
    keywords = HsKeywords(required=False)


class TextGuess(serializers.Serializer):
    """What a text may be about, the best first; empty lists where nothing in it is known."""

    hs_codes = HsCode(many=True)
    sectors = Sector(many=True)


class Place(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()
    country = serializers.CharField()


class PlaceLine(Place):
    """A city, or a province in which cities lie (`parent`)."""

    kind = serializers.CharField()
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)
    time_zone = serializers.CharField()


class Venue(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()
