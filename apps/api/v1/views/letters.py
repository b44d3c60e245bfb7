"""Asking for invitation letters and fetching them; the organisers' decisions; and the check of a paper."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, PublicView, operation
from apps.api.renderers import FileRenderer
from apps.api.v1.readers import organiser_with, reader
from apps.api.v1.serializers.letters import (
    CheckedLetter,
    DeskLetter,
    LetterBody,
    LetterLine,
    LetterReason,
    LettersQuery,
)
from apps.api.v1.serializers.meetings import Nothing
from apps.companies.selectors import own_company, people_of
from apps.core.downloads import private_file
from apps.core.errors import InvalidInput
from apps.letters import services
from apps.letters.enums import LetterState
from apps.letters.models import InvitationLetter
from apps.letters.permissions import no_such_letter
from apps.letters.selectors import (
    letter_behind,
    letter_for_organiser,
    letter_of,
    letters_for_organiser,
    letters_of,
)
from apps.letters.services.printing import letter_pdf


class LetterList(ApiView):
    @operation(
        "List the invitation letters of your company",
        item=LetterLine,
        query=PageQuery,
        order=("-requested_at", "public_id"),
    )
    def get(self, request: Request, public_id: str) -> QuerySet[InvitationLetter]:
        return letters_of(own_company(reader(request), public_id))

    @operation("Ask for an invitation letter", body=LetterBody, item=LetterLine, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> InvitationLetter:
        """For one of the company's people, to a forum or fair that is still to come. An organiser issues or declines it."""
        company = own_company(reader(request), public_id)
        person = people_of(company).filter(public_id=data.pop("person")).first()
        if person is None:
            raise InvalidInput(_("Choose one of the company's people."), field="person")
        return services.request_letter(user=reader(request), company=company, person=person, **data)


class LetterView(ApiView):
    @operation("Read an invitation letter", item=LetterLine)
    def get(self, request: Request, public_id: str, letter_id: str) -> InvitationLetter:
        return letter_of(own_company(reader(request), public_id), letter_id)

    @operation("Withdraw a request for a letter", status=204)
    def delete(self, request: Request, public_id: str, letter_id: str) -> None:
        """One that was issued can only be revoked by the organisers."""
        letter = letter_of(own_company(reader(request), public_id), letter_id)
        services.withdraw_letter(user=reader(request), letter=letter)


class LetterFile(ApiView):
    renderer_classes = [FileRenderer]

    @operation("Download an invitation letter", files=("application/pdf",))
    def get(self, request: Request, public_id: str, letter_id: str) -> HttpResponse:
        """There is one while the letter is issued."""
        letter = letter_of(own_company(reader(request), public_id), letter_id)
        if letter.state != LetterState.ISSUED:
            raise no_such_letter()
        return private_file(letter_pdf(letter), media_type="application/pdf", name=f"{letter.code}.pdf")


class LetterCheck(PublicView):
    @operation("Check an invitation letter", item=CheckedLetter)
    def get(self, request: Request, paper_code: str) -> InvitationLetter:
        """Whoever holds the paper learns whether it is in force; the code is the last part of what its QR code says."""
        return letter_behind(paper_code)


class ForIssuers(ApiView):
    """Looking is for every role that sees letters; deciding asks for more."""

    def organiser(self, request: Request) -> User:
        return organiser_with(request, "letters.view_invitationletter", no_such_letter())

    def found(self, request: Request, letter_id: str) -> InvitationLetter:
        return letter_for_organiser(self.organiser(request), letter_id)


class LetterQueue(ForIssuers):
    @operation(
        "List the letters that companies ask for",
        item=DeskLetter,
        query=LettersQuery,
        order=("requested_at", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[InvitationLetter]:
        """The longest waiting first; to your own forums and to fairs, and for a country desk of its own companies."""
        rows, state = letters_for_organiser(self.organiser(request)), self.query["state"]
        return rows if state == "all" else rows.filter(state=state)


class DeskLetterView(ForIssuers):
    @operation("Read a letter as its issuer", item=DeskLetter)
    def get(self, request: Request, letter_id: str) -> InvitationLetter:
        return self.found(request, letter_id)


class LetterIssue(ForIssuers):
    @operation("Issue a letter", body=Nothing, item=DeskLetter)
    def post(self, request: Request, letter_id: str, data: dict[str, Any]) -> InvitationLetter:
        """It gets its number, its words are fixed, and the company is told."""
        services.issue_letter(user=reader(request), letter=self.found(request, letter_id))
        return self.found(request, letter_id)


class LetterRefusal(ForIssuers):
    @operation("Decline a letter", body=LetterReason, item=DeskLetter)
    def post(self, request: Request, letter_id: str, data: dict[str, Any]) -> InvitationLetter:
        services.decline_letter(user=reader(request), letter=self.found(request, letter_id), **data)
        return self.found(request, letter_id)


class LetterRevocation(ForIssuers):
    @operation("Revoke a letter", body=LetterReason, item=DeskLetter)
    def post(self, request: Request, letter_id: str, data: dict[str, Any]) -> InvitationLetter:
        """Whoever checks the paper is told so from now on."""
        services.revoke_letter(user=reader(request), letter=self.found(request, letter_id), **data)
        return self.found(request, letter_id)


class DeskLetterFile(ForIssuers):
    renderer_classes = [FileRenderer]

    @operation("Download a letter as its issuer", files=("application/pdf",))
    def get(self, request: Request, letter_id: str) -> HttpResponse:
        """One that was revoked is there too."""
        letter = self.found(request, letter_id)
        if not letter.printed:
            raise no_such_letter()
        return private_file(letter_pdf(letter), media_type="application/pdf", name=f"{letter.code}.pdf")
