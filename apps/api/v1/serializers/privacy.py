"""Consents, the archive of one's own data, and the closing of the account."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.accounts.enums import ConsentKind
from apps.accounts.models import DataExport
from apps.accounts.selectors import ConsentView
from apps.api.operations import Body
from apps.api.v1.serializers.texts import in_zone


class ConsentLine(serializers.Serializer):
    """One text in the language of the request (HTML), and how the reader stands to it."""

    kind = serializers.ChoiceField(choices=ConsentKind.choices)
    label = serializers.CharField(source="kind.label")
    version = serializers.CharField()
    text = serializers.SerializerMethodField()
    consequence = serializers.CharField(source="kind.consequence")
    is_given = serializers.BooleanField()
    is_outdated = serializers.BooleanField()
    given_version = serializers.CharField(source="latest.text_version", default=None, allow_null=True)
    given_at = serializers.SerializerMethodField()
    withdrawn_at = serializers.SerializerMethodField()
    time_zone = serializers.SerializerMethodField()

    def get_text(self, view: ConsentView) -> str:
        return render_to_string(view.template)

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_given_at(self, view: ConsentView) -> str | None:
        return in_zone(view.latest.given_at, self._zone()) if view.latest else None

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_withdrawn_at(self, view: ConsentView) -> str | None:
        return in_zone(view.latest.withdrawn_at, self._zone()) if view.latest else None

    def get_time_zone(self, view: ConsentView) -> str:
        return self._zone()

    def _zone(self) -> str:
        return str(self.context["request"].user.time_zone)


class Consents(serializers.Serializer):
    results = ConsentLine(many=True)


class ConsentBody(Body):
    """True agrees to today's text, false takes the consent back, with its consequence."""

    is_given = serializers.BooleanField()


class ExportLine(serializers.Serializer):
    """An archive; `url` is where its owner fetches it while it is kept, with the same token."""

    id = serializers.CharField(source="public_id")
    state = serializers.CharField()
    progress = serializers.IntegerField()
    size = serializers.IntegerField()
    created_at = serializers.SerializerMethodField()
    expires_at = serializers.SerializerMethodField()
    time_zone = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "date-time"})
    def get_created_at(self, run: DataExport) -> str | None:
        return in_zone(run.created_at, self._zone())

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_expires_at(self, run: DataExport) -> str | None:
        return in_zone(run.expires_at, self._zone())

    def get_time_zone(self, run: DataExport) -> str:
        return self._zone()

    @extend_schema_field({"type": ["string", "null"]})
    def get_url(self, run: DataExport) -> str | None:
        return reverse("api:v1:export-file", args=[run.public_id]) if run.can_be_fetched else None

    def _zone(self) -> str:
        return str(self.context["request"].user.time_zone)


class Exports(serializers.Serializer):
    results = ExportLine(many=True)


class ErasureBody(Body):
    """The password, or the mailed code of somebody who has none."""

    proof = serializers.CharField(max_length=200)


class Erasure(serializers.Serializer):
    """When the account is erased; null while nobody asks for it. `needs_code`: there is no password, have a code mailed."""

    erase_at = serializers.SerializerMethodField()
    time_zone = serializers.CharField()
    needs_code = serializers.SerializerMethodField()

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_erase_at(self, user: Any) -> str | None:
        return in_zone(user.erase_at, user.time_zone)

    def get_needs_code(self, user: Any) -> bool:
        return not user.has_usable_password()
