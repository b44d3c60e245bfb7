"""Invitation letters of one's own company."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from apps.api.fields import DayField, NamedRow
from apps.api.operations import Body
from apps.api.v1.serializers.companies import PersonBrief
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.core.time import home_zone
from apps.exhibitions.models import Edition
from apps.forums.models import Forum
from apps.letters.enums import LetterLanguage
from apps.letters.models import InvitationLetter
from apps.letters.services.printing import check_address


class LetterLine(Zoned):
    """Either `forum` (its id) or `edition` (its slug) names the event."""

    id = serializers.CharField(source="public_id")
    state = serializers.CharField()
    code = serializers.CharField()
    person = PersonBrief()
    forum = serializers.CharField(source="forum.public_id", allow_null=True, default=None)
    edition = serializers.CharField(source="edition.slug", allow_null=True, default=None)
    stays_from = serializers.DateField()
    stays_until = serializers.DateField()
    languages = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()
    reason = serializers.CharField()
    check_url = serializers.SerializerMethodField()
    requested_at = Moment()
    decided_at = Moment(allow_null=True)

    def zone_of(self, letter: InvitationLetter) -> str:
        return home_zone(letter.company.country).key

    def get_check_url(self, letter: InvitationLetter) -> str:
        """Where the paper can be checked; empty until it is issued."""
        return check_address(letter) if letter.number is not None else ""


class LetterBody(Body):
    """`person` is an id; the event is either `forum` (an id) or `edition` (a slug)."""

    person = serializers.CharField(max_length=20)
    forum = NamedRow("public_id", queryset=Forum.objects.exclude(state="draft"), required=False)
    edition = NamedRow("slug", queryset=Edition.objects.all(), required=False)
    stays_from = DayField()
    stays_until = DayField()
    second_language = serializers.ChoiceField(choices=LetterLanguage.choices, default=LetterLanguage.EN)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        events = [attrs.pop(name) for name in ("forum", "edition") if name in attrs]
        if len(events) != 1:
            raise serializers.ValidationError(_("Name one event: a forum or an edition."))
        return attrs | {"event": events[0]}
