"""Lists by cursor: a page begins after the last row of the one before, whatever was added meanwhile."""

from functools import cache
from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from apps.api.problems import InvalidQuery
from apps.core.errors import InvalidInput
from apps.core.paging import Page, page_of

CURSOR = "cursor"
PAGE_SIZE = 50
MAX_PAGE_SIZE = 100


class CursorPages(BasePagination):
    """Pages in `view.order`, a unique order of public columns, so that no cursor gives a primary key away."""

    page: Page[Any]
    request: Request

    def paginate_queryset(self, queryset: QuerySet[Any], request: Request, view: Any = None) -> list[Any]:
        self.request = request
        query = view.query
        try:
            self.page = page_of(
                queryset, order=view.order, cursor=query.get(CURSOR), size=query.get("limit", PAGE_SIZE)
            )
        except InvalidInput as error:
            raise bad_cursor(str(error)) from None
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(envelope(self.request, data, next=self.page.next, previous=self.page.previous))


def envelope(request: Request, data: Any, *, next: str | None, previous: str | None) -> dict[str, Any]:
    """Return a page as it goes out: links to its neighbours, and its rows."""
    return {"next": _link(request, next), "previous": _link(request, previous), "results": data}


def bad_cursor(sentence: str) -> InvalidQuery:
    return InvalidQuery({CURSOR: [ErrorDetail(sentence, code="bad_cursor")]})


def _link(request: Request, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    return replace_query_param(remove_query_param(request.build_absolute_uri(), CURSOR), CURSOR, cursor)


@cache
def page_schema(item: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """Return the serializer that describes a page of `item`s."""
    name = item.__name__.removesuffix("Serializer")
    return type(
        f"{name}Page",
        (serializers.Serializer,),
        {
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
            "results": item(many=True),
        },
    )


@cache
def list_schema(item: type[serializers.Serializer]) -> type[serializers.Serializer]:
    """Return the serializer that describes a short list, given whole."""
    name = item.__name__.removesuffix("Serializer")
    return type(f"{name}List", (serializers.Serializer,), {"results": item(many=True)})
