"""Consents, the archive of one's own data, and the closing of the account."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework.request import Request

from apps.accounts import services
from apps.accounts.enums import ConsentKind
from apps.accounts.models import DataExport, User
from apps.accounts.selectors import ConsentView, consents_of, exports_of, fetchable_export
from apps.accounts.tasks import carry_out_export
from apps.api.operations import ApiView, operation
from apps.api.renderers import FileRenderer
from apps.api.v1.readers import reader
from apps.api.v1.serializers.meetings import Nothing
from apps.api.v1.serializers.privacy import (
    ConsentBody,
    ConsentLine,
    Consents,
    Erasure,
    ErasureBody,
    ExportLine,
    Exports,
)
from apps.core.downloads import private_file
from apps.core.errors import NotFound


class ConsentList(ApiView):
    @operation("Read what you agree to", item=Consents)
    def get(self, request: Request) -> dict[str, list[ConsentView]]:
        return {"results": consents_of(reader(request), get_language() or "en")}


class ConsentOne(ApiView):
    @operation("Give a consent or take it back", body=ConsentBody, item=ConsentLine)
    def post(self, request: Request, kind: str, data: dict[str, Any]) -> ConsentView:
        """Taking it back carries out its consequence at once. The terms go only with the account."""
        if kind not in ConsentKind.values:
            raise NotFound(_("There is no such consent."))
        user, language = reader(request), get_language() or "en"
        if data["is_given"]:
            services.give_consent(user=user, kind=ConsentKind(kind), language=language)
        else:
            services.withdraw_consent(user=user, kind=ConsentKind(kind))
        return next(view for view in consents_of(user, language) if view.kind == kind)


class ExportList(ApiView):
    @operation("Read your data archives", item=Exports)
    def get(self, request: Request) -> dict[str, list[DataExport]]:
        return {"results": exports_of(reader(request))}

    @operation("Ask for an archive of your data", body=Nothing, item=ExportLine, status=202)
    def post(self, request: Request, data: dict[str, Any]) -> DataExport:
        """The worker makes it; read the list until its `url` is there."""
        run = services.ask_for_export(user=reader(request))
        carry_out_export.delay_on_commit(run.pk)
        return run


class ExportFile(ApiView):
    renderer_classes = [FileRenderer]

    @operation("Fetch an archive of your data", files=("application/zip",))
    def get(self, request: Request, public_id: str) -> HttpResponse:
        run = fetchable_export(reader(request), public_id)
        return private_file(services.read_export(run), media_type="application/zip", name=run.file_name)


class ErasureView(ApiView):
    @operation("Read whether your account will be erased", item=Erasure)
    def get(self, request: Request) -> User:
        return reader(request)

    @operation("Ask for the erasure of your account", body=ErasureBody, item=Erasure, status=202)
    def post(self, request: Request, data: dict[str, Any]) -> User:
        services.ask_for_erasure(user=reader(request), proof=data["proof"])
        return reader(request)

    @operation("Keep your account", status=204)
    def delete(self, request: Request) -> None:
        services.keep_account(user=reader(request))


class ErasureCode(ApiView):
    @operation("Have a code for the erasure mailed", body=Nothing, status=204)
    def post(self, request: Request, data: dict[str, Any]) -> None:
        services.send_proof_code(user=reader(request))
