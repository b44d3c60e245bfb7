"""The private documents of opportunities."""

from rest_framework import serializers

from apps.api.operations import Body


class OpportunityPaperLine(serializers.Serializer):
    """What is known of a document; its content has an address of its own."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField()
    media_type = serializers.CharField()
    pages = serializers.IntegerField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    uploaded_at = serializers.DateTimeField()
    is_shared = serializers.BooleanField()
    is_from_proposer = serializers.BooleanField()


class ProposalPaperBody(Body):
    """A PDF, JPEG or PNG of at most 10 MB, judged by its content."""

    file = serializers.FileField(allow_empty_file=True, max_length=300)


class OpportunityPaperBody(ProposalPaperBody):
    """What is shared the company that proposed may open too."""

    is_shared = serializers.BooleanField(required=False, default=False)


class SharingBody(Body):
    is_shared = serializers.BooleanField()
