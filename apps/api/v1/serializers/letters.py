"""Invitation letters, as their company, the organisers and whoever holds the paper see them."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.api.fields import DayField, NamedRow
from apps.api.operations import Body, PageQuery
from apps.api.v1.serializers.companies import CompanyBrief, PersonBrief
from apps.api.v1.serializers.texts import Moment, Zoned, in_zone
from apps.core.time import home_zone
from apps.exhibitions.models import Edition
from apps.forums.models import Forum
from apps.letters.enums import LetterLanguage, LetterState
from apps.letters.models import InvitationLetter
from apps.letters.services.letters import REASON
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


class DeskLetter(LetterLine):
    """A letter as the organisers see it. `issued_by` is the body in whose name it went out, once it did."""

    company = CompanyBrief()
    event_name = serializers.CharField(source="event")
    issued_by = serializers.CharField(source="body", allow_null=True)


class LettersQuery(PageQuery):
    """Without `state`: those that wait. `all` are all of them."""

    state = serializers.ChoiceField(
        choices=[(state, state) for state in (*LetterState.values, "all")],
        default=LetterState.REQUESTED.value,
    )


class LetterReason(Body):
    """Sent to the company, in the words you write."""

    reason = serializers.CharField(max_length=REASON)


class CheckedLetter(Zoned):
    """What stands on a paper, and whether it is in force. `revoked_at` is when the organisers took it out of force."""

    code = serializers.CharField()
    is_valid = serializers.SerializerMethodField()
    revoked_at = serializers.SerializerMethodField()
    person = serializers.CharField(source="person.display_name")
    company = serializers.CharField(source="company.display_name")
    company_country = serializers.CharField(source="company.country")
    event_name = serializers.CharField(source="event")
    stays_from = serializers.DateField()
    stays_until = serializers.DateField()
    issued_by = serializers.CharField(source="body")

    def zone_of(self, letter: InvitationLetter) -> str:
        return home_zone(letter.host_country).key

    def get_is_valid(self, letter: InvitationLetter) -> bool:
        return letter.is_valid_on(timezone.localdate())

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_revoked_at(self, letter: InvitationLetter) -> str | None:
        is_revoked = letter.state == LetterState.REVOKED
        return in_zone(letter.decided_at, self.zone_of(letter)) if is_revoked else None


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
