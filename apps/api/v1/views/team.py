"""Who acts for the reader's companies, and how people come onto a team."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from rest_framework.request import Request

from apps.api.operations import ApiView, PageQuery, PublicView, operation
from apps.api.v1.readers import organiser_with, reader
from apps.api.v1.serializers.companies import OwnCompany
from apps.api.v1.serializers.meetings import Nothing
from apps.api.v1.serializers.team import (
    DeskJoinQuery,
    DeskJoinRequest,
    InvitationLine,
    InvitationToken,
    JoinAnswer,
    JoinRequestLine,
    Member,
    NewInvitation,
    NewJoinRequest,
    NumberCorrection,
    OpenInvitation,
    OwnJoinRequest,
    RoleChange,
)
from apps.companies import services
from apps.companies.models import Company, Invitation, JoinRequest, Membership
from apps.companies.permissions import require_manager
from apps.companies.selectors import (
    invitation_behind,
    join_requests_for_organiser,
    member_of,
    no_such_company,
    open_invitations,
    own_company,
    own_join_requests,
    pending_join_requests,
    people_of,
    team_of,
)


class TeamList(ApiView):
    @operation("List the team of your company", item=Member, query=PageQuery, order=("created_at", "id"))
    def get(self, request: Request, public_id: str) -> QuerySet[Membership]:
        return team_of(own_company(reader(request), public_id)).select_related("user", "company")


class MemberView(ApiView):
    @operation("Change somebody's role", body=RoleChange, item=Member)
    def patch(self, request: Request, public_id: str, user_id: str, data: dict[str, Any]) -> Membership:
        """Only owners make and unmake owners; the last owner stays."""
        membership = member_of(own_company(reader(request), public_id), user_id)
        role = data.get("role", membership.role)
        return services.change_role(user=reader(request), membership=membership, role=role)

    @operation("Take somebody off the team, or leave it", status=204)
    def delete(self, request: Request, public_id: str, user_id: str) -> None:
        membership = member_of(own_company(reader(request), public_id), user_id)
        services.remove_member(user=reader(request), membership=membership)


class OwnershipView(ApiView):
    @operation("Hand your company over", body=Nothing, item=Member)
    def post(self, request: Request, public_id: str, user_id: str, data: dict[str, Any]) -> Membership:
        """This person becomes the owner in your place, and you a manager."""
        company = own_company(reader(request), public_id)
        services.hand_over_company(user=reader(request), company=company, to=member_of(company, user_id))
        return member_of(company, user_id)


class InvitationList(ApiView):
    @operation(
        "List the open invitations of your company",
        item=InvitationLine,
        query=PageQuery,
        order=("created_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[Invitation]:
        return open_invitations(_managed(request, public_id)).select_related("company")

    @operation("Invite somebody onto the team", body=NewInvitation, item=InvitationLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Invitation:
        """By mail for one person, or by a link for whoever has it."""
        company = _managed(request, public_id)
        if "email" not in data:
            return services.invite_by_link(
                user=reader(request), company=company, role=data["role"], days=data.get("days", 7)
            )
        person = people_of(company).filter(public_id=data["person"]).first() if "person" in data else None
        if "person" in data and person is None:
            raise no_such_company()
        return services.invite_by_mail(
            user=reader(request),
            company=company,
            email=data["email"],
            role=data["role"],
            language=data.get("language") or get_language() or "en",
            person=person,
        )


class InvitationView(ApiView):
    @operation("Take an invitation back", status=204)
    def delete(self, request: Request, public_id: str, invitation_id: str) -> None:
        company = _managed(request, public_id)
        invitation = company.invitations.select_related("company").filter(public_id=invitation_id).first()
        if invitation is None:
            raise no_such_company()
        services.revoke_invitation(user=reader(request), invitation=invitation)


class InvitationBehind(PublicView):
    @operation("Read the invitation behind an address", item=OpenInvitation)
    def get(self, request: Request, address: str) -> Invitation:
        """`address` is the last part of the invitation's address."""
        return invitation_behind(address)


class TakeUp(ApiView):
    @operation("Take an invitation up", body=InvitationToken, item=Member, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> Membership:
        """You come onto the team; the person who was named in the invitation is you from now on."""
        return services.accept_invitation(user=reader(request), invitation=invitation_behind(data["token"]))


class JoinRequestList(ApiView):
    @operation(
        "List who asks to join your company",
        item=JoinRequestLine,
        query=PageQuery,
        order=("created_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[JoinRequest]:
        return pending_join_requests(_managed(request, public_id))


class JoinAcceptance(ApiView):
    @operation("Take somebody who asked onto the team", body=JoinAnswer, item=Member)
    def post(self, request: Request, public_id: str, request_id: str, data: dict[str, Any]) -> Membership:
        return services.accept_join_request(
            user=reader(request), request=_asked(request, public_id, request_id), **data
        )


class JoinRefusal(ApiView):
    @operation("Decline a request to join", body=Nothing, item=JoinRequestLine)
    def post(self, request: Request, public_id: str, request_id: str, data: dict[str, Any]) -> JoinRequest:
        """They are told that the request was declined, and nothing else."""
        asked = _asked(request, public_id, request_id)
        return services.decline_join_request(user=reader(request), request=asked)


class OwnJoinRequestList(ApiView):
    @operation(
        "List your requests to join companies",
        item=OwnJoinRequest,
        query=PageQuery,
        order=("created_at", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[JoinRequest]:
        """Those that wait for an answer."""
        return own_join_requests(reader(request))

    @operation("Ask to join a company", body=NewJoinRequest, item=OwnJoinRequest, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> JoinRequest:
        """Of a company that is registered already (`company_exists`) you need only know the number."""
        return services.ask_to_join(user=reader(request), **data)


class OwnJoinRequestView(ApiView):
    @operation("Take your request to join back", status=204)
    def delete(self, request: Request, request_id: str) -> None:
        asked = own_join_requests(reader(request)).filter(public_id=request_id).first()
        if asked is None:
            raise no_such_company()
        services.withdraw_join_request(user=reader(request), request=asked)


class NumberView(ApiView):
    @operation("Correct the registration number of your company", body=NumberCorrection, item=OwnCompany)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Company:
        """As long as nobody has verified the company by it (`number_fixed`)."""
        company = own_company(reader(request), public_id)
        return services.correct_number(user=reader(request), company=company, **data)


def _managed(request: Request, public_id: str) -> Company:
    company = own_company(reader(request), public_id)
    require_manager(reader(request), company)
    return company


def _asked(request: Request, public_id: str, request_id: str) -> JoinRequest:
    asked = pending_join_requests(_managed(request, public_id)).filter(public_id=request_id).first()
    if asked is None:
        raise no_such_company()
    return asked


class DeskJoinRequests(ApiView):
    @operation(
        "List who asks to join companies",
        item=DeskJoinRequest,
        query=DeskJoinQuery,
        order=("created_at", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[JoinRequest]:
        """The longest waiting first; a country desk sees its own country's."""
        user = organiser_with(request, "companies.view_joinrequest", no_such_company())
        rows, state = join_requests_for_organiser(user), self.query["state"]
        return rows if state == "all" else rows.filter(state=state)


class DeskJoinAnswer(ApiView):
    def asked(self, request: Request, request_id: str) -> JoinRequest:
        user = organiser_with(request, "companies.view_joinrequest", no_such_company())
        found = join_requests_for_organiser(user).filter(public_id=request_id).first()
        if found is None:
            raise no_such_company()
        return found


class DeskJoinAcceptance(DeskJoinAnswer):
    @operation("Make somebody who asked the owner of a company", body=Nothing, item=Member)
    def post(self, request: Request, request_id: str, data: dict[str, Any]) -> Membership:
        """Only where nobody acts for the company; check who asks first. Else its own people answer."""
        asked = self.asked(request, request_id)
        return services.accept_join_request(user=reader(request), request=asked)


class DeskJoinRefusal(DeskJoinAnswer):
    @operation("Decline a request to join as an organiser", body=Nothing, item=DeskJoinRequest)
    def post(self, request: Request, request_id: str, data: dict[str, Any]) -> JoinRequest:
        """Only where nobody acts for the company. They are told that it was declined, and nothing else."""
        asked = self.asked(request, request_id)
        return services.decline_join_request(user=reader(request), request=asked)
