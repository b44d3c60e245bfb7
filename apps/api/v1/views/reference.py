"""The vocabularies that everything else refers to by code."""

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from apps.api.operations import PublicView, Query, operation
from apps.api.paging import list_schema
from apps.api.v1.serializers.reference import CooperationType, HsCode, Sector
from apps.reference import models
from apps.reference.selectors import hs_matches


class HsQuery(Query):
    q = serializers.CharField(
        required=False, min_length=2, max_length=80, help_text="Digits of a code, or goods in any language."
    )


class SectorList(PublicView):
    @operation("List the sectors", item=list_schema(Sector))
    def get(self, request: Request) -> Any:
        return {"results": models.Sector.objects.select_related("parent")}


class CooperationTypeList(PublicView):
    @operation("List the kinds of cooperation", item=list_schema(CooperationType))
    def get(self, request: Request) -> Any:
        return {"results": models.CooperationType.objects.select_related("complement")}


class HsCodeList(PublicView):
    @operation("Find HS codes", item=list_schema(HsCode), query=HsQuery)
    def get(self, request: Request) -> Any:
        """At most a dozen codes that answer `q`, best known by their first digits; without `q` the chapters."""
        asked = self.query.get("q")
        if asked is None:
            return {
                "results": models.HsCode.objects.filter(parent=None, is_in_use=True).select_related("parent")
            }
        found = [code.pk for code in hs_matches(asked)]
        return {
            "results": models.HsCode.objects.filter(pk__in=found).select_related("parent").order_by("code")
        }
