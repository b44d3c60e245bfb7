"""The directory, and registering, describing and handing in one's own company."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticatedOrReadOnly
from rest_framework.request import Request
from rest_framework.response import Response

from apps.api.operations import ApiView, PageQuery, PublicView, Query, operation
from apps.api.v1 import rows
from apps.api.v1.readers import reader
from apps.api.v1.serializers.companies import (
    CompanyChanges,
    CompanyDetail,
    CompanyLine,
    Facets,
    NewCompany,
    NumberBegun,
    OwnCompany,
    OwnCompanyLine,
    RegistrationBegun,
)
from apps.api.v1.serializers.meetings import Nothing
from apps.companies import services
from apps.companies.models import Company, CompanyDraft
from apps.companies.selectors import companies_of, draft_of, own_company, visible_company
from apps.core.errors import NotFound
from apps.directory.forms import PARAMETERS
from apps.directory.selectors import Criteria, count_facets, search_companies, with_mention
from apps.reference.enums import CountryCode, ListingSide

# The directory's orders, with the public id as what ends each.
ORDERS = {
    "name": ("sort_key", "public_id"),
    "best": ("is_only_mentioned", "sort_key", "public_id"),
    "new": ("-created_at", "public_id"),
    "changed": ("-updated_at", "public_id"),
}


class SearchQuery(Query):
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
    verified = serializers.ChoiceField(choices=[("yes", "yes")], required=False)


class CompanyQuery(SearchQuery, PageQuery):
    sort = serializers.ChoiceField(
        choices=[(name, name) for name in ORDERS],
        default="name",
        help_text="`best`: who is called so before who only speaks of it.",
    )


def criteria_of(query: Mapping[str, Any]) -> Criteria:
    """Return what an address asks for."""
    return Criteria(**{field: query.get(name, "") for name, field in PARAMETERS.items()})


class CompanyList(ApiView):
    permission_classes = [IsAuthenticatedOrReadOnly]

    @operation("List the companies", item=CompanyLine, query=CompanyQuery, order=ORDERS["name"])
    def get(self, request: Request) -> Response:
        """The verified companies that show themselves, in alphabetical order unless `sort` says otherwise.

        The same for every reader.
        """
        criteria, self.order = criteria_of(self.query), ORDERS[self.query["sort"]]
        companies = search_companies(AnonymousUser(), criteria)
        if self.query["sort"] == "best":
            companies = with_mention(companies, criteria)
        shown = rows.company_rows(companies, *(name.lstrip("-") for name in self.order))
        return self.page(shown, lambda found: rows.company_lines(found, self.lang))

    @operation("Register a company", body=NewCompany, item=OwnCompany, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> Company:
        """You become its owner. The registration number is checked (VÖEN, Unified Social Credit Code)."""
        return services.register_company(user=reader(request), **data)


class CompanyFacets(PublicView):
    @operation("Count the companies by facet", item=Facets, query=SearchQuery)
    def get(self, request: Request) -> dict[str, Any]:
        """How many answer, and how many each further choice would leave; kept for a minute."""
        counts = count_facets(criteria_of(self.query))
        facets = {
            name: sorted(counts.of(field).items(), key=lambda item: (-item[1], item[0]))
            for name, field in PARAMETERS.items()
            if name != "q"
        }
        return {
            "total": counts.total,
            "facets": [
                {"name": name, "options": [{"value": value, "count": n} for value, n in options]}
                for name, options in facets.items()
            ],
        }


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


class Registration(ApiView):
    @operation("Read the registration that you have begun", item=RegistrationBegun)
    def get(self, request: Request) -> CompanyDraft:
        """There is none once the company is registered."""
        draft = draft_of(reader(request))
        if draft is None:
            raise NotFound(_("You have begun no registration."))
        return draft

    @operation("Begin to register a company", body=NumberBegun, item=RegistrationBegun)
    def post(self, request: Request, data: dict[str, Any]) -> CompanyDraft:
        """Country and number are kept until the company has a name: `POST companies/` registers it.

        A number that a company has already is refused (`company_exists`): ask to join it.
        """
        with transaction.atomic():
            draft = services.begin_registration(user=reader(request), country=data["country"])
            if "registration_number" in data:
                services.note_number(draft=draft, registration_number=data["registration_number"])
        return draft


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
