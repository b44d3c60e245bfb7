"""What stands beside the endpoints: the OpenAPI file, its documentation page, and addresses that there are not."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core.errors import NotFound


class SchemaView(SpectacularAPIView):
    """The OpenAPI file, YAML unless JSON is asked for."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]


class DocsView(SpectacularSwaggerSplitView):
    """Swagger UI from our own host; its start-up script is an address of its own, so that nothing stands inline."""

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    renderer_classes = [TemplateHTMLRenderer]
    url_name = "api:v1:schema"
    template_name = "api/docs.html"


@extend_schema(exclude=True)
class UnknownAddress(APIView):
    """Answers for the API where there is nothing: with a problem, not with a page.

    A slash that is missing at the end is added for the client (308 keeps method and body).
    """

    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.path.endswith("/") and _leads_somewhere(f"{request.path_info}/"):
            query = request.META.get("QUERY_STRING", "")
            target = f"{request.path}/?{query}" if query else f"{request.path}/"
            return HttpResponse(status=308, headers={"Location": target})
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound(_("No such address."))


def _leads_somewhere(path: str) -> bool:
    try:
        return getattr(resolve(path).func, "view_class", None) is not UnknownAddress
    except Resolver404:
        return False
