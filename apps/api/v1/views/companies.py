"""The directory, and registering, describing and handing in one's own company."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.operations import ApiView, PageQuery, PublicView, operation
from apps.api.v1 import rows
from apps.api.v1.readers import reader
from apps.api.v1.serializers.companies import (
    CompanyChanges,
    CompanyDetail,
    CompanyLine,
    NewCompany,
    OwnCompany,
    OwnCompanyLine,
)
from apps.api.v1.serializers.meetings import Nothing
from apps.companies import services
from apps.companies.models import Company
from apps.companies.selectors import companies_of, own_company, visible_company
from apps.directory.selectors import Criteria, search_companies
from apps.reference.enums import CountryCode, ListingSide


class CompanyQuery(PageQuery):
    q = serializers.CharField(
        required=False, max_length=100, help_text="Words of names or goods, in any script."
    )
    country = serializers.ChoiceField(choices=CountryCode.choices, required=False)
    sector = serializers.SlugField(
        required=False, max_length=20, help_text="A sector's code, of either level."
    )
    side = serializers.ChoiceField(choices=ListingSide.choices, required=False)
    type = serializers.SlugField(
        required=False, max_length=20, help_text="A kind of cooperation, by its code."
    )
    chapter = serializers.RegexField(
        r"^\d{2}$", required=False, help_text="A chapter of the Harmonized System that a line names."
    )
    edition = serializers.SlugField(
        required=False, max_length=80, help_text="A fair that is still to come and to which the company goes."
    )


class CompanyList(ApiView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @operation("List the companies", item=CompanyLine, query=CompanyQuery, order=("sort_key", "public_id"))
    def get(self, request: Request) -> Response:
        """The verified companies that show themselves, in alphabetical order; the same for every reader."""
        criteria = Criteria(
            query=self.query.get("q", ""),
            country=self.query.get("country", ""),
            sector=self.query.get("sector", ""),
            side=self.query.get("side", ""),
            cooperation_type=self.query.get("type", ""),
            chapter=self.query.get("chapter", ""),
            edition=self.query.get("edition", ""),
        )
        companies = search_companies(AnonymousUser(), criteria)
        return self.page(rows.company_rows(companies), lambda found: rows.company_lines(found, self.lang))

    @operation("Register a company", body=NewCompany, item=OwnCompany, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> Company:
        """You become its owner. The registration number is checked (VÖEN, Unified Social Credit Code)."""
        return services.register_company(user=reader(request), **data)


class CompanyView(PublicView):
    @operation("Read a company", item=CompanyDetail)
    def get(self, request: Request, public_id: str) -> Company:
        return visible_company(request.user, public_id)


class OwnCompanyList(ApiView):
    @operation("List your companies", item=OwnCompanyLine, query=PageQuery, order=("joined_at", "public_id"))
    def get(self, request: Request) -> QuerySet[Company]:
        """The companies of which you are a member, oldest membership first."""
        return companies_of(reader(request)).annotate(
            role=F("memberships__role"), joined_at=F("memberships__created_at")
        )


class OwnCompanyView(ApiView):
    @operation("Read your company", item=OwnCompany)
    def get(self, request: Request, public_id: str) -> Company:
        return own_company(reader(request), public_id)

    @operation("Change the profile of your company", body=CompanyChanges, item=OwnCompany)
    def patch(self, request: Request, public_id: str, data: dict[str, Any]) -> Company:
        company = own_company(reader(request), public_id)
        return services.change_company(user=reader(request), company=company, **data)


class Submission(ApiView):
    @operation("Hand your company in for verification", body=Nothing, item=OwnCompany)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Company:
        """Refused (`incomplete`) while something is missing; the sentence says what. A verified company is renewed."""
        return services.submit_company(user=reader(request), company=own_company(reader(request), public_id))
