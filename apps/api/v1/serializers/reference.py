from rest_framework import serializers

from apps.api.v1.serializers.texts import Localised


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


class HsCode(serializers.Serializer):
    code = serializers.CharField()
    parent = serializers.CharField(source="parent.code", allow_null=True, default=None)
    label = Localised()


class Place(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()
    country = serializers.CharField()


class Venue(serializers.Serializer):
    code = serializers.CharField()
    name = Localised()
