"""A company's logo and photos."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.operations import Body
from apps.companies.enums import PictureKind
from apps.companies.models import Picture


class PictureLine(serializers.Serializer):
    """Addresses of the picture in three sizes (longest side 160, 640 and 1600 pixels), as WebP."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    caption = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    small = serializers.SerializerMethodField()
    medium = serializers.SerializerMethodField()
    large = serializers.SerializerMethodField()

    @extend_schema_field(OpenApiTypes.URI)
    def get_small(self, picture: Picture) -> str:
        return self._absolute(picture.small_url)

    @extend_schema_field(OpenApiTypes.URI)
    def get_medium(self, picture: Picture) -> str:
        return self._absolute(picture.medium_url)

    @extend_schema_field(OpenApiTypes.URI)
    def get_large(self, picture: Picture) -> str:
        return self._absolute(picture.large_url)

    def _absolute(self, path: str) -> str:
        return str(self.context["request"].build_absolute_uri(path))


class PictureBody(Body):
    kind = serializers.ChoiceField(choices=PictureKind.choices)
    file = serializers.FileField(allow_empty_file=True, max_length=300)
    caption = serializers.CharField(required=False, allow_blank=True, max_length=1000)


class CaptionBody(Body):
    caption = serializers.CharField(allow_blank=True, max_length=1000)


class PhotoOrderBody(Body):
    """The ids of all photos of the company, each once, the first one first."""

    order = serializers.ListField(child=serializers.CharField(max_length=20), max_length=20)
