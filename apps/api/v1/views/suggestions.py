"""Whom we suggest, and why."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, Query, operation
from apps.api.v1.readers import reader
from apps.api.v1.serializers.matching import (
    Dismissals,
    DismissedSuggestion,
    NewDismissal,
    SuggestionPlace,
    SuggestionReason,
    Suggestions,
)
from apps.companies.models import Company
from apps.companies.selectors import own_company, visible_company
from apps.forums.models import Forum
from apps.forums.permissions import no_such_forum
from apps.forums.selectors import is_participant, public_forum
from apps.matching import services
from apps.matching.enums import Door
from apps.matching.models import Dismissal
from apps.matching.selectors import Why, dismissals_of, is_being_computed, suggestions_for, why


class PlaceQuery(Query):
    company = serializers.CharField(max_length=12, help_text="One of your companies, by its id.")
    forum = serializers.CharField(
        required=False,
        max_length=12,
        help_text="A forum in which it takes part; without it, among all companies.",
    )


class SuggestionQuery(PlaceQuery):
    limit = serializers.IntegerField(required=False, min_value=1, max_value=100)
    order = serializers.ChoiceField(
        choices=("best", "name"), required=False, help_text="Without it, as you have chosen in the settings."
    )


class SuggestionList(ApiView):
    @operation("List suggestions for your company", item=Suggestions, query=SuggestionQuery)
    def get(self, request: Request) -> dict[str, Any]:
        """Best first, with the reasons as sentences and the request that there is already.

        What was put aside is left out. The list is remembered as shown.
        """
        user = reader(request)
        company, forum = _place(user, self.query)
        order = self.query.get("order")
        personal = order == "best" if order else user.wants_personal_order
        found = suggestions_for(
            company, forum, limit=self.query.get("limit", 20), personal=personal, now=timezone.now()
        )
        services.note_exposure(
            company=company,
            forum=forum,
            shown=[line.company.pk for line in found],
            door=Door.API,
            personal=personal,
        )
        return {"is_being_computed": is_being_computed(forum), "results": found}


class DismissalList(ApiView):
    @operation("List the suggestions that your company has put aside", item=Dismissals, query=PlaceQuery)
    def get(self, request: Request) -> dict[str, Any]:
        """The latest first."""
        company, forum = _place(reader(request), self.query)
        return {"results": list(dismissals_of(company, forum)[:200])}


class DismissalView(ApiView):
    @operation("Put a suggestion aside", body=NewDismissal, item=DismissedSuggestion, status=201)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> Dismissal:
        """Not now: it is no longer suggested. The other side is not told."""
        other = visible_company(reader(request), public_id)
        company, forum = _place(reader(request), data)
        return services.dismiss_suggestion(
            user=reader(request), company=company, other=other, reason=data["reason"], forum=forum
        )


class RestorationView(ApiView):
    @operation("Take a dismissed suggestion back", body=SuggestionPlace, status=204)
    def post(self, request: Request, public_id: str, data: dict[str, Any]) -> None:
        other = visible_company(reader(request), public_id)
        company, forum = _place(reader(request), data)
        services.restore_suggestion(user=reader(request), company=company, other=other, forum=forum)


class ReasonView(ApiView):
    @operation("Ask why a company is suggested or not", item=SuggestionReason, query=PlaceQuery)
    def get(self, request: Request, public_id: str) -> Why:
        """The parts of the score, what is missing, and what stands in the way as far as you may know it."""
        other = visible_company(reader(request), public_id)
        company, forum = _place(reader(request), self.query)
        return why(company, other, forum, now=timezone.now())


def _place(user: User, said: dict[str, Any]) -> tuple[Company, Forum | None]:
    company = own_company(user, said["company"])
    wanted = said.get("forum")
    if wanted is None:
        return company, None
    forum = public_forum(wanted)
    if not is_participant(forum, company):
        raise no_such_forum()
    return company, forum
