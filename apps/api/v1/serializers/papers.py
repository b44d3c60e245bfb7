"""The papers of one's own company."""

from rest_framework import serializers

from apps.api.operations import Body
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.companies.enums import PaperKind
from apps.companies.models import Paper
from apps.core.time import home_zone


class PaperLine(Zoned):
    """What is known of a paper; its content has an address of its own."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    pages = serializers.IntegerField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_at = Moment()

    def zone_of(self, paper: Paper) -> str:
        return home_zone(paper.company.country).key


class PaperBody(Body):
    """`replaces` names the paper whose place the new one takes."""

    kind = serializers.ChoiceField(choices=PaperKind.choices)
    file = serializers.FileField(allow_empty_file=True, max_length=300)
    replaces = serializers.CharField(required=False, max_length=20)
