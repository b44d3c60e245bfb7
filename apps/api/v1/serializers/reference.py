from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.v1.serializers.texts import Localised
from apps.reference import models


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


class Keywords(serializers.Serializer):
    """Goods names, the most common first."""

    en = serializers.ListField(child=serializers.CharField())
    az = serializers.ListField(child=serializers.CharField())
    zh_hans = serializers.ListField(child=serializers.CharField())
    ru = serializers.ListField(child=serializers.CharField())
    tr = serializers.ListField(child=serializers.CharField())

    def get_fields(self) -> dict[str, serializers.Field]:
        return {name.replace("_", "-"): field for name, field in super().get_fields().items()}


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


class TextGuess(serializers.Serializer):
    """What a text may be about, the best first; empty lists where nothing in it is known."""

    hs_codes = HsCode(many=True)
    sectors = Sector(many=True)


class Place(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()
    country = serializers.CharField()


class Venue(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()
