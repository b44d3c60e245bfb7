"""The vocabularies that everything else refers to by code."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from apps.api.operations import PageQuery, PublicView, Query, operation
from apps.api.paging import MAX_PAGE_SIZE, list_schema
from apps.api.v1.serializers.reference import CooperationType, HsCode, PlaceLine, Sector, TextGuess
from apps.companies.enums import ContentLanguage
from apps.reference import models
from apps.reference.enums import CountryCode, PlaceKind
from apps.reference.selectors import (
    HS_PAGE,
    LONGEST_TEXT,
    Guess,
    chapters,
    guess_from,
    headings_of,
    hs_matches,
    places_called,
)


class HsQuery(Query):
    q = serializers.CharField(
        required=False, min_length=1, max_length=80, help_text="Digits of a code, or goods in any language."
    )
    chapter = serializers.RegexField(
        r"^\d{2}$", required=False, help_text="The headings of one chapter; not together with `q`."
    )
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MAX_PAGE_SIZE)

    def validate(self, data: dict[str, Any]) -> dict[str, Any]:
        if "q" in data and "chapter" in data:
            raise serializers.ValidationError(
                {"chapter": [_("Ask for words or for a chapter, not for both.")]}
            )
        return data


class TextQuery(Query):
    text = serializers.CharField(max_length=LONGEST_TEXT, help_text="What a listing says.")
    language = serializers.ChoiceField(
        choices=ContentLanguage.choices, help_text="What the text is written in."
    )


class SectorList(PublicView):
    @operation("List the sectors", item=list_schema(Sector))
    def get(self, request: Request) -> Any:
        return {"results": models.Sector.objects.select_related("parent")}


class CooperationTypeList(PublicView):
    @operation("List the kinds of cooperation", item=list_schema(CooperationType))
    def get(self, request: Request) -> Any:
        return {"results": models.CooperationType.objects.select_related("complement")}


class PlaceQuery(PageQuery):
    kind = serializers.ChoiceField(choices=PlaceKind.choices, required=False)
    country = serializers.ChoiceField(choices=CountryCode.choices, required=False)
    q = serializers.CharField(required=False, max_length=80, help_text="A name in any language, or a part.")


class PlaceList(PublicView):
    @operation("List the cities and provinces", item=PlaceLine, query=PlaceQuery, order=("country", "code"))
    def get(self, request: Request) -> Any:
        """Those that companies and fairs name by their code."""
        said = {name: self.query[name] for name in ("kind", "country") if name in self.query}
        return places_called(self.query.get("q", "")).filter(**said)


class HsCodeList(PublicView):
    @operation("Find HS codes", item=list_schema(HsCode), query=HsQuery)
    def get(self, request: Request) -> Any:
        """The codes that answer `q`, the best first: equal goods names, then what begins so, then near spellings.

        `chapter` lists the headings of one chapter; with neither, the chapters.
        """
        if "q" in self.query:
            return {"results": hs_matches(self.query["q"], limit=self.query.get("limit", HS_PAGE))}
        if "chapter" in self.query:
            return {"results": headings_of(self.query["chapter"])}
        return {"results": chapters()}


class TextGuessView(PublicView):
    @operation("Suggest HS codes and sectors for a text", item=TextGuess, query=TextQuery)
    def get(self, request: Request) -> Guess:
        """Five of each at most, the best first, to be confirmed by a person. Found by spelling, in the text's language."""
        return guess_from(self.query["text"], self.query["language"])
