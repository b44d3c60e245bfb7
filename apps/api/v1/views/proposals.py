"""Proposing when to meet, agreeing to it, and whether two companies have met before."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import (
    Agreement,
    MetAnswer,
    NewTimeProposal,
    RequestLine,
    TimeProposalLine,
)
from apps.api.v1.views.placing import slot_of
from apps.companies.models import Company, Person
from apps.companies.selectors import companies_of, own_company, people_of, visible_company
from apps.core.errors import InvalidInput
from apps.meetings import services
from apps.meetings.models import MeetingRequest, TimeProposal
from apps.meetings.permissions import no_such_proposal
from apps.meetings.selectors import met_before, proposal_for, proposals_of, request_for
from apps.meetings.services.proposals import proposing_side


class ProposalList(ApiView):
    @operation(
        "List the proposed times of a meeting request",
        item=TimeProposalLine,
        query=PageQuery,
        order=("-number",),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[TimeProposal]:
        """The newest first; one at the most is open."""
        asked = request_for(reader(request), public_id)
        return proposals_of(asked).select_related(
            "request__forum", "request__edition__venue", "request__edition__city"
        )

    @operation("Propose when to meet", body=NewTimeProposal, item=TimeProposalLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> TimeProposal:
        """In place of accepting. A slot or time that is not free is a conflict that names `alternatives`."""
        user, asked = reader(request), request_for(reader(request), public_id)
        named = own_company(user, data["company"]) if "company" in data else None
        side = proposing_side(user, asked, named)
        note = data.get("note", "")
        if asked.edition_id is not None:
            if "time" not in data:
                raise InvalidInput(_("Say when and where at the fair."), field="time")
            return services.propose_fair_time(
                user=user, request=asked, company=side, time=fair_time(side, data["time"]), note=note
            )
        return services.propose_time(
            user=user,
            request=asked,
            company=side,
            slot=slot_of(asked.forum, data["slot"]) if "slot" in data else None,
            part_of_day=data.get("part_of_day", ""),
            note=note,
        )


class AgreementView(ApiView):
    @operation("Agree to a proposed time", body=Agreement, item=RequestLine)
    def post(
        self, request: Request, public_id: str, proposal_id: str, data: dict[str, Any]
    ) -> MeetingRequest:
        """By the other side. Conflicts: `slot_taken`, `time_taken` (both name `alternatives`), `proposal_over`."""
        user = reader(request)
        asked = request_for(user, public_id)
        proposal = proposal_for(user, proposal_id)
        if proposal.request_id != asked.pk:
            raise no_such_proposal()
        person = None
        if "person" in data:
            person = _person(asked.other_side(proposal.company), data["person"])
        values = {"wish": data["wish"]} if "wish" in data else {}
        services.accept_proposal(user=user, proposal=proposal, person=person, **values)
        return request_for(user, public_id)


class MetView(ApiView):
    @operation("Read whether you have met a company before", item=MetAnswer)
    def get(self, request: Request, public_id: str) -> Response:
        """The last meeting of one of your companies with this one that took place."""
        user = reader(request)
        other = visible_company(user, public_id)
        found = met_before(companies_of(user), other)
        return Response(self.write(MetAnswer, {"met_before": found}))


def fair_time(company: Company, data: dict[str, Any]) -> services.FairTime:
    """Read when and where; the person is one of the company's."""
    return services.FairTime(
        starts_at=data["starts_at"],
        ends_at=data["ends_at"],
        place=data.get("place", ""),
        person=_person(company, data["person"]),
    )


def _person(company: Company, public_id: str) -> Person:
    person = people_of(company).filter(public_id=public_id).first()
    if person is None:
        raise InvalidInput(_("Choose somebody of your company."), field="person")
    return person
