"""The verification queue and its decisions: for roles that verify, with a second factor. To others it is not there."""

from typing import Any

from django.db.models import QuerySet
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.verification import QueueLine, ReviewedCompany, SeenVersion, VerificationBody
from apps.companies import services
from apps.companies.models import Company
from apps.companies.selectors import companies_for_organiser, no_such_company, waiting_for_verification
from apps.core.adminsite import has_second_factor


class ForVerifiers(ApiView):
    def verifier(self, request: Request) -> User:
        user = reader(request)
        if not (user.is_staff and has_second_factor(user) and user.has_perm("companies.change_company")):
            raise no_such_company()
        return user

    def found(self, request: Request, public_id: str) -> Company:
        company = companies_for_organiser(self.verifier(request)).filter(public_id=public_id).first()
        if company is None:
            raise no_such_company()
        return company


class VerificationQueue(ForVerifiers):
    @operation(
        "List the companies that wait for verification",
        item=QueueLine,
        query=PageQuery,
        order=("waiting_since", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[Company]:
        """The longest waiting first; a country desk sees its own country's."""
        return waiting_for_verification(self.verifier(request))


class CompanyReview(ForVerifiers):
    @operation("Read a company as its verifier", item=ReviewedCompany)
    def get(self, request: Request, company_id: str) -> Company:
        return self.found(request, company_id)


class CompanyDecision(ForVerifiers):
    @operation("Decide on a company", body=VerificationBody, item=ReviewedCompany)
    def post(self, request: Request, company_id: str, data: dict[str, Any]) -> Company:
        """Verify it or its renewal, ask for changes, or reject it. The company is told in its people's languages."""
        company = self.found(request, company_id)
        act = {"user": reader(request), "company": company, "seen_version": data["seen_version"]}
        if data["decision"] == "verify":
            services.verify_company(**act)
        elif data["decision"] == "changes":
            services.request_changes(**act, reason=data["reason"])
        else:
            services.reject_company(**act, reason=data["reason"])
        return self.found(request, company_id)


class NumberComparison(ForVerifiers):
    @operation("Accept a doubtful registration number", body=SeenVersion, item=ReviewedCompany)
    def post(self, request: Request, company_id: str, data: dict[str, Any]) -> Company:
        """You have compared it with the papers, and it stands there exactly so."""
        services.accept_number(user=reader(request), company=self.found(request, company_id), **data)
        return self.found(request, company_id)
