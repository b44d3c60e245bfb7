"""Whom a company does not want to meet: its own, private wish, of which the other side never hears."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from apps.api.operations import ApiView, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import KeptApart, KeptApartBody
from apps.companies.models import Company
from apps.companies.selectors import managed_company, visible_company
from apps.core.errors import InvalidInput, NotFound
from apps.meetings import services
from apps.meetings.selectors.pair_rules import own_wishes


class KeptApartList(ApiView):
    @operation("Read whom your company does not want to meet", item=KeptApart)
    def get(self, request: Request, public_id: str) -> dict[str, list[Company]]:
        """For whoever acts for the company."""
        return _kept(managed_company(reader(request), public_id))

    @operation("Say whom your company does not want to meet", body=KeptApartBody, item=KeptApart, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> dict[str, list[Company]]:
        """They are not told, are no longer suggested and cannot ask. Saying it again changes nothing."""
        company = managed_company(reader(request), public_id)
        try:
            other = visible_company(reader(request), data["company"])
        except NotFound as error:
            raise InvalidInput(error.message, field="company") from None
        services.keep_apart(user=reader(request), company=company, other=other)
        return _kept(company)


class KeptApartView(ApiView):
    @operation("Let your company meet another again", status=204)
    def delete(self, request: Request, public_id: str, other_id: str) -> None:
        wishes = own_wishes(managed_company(reader(request), public_id))
        rule = wishes.filter(other__public_id=other_id).first()
        if rule is None:
            raise NotFound(_("There is no such rule."))
        services.remove_pair_rule(user=reader(request), rule=rule)


def _kept(company: Company) -> dict[str, list[Company]]:
    return {"companies": [rule.other for rule in own_wishes(company)]}
