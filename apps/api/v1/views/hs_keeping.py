"""The names of HS codes: corrected and confirmed by organisers whose role includes it, with a second factor."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request

from apps.accounts.models import User
from apps.api.operations import ApiView, PageQuery, operation
from apps.api.v1.readers import organiser_with
from apps.api.v1.serializers.meetings import Nothing
from apps.api.v1.serializers.reference import HsCorrection, KeptHsCode
from apps.core.errors import NotFound
from apps.reference.enums import TranslationState
from apps.reference.models import HsCode
from apps.reference.services import confirm_hs_translations, save_hs_code


class KeptHsQuery(PageQuery):
    translation = serializers.ChoiceField(choices=TranslationState.choices, required=False)
    chapter = serializers.RegexField(r"^\d{2}$", required=False)


class ForNamers(ApiView):
    def namer(self, request: Request) -> User:
        return organiser_with(request, "reference.change_hscode", NotFound(_("No such address.")))

    def code(self, request: Request, hs_code: str) -> HsCode:
        self.namer(request)
        found = HsCode.objects.select_related("parent").filter(code=hs_code).first()
        if found is None:
            raise NotFound(_("There is no such code."))
        return found


class KeptHsCodes(ForNamers):
    @operation("List the HS codes whose names are kept", item=KeptHsCode, query=KeptHsQuery, order=("code",))
    def get(self, request: Request) -> QuerySet[HsCode]:
        """With `translation`, those that nobody has confirmed yet, or those that somebody has."""
        self.namer(request)
        rows = HsCode.objects.select_related("parent")
        if "translation" in self.query:
            rows = rows.filter(translation=self.query["translation"])
        return rows.filter(code__startswith=self.query.get("chapter", ""))


class KeptHsCodeView(ForNamers):
    @operation("Read an HS code whose names are kept", item=KeptHsCode)
    def get(self, request: Request, hs_code: str) -> HsCode:
        return self.code(request, hs_code)

    @operation("Correct the names of an HS code", body=HsCorrection, item=KeptHsCode)
    def patch(self, request: Request, hs_code: str, data: dict[str, Any]) -> HsCode:
        """It is found by its new names at once."""
        row = self.code(request, hs_code)
        for kind, names in data.items():
            prefix = "label" if kind == "label" else "keywords"
            for language, value in names.items():
                setattr(row, f"{prefix}_{language.replace('-', '_')}", value)
        return save_hs_code(code=row)


class HsConfirmation(ForNamers):
    @operation("Confirm the names of an HS code", body=Nothing, item=KeptHsCode)
    def post(self, request: Request, hs_code: str, data: dict[str, Any]) -> HsCode:
        """You have read its labels and goods names in all languages, and they are right."""
        row = self.code(request, hs_code)
        confirm_hs_translations(codes=[row], confirmed_by=self.namer(request).email)
        return self.code(request, hs_code)
