"""Asking for invitation letters, and fetching those that were issued."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from apps.api.operations import ApiView, PageQuery, operation
from apps.api.renderers import FileRenderer
from apps.api.v1.readers import reader
from apps.api.v1.serializers.letters import LetterBody, LetterLine
from apps.companies.selectors import own_company, people_of
from apps.core.downloads import private_file
from apps.core.errors import InvalidInput
from apps.letters import services
from apps.letters.enums import LetterState
from apps.letters.models import InvitationLetter
from apps.letters.permissions import no_such_letter
from apps.letters.selectors import letter_of, letters_of
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
