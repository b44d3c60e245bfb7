"""Asking for meetings and answering. Each change of state is a sub-resource of the request."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import Acceptance, NewRequest, Nothing, Reason, RequestLine
from apps.api.v1.views.proposals import fair_time
from apps.companies.models import Company
from apps.companies.selectors import no_such_company, own_company, visible_companies
from apps.core.errors import InvalidInput
from apps.exhibitions.selectors import edition_by_slug
from apps.forums.selectors import public_forum
from apps.meetings import services
from apps.meetings.enums import RequestState
from apps.meetings.models import MeetingRequest
from apps.meetings.selectors import request_for, requests_for


class RequestQuery(PageQuery):
    state = serializers.ChoiceField(choices=RequestState.choices, required=False)
    company = serializers.CharField(
        required=False, max_length=12, help_text="One of your companies, by its id."
    )
    forum = serializers.CharField(required=False, max_length=12, help_text="A forum, by its id.")


class RequestList(ApiView):
    @operation(
        "List the meeting requests of your companies",
        item=RequestLine,
        query=RequestQuery,
        order=("-created_at", "-public_id"),
    )
    def get(self, request: Request) -> QuerySet[MeetingRequest]:
        """Sent and received, the newest first."""
        found = requests_for(reader(request))
        if state := self.query.get("state"):
            found = found.filter(state=state)
        if forum := self.query.get("forum"):
            found = found.filter(forum__public_id=forum)
        if company := self.query.get("company"):
            own = own_company(reader(request), company)
            found = found.filter(Q(sender=own) | Q(recipient=own))
        return found

    @operation("Ask for a meeting", body=NewRequest, item=RequestLine, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> MeetingRequest:
        recipient = visible_companies(reader(request)).filter(public_id=data["recipient"]).first()
        if recipient is None:
            raise no_such_company()
        sender = own_company(reader(request), data["sender"])
        if "edition" in data:
            return self._at_fair(reader(request), sender, recipient, data)
        if "forum" not in data:
            raise InvalidInput(_("Name a forum, or an edition with a time."), field="forum")
        wishes = {name: data[name] for name in ("wish", "part_of_day", "note") if name in data}
        return services.request_meeting(
            user=reader(request),
            sender=sender,
            recipient=recipient,
            forum=public_forum(data["forum"]),
            **wishes,
        )

    def _at_fair(
        self, user: User, sender: Company, recipient: Company, data: dict[str, Any]
    ) -> MeetingRequest:
        if "forum" in data or "time" not in data:
            raise InvalidInput(_("Name a forum, or an edition with a time."), field="time")
        return services.request_fair_meeting(
            user=user,
            sender=sender,
            recipient=recipient,
            edition=edition_by_slug(data["edition"]),
            time=fair_time(sender, data["time"]),
            **{name: data[name] for name in ("wish", "note") if name in data},
        )


class RequestView(ApiView):
    @operation("Read a meeting request", item=RequestLine)
    def get(self, request: Request, public_id: str) -> MeetingRequest:
        return request_for(reader(request), public_id)


class AcceptanceView(ApiView):
    @operation("Accept a meeting request", body=Acceptance, item=RequestLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> MeetingRequest:
        asked = request_for(reader(request), public_id)
        return services.accept_meeting_request(user=reader(request), request=asked, **data)


class RefusalView(ApiView):
    @operation("Decline a meeting request", body=Reason, item=RequestLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> MeetingRequest:
        asked = request_for(reader(request), public_id)
        return services.decline_meeting_request(user=reader(request), request=asked, **data)


class WithdrawalView(ApiView):
    @operation("Withdraw a meeting request", body=Nothing, item=RequestLine)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> MeetingRequest:
        """A meeting that rests on it is cancelled."""
        asked = request_for(reader(request), public_id)
        return services.withdraw_meeting_request(user=reader(request), request=asked)
