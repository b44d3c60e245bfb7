"""Whom we suggest, and why."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from apps.api.operations import ApiView, Query, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.matching import Suggestions
from apps.companies.models import Company
from apps.companies.selectors import own_company
from apps.forums.models import Forum
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import is_participant, public_forum
from apps.matching.selectors import is_being_computed, suggestions_for


class SuggestionQuery(Query):
    company = serializers.CharField(max_length=12, help_text="One of your companies, by its id.")
    forum = serializers.CharField(
        required=False,
        max_length=12,
        help_text="A forum in which it takes part; without it, among all companies.",
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100)


class SuggestionList(ApiView):
    @operation("List suggestions for your company", item=Suggestions, query=SuggestionQuery)
    def get(self, request: Request) -> dict[str, Any]:
        """Best first, with the reasons as sentences and the request that there is already."""
        company = own_company(reader(request), self.query["company"])
        forum = self._forum(company)
        return {
            "is_being_computed": is_being_computed(forum),
            "results": suggestions_for(
                company,
                forum,
                limit=self.query.get("limit", 20),
                personal=reader(request).wants_personal_order,
            ),
        }

    def _forum(self, company: Company) -> Forum | None:
        wanted = self.query.get("forum")
        if wanted is None:
            return None
        forum = public_forum(wanted)
        if not is_participant(forum, company):
            raise no_such_forum()
        return forum
