"""Companies that may be one: the queue, the preview, the merge and its trace. For organisers with a second factor."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.problems import InvalidQuery
from apps.api.v1.readers import organiser_with, reader
from apps.api.v1.serializers import duplicates as lines
from apps.api.v1.serializers.meetings import Nothing
from apps.companies import selectors, services
from apps.companies.models import Company, CompanyMerge, DuplicatePair
from apps.core.errors import InvalidInput


class ForMergers(ApiView):
    """Looking is for every role that sees companies; the acts themselves ask for more."""

    def organiser(self, request: Request) -> User:
        return organiser_with(request, "companies.view_duplicatepair", selectors.no_such_pair())

    def pair(self, request: Request, first_id: str, second_id: str) -> DuplicatePair:
        return selectors.pair_by_ids(self.organiser(request), first_id, second_id)

    def sides(self, pair: DuplicatePair, kept: str) -> dict[str, Company]:
        """Return which of the two stays and which is merged."""
        if kept not in {pair.first.public_id, pair.second.public_id}:
            raise InvalidInput(_("Name one of these two companies."), field="kept")
        stays_first = kept == pair.first.public_id
        one, other = (pair.first, pair.second) if stays_first else (pair.second, pair.first)
        return {"kept": one, "merged": other}


class PairList(ForMergers):
    @operation(
        "List the companies that may be one",
        item=lines.PairLine,
        query=lines.PairQuery,
        order=("-score", "one", "other"),
    )
    def get(self, request: Request) -> QuerySet[DuplicatePair]:
        """The likeliest first; a country desk sees its own country's."""
        rows = selectors.pairs_for_organiser(self.organiser(request)).filter(state=self.query["state"])
        asked = self.query.get("company")
        if asked:
            rows = rows.filter(Q(first__public_id=asked) | Q(second__public_id=asked))
        return rows.annotate(one=F("first__public_id"), other=F("second__public_id"))

    @operation("Name two companies that may be one", body=lines.PairBody, item=lines.PairDetail, status=201)
    def post(self, request: Request, data: dict[str, Any]) -> DuplicatePair:
        """Again is no other pair. Nothing is merged."""
        user = self.organiser(request)
        found = selectors.companies_for_organiser(user).in_bulk(
            [data["company"], data["other"]], field_name="public_id"
        )
        if not {data["company"], data["other"]} <= found.keys():
            raise selectors.no_such_company()
        return services.pair_of(user=user, first=found[data["company"]], second=found[data["other"]])


class PairView(ForMergers):
    @operation("Compare two companies that may be one", item=lines.PairDetail)
    def get(self, request: Request, first_id: str, second_id: str) -> DuplicatePair:
        """The two stand in the address in any order."""
        return self.pair(request, first_id, second_id)


class PairDifference(ForMergers):
    @operation("Say that two companies are two", body=Nothing, item=lines.PairDetail)
    def post(self, request: Request, first_id: str, second_id: str, data: dict[str, Any]) -> DuplicatePair:
        """The pair does not come up again."""
        pair = self.pair(request, first_id, second_id)
        services.tell_apart(user=reader(request), pair=pair)
        return self.pair(request, first_id, second_id)


class PairMerge(ForMergers):
    @operation(
        "Preview a merge of two companies", item=lines.MergeForetold, query=lines.KeptQuery, foretells=True
    )
    def get(self, request: Request, first_id: str, second_id: str) -> services.MergePreview:
        """What would become of everything that hangs on the two; nothing changes."""
        pair = self.pair(request, first_id, second_id)
        try:
            sides = self.sides(pair, self.query["kept"])
        except InvalidInput as error:
            raise InvalidQuery({"kept": [ErrorDetail(str(error), code=error.code)]}) from None
        return services.preview_merge(user=reader(request), **sides)

    @operation("Merge two companies", body=lines.MergeBody, item=lines.MergeTrace, status=201)
    def post(self, request: Request, first_id: str, second_id: str, data: dict[str, Any]) -> CompanyMerge:
        """Exactly as the preview showed it, or not at all (`changed_meanwhile`). Both teams are told."""
        sides = self.sides(self.pair(request, first_id, second_id), data["kept"])
        return services.merge_companies(
            user=reader(request),
            **sides,
            seen=(sides["kept"].version, sides["merged"].version),
            foreseen=data["digest"],
            reason=data.get("reason", ""),
        )


class MergeList(ForMergers):
    @operation(
        "List the companies that were merged",
        item=lines.MergeLine,
        query=PageQuery,
        order=("-merged_at", "public_id"),
    )
    def get(self, request: Request) -> QuerySet[CompanyMerge]:
        """Those into a company that was merged itself later are among them."""
        return selectors.merges_for_organiser(self.organiser(request))


class MergeView(ForMergers):
    @operation("Read what a merge did", item=lines.MergeTrace)
    def get(self, request: Request, merge_id: str) -> CompanyMerge:
        return selectors.merge_for_organiser(self.organiser(request), merge_id)
