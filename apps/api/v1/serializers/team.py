"""Who acts for a company, who is invited, and who asks to join."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from rest_framework import serializers

from apps.api.operations import Body, PageQuery
from apps.api.v1.serializers.companies import CompanyBrief
from apps.api.v1.serializers.texts import Moment, Zoned
from apps.companies.enums import JoinState, MembershipRole
from apps.companies.models import Invitation
from apps.companies.services.invitations import LONGEST_LINK
from apps.core.time import home_zone


class OfCompany(Zoned):
    """A row of a company: its moments are in the company's zone."""

    def zone_of(self, row: Any) -> str:
        return home_zone(row.company.country).key


class Member(OfCompany):
    """Somebody on the team; `id` is the account's."""

    id = serializers.CharField(source="user.public_id")
    name = serializers.CharField(source="user.name")
    email = serializers.CharField(source="user.email")
    role = serializers.CharField()
    created_at = Moment()


class RoleChange(Body):
    role = serializers.ChoiceField(choices=MembershipRole.choices)


class InvitationLine(OfCompany):
    """An invitation that can still be taken up; `url` is the address that leads to it."""

    id = serializers.CharField(source="public_id")
    kind = serializers.CharField()
    role = serializers.CharField()
    email = serializers.CharField()
    language = serializers.CharField()
    url = serializers.SerializerMethodField()
    created_at = Moment()
    expires_at = Moment()

    def get_url(self, invitation: Invitation) -> str:
        return settings.SITE_URL + reverse("companies:invitation", args=[invitation.token])


class NewInvitation(Body):
    """With an `email` one person is invited by mail; without, a link is made that is valid for `days`."""

    role = serializers.ChoiceField(choices=MembershipRole.choices)
    email = serializers.EmailField(required=False)
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)
    person = serializers.CharField(max_length=12, required=False)
    days = serializers.IntegerField(min_value=1, max_value=LONGEST_LINK, required=False)


class OpenInvitation(OfCompany):
    """What somebody sees who has the address of an invitation."""

    company = CompanyBrief()
    role = serializers.CharField()
    is_open = serializers.BooleanField()
    expires_at = Moment()


class InvitationToken(Body):
    """`token` is the last part of the invitation's address."""

    token = serializers.CharField(max_length=200)


class JoinRequestLine(OfCompany):
    """Somebody who asks to come onto the team."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="user.name")
    email = serializers.CharField(source="user.email")
    message = serializers.CharField()
    state = serializers.CharField()
    created_at = Moment()


class AskedCompany(CompanyBrief):
    registration_number = serializers.CharField()


class DeskJoinRequest(JoinRequestLine):
    """A request as the organisers see it: they answer where nobody acts for the company."""

    company = AskedCompany()


class DeskJoinQuery(PageQuery):
    """Without `state`: those that wait for an answer. `all` are all of them."""

    state = serializers.ChoiceField(
        choices=[(state, state) for state in (*JoinState.values, "all")], default=JoinState.PENDING.value
    )


class OwnJoinRequest(OfCompany):
    """The reader's own request: nothing about the company but its number."""

    id = serializers.CharField(source="public_id")
    country = serializers.CharField(source="company.country")
    registration_number = serializers.CharField(source="company.registration_number")
    message = serializers.CharField()
    state = serializers.CharField()
    created_at = Moment()


class NewJoinRequest(Body):
    country = serializers.CharField(max_length=2)
    registration_number = serializers.CharField(max_length=60)
    message = serializers.CharField(max_length=500, required=False, allow_blank=True)


class JoinAnswer(Body):
    role = serializers.ChoiceField(choices=MembershipRole.choices, required=False)


class NumberCorrection(Body):
    registration_number = serializers.CharField(max_length=60)
