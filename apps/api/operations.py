"""What every endpoint is made of: a view, its operations, and what an address and a body may say.

`operation` declares an endpoint once. The declaration reads the request, writes the answer and describes both in the
OpenAPI file, so that none of the three can go its own way.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from zoneinfo import ZoneInfo

from auditlog.context import auditlog_value
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from apps.api.once import key_in, once
from apps.api.paging import MAX_PAGE_SIZE, page_schema
from apps.api.problems import InvalidBody, InvalidQuery

LANGUAGE_CODES = [code for code, _name in settings.LANGUAGES]
Item = type[serializers.Serializer]
_NOT_WORD = re.compile(r"\W+")


class Closed(serializers.Serializer):
    """Refuses names that it does not declare."""

    is_closed = True
    unknown = _("There is no such field.")

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            strange = {
                name: [serializers.ErrorDetail(str(self.unknown), code="unknown")]
                for name in data
                if name not in self.fields
            }
            if strange:
                raise serializers.ValidationError(strange)
        return super().to_internal_value(data)


class Body(Closed):
    """What a request body may say."""


class Query(Closed):
    """What every address may say: the language of texts, which also collapses multilingual ones to one string."""

    unknown = _("There is no such parameter.")
    lang = serializers.ChoiceField(choices=LANGUAGE_CODES, required=False)


class PageQuery(Query):
    cursor = serializers.CharField(required=False, max_length=500)
    limit = serializers.IntegerField(required=False, min_value=1, max_value=MAX_PAGE_SIZE)


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address. With an `order` the handler's rows go out as pages; `item` writes one of them.

    A reading that `foretells` says what an act would do, and is refused in the states in which the act is.
    """

    summary: str
    item: Item | None = None
    body: Item | None = None
    query: type[Query] = Query
    order: Sequence[str] = ()
    status: int = status.HTTP_200_OK
    files: Sequence[str] = ()
    foretells: bool = False

    @property
    def returns(self) -> Any:
        return page_schema(self.item) if self.order and self.item else self.item

    @property
    def responses(self) -> dict[Any, Any]:
        """What the OpenAPI file says of the answer: an item, or a file of one of the media types `files`."""
        if self.files:
            return {(self.status, media_type): OpenApiTypes.BINARY for media_type in self.files}
        return {self.status: self.returns}


def operation(
    summary: str, **declared: Any
) -> Callable[[Callable[..., Any]], Callable[..., HttpResponseBase]]:
    """Declare a handler. It gets the path's names, and `data` where a body is declared; it returns what `item` writes.

    A handler may also return a finished answer: a Response, or a file.
    """
    op = Operation(summary=summary, **declared)

    def decorate(handler: Callable[..., Any]) -> Callable[..., HttpResponseBase]:
        def act(view: "ApiView", request: Request, path: dict[str, Any]) -> HttpResponseBase:
            if op.body is not None:
                path["data"] = view.read_body(op.body)
            with timezone.override(_zone_of(request)):
                return view.answer(op, handler(view, request, **path))

        @wraps(handler)
        def run(view: "ApiView", request: Request, **path: str) -> HttpResponseBase:
            key = key_in(request)
            if key is None:
                return act(view, request, path)
            return once(key, request, lambda: view.rendered(act(view, request, path)))

        run.operation = op
        return extend_schema(
            operation_id=_NOT_WORD.sub("_", summary.lower()),
            summary=summary,
            description=handler.__doc__ or "",
            parameters=[op.query],
            request=op.body,
            responses=op.responses,
        )(run)

    return decorate


class ApiView(APIView):
    """Reads the address, answers with an ETag. Sign-in is asked for unless a view says otherwise."""

    permission_classes = [IsAuthenticated]
    http_method_names = ["get", "head", "post", "patch", "delete"]
    query: dict[str, Any]
    order: Sequence[str] = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        language = request.query_params.get("lang")
        if language in LANGUAGE_CODES:
            # Before anything can be refused, so that the refusal speaks the language too.
            translation.activate(language)
        super().initial(request, *args, **kwargs)
        _remember_who_asks(request)
        op = self._operation(request)
        self.query = self._read_query(op.query if op else Query)
        self.order = op.order if op else ()

    @property
    def lang(self) -> str | None:
        """The language to which texts collapse, or None for all of them."""
        return self.query.get("lang")

    def read_body(self, body: Item) -> dict[str, Any]:
        reader = body(
            data=self.request.data, partial=self.request.method == "PATCH", context=self.get_context()
        )
        try:
            reader.is_valid(raise_exception=True)
        except serializers.ValidationError as error:
            raise InvalidBody(error.detail) from None
        return dict(reader.validated_data)

    def answer(self, op: Operation, result: Any) -> Response:
        if isinstance(result, HttpResponseBase):
            return result
        if op.item is None:
            return Response(status=status.HTTP_204_NO_CONTENT)
        if op.order:
            return self.page(result, lambda rows: self.write(op.item, rows, many=True))
        return Response(self.write(op.item, result), status=op.status)

    def rendered(self, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer with its bytes, which otherwise are made only after the handler's transaction."""
        response = self.finalize_response(self.request, response)
        return response.render() if isinstance(response, Response) else response

    def page(self, rows: QuerySet[Any], write: Callable[[list[Any]], Any]) -> Response:
        """Answer with one page of `rows`; `write` turns its rows into what goes out."""
        pages = self._pages()
        return pages.get_paginated_response(write(pages.paginate_queryset(rows, self.request, view=self)))

    def write(self, item: Any, value: Any, *, many: bool = False) -> Any:
        return item(value, many=many, context=self.get_context()).data

    def get_context(self) -> dict[str, Any]:
        return {"lang": self.lang, "request": self.request, "view": self}

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        is_json = isinstance(response, Response)
        if is_json and request.method in {"GET", "HEAD"} and response.status_code == status.HTTP_200_OK:
            response.add_post_render_callback(lambda rendered: _tagged(request, rendered))
        return response

    def _operation(self, request: Request) -> Operation | None:
        method = "get" if request.method == "HEAD" else (request.method or "").lower()
        return getattr(getattr(self, method, None), "operation", None)

    def _pages(self) -> Any:
        return self.settings.DEFAULT_PAGINATION_CLASS()

    def _read_query(self, query: type[Query]) -> dict[str, Any]:
        reader = query(data=dict(self.request.query_params.items()))
        try:
            reader.is_valid(raise_exception=True)
        except serializers.ValidationError as error:
            raise InvalidQuery(error.detail) from None
        return dict(reader.validated_data)


class PublicView(ApiView):
    """Everybody may read and nobody writes."""

    permission_classes = [AllowAny]


def _remember_who_asks(request: Request) -> None:
    """Tell the audit log, whose middleware looked for the user before the session's token was read."""
    context = auditlog_value.get(None)
    if context is not None and request.user.is_authenticated:
        context["actor"] = request.user


def _zone_of(request: Request) -> ZoneInfo:
    return ZoneInfo(getattr(request.user, "time_zone", "") or settings.TIME_ZONE)


def _tagged(request: Request, response: Any) -> HttpResponse:
    """Name the content by its digest; a client that has it already gets 304 instead."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response.headers["ETag"] = etag
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return get_conditional_response(request._request, etag=etag, response=response)
