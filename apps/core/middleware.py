"""Turns a refusal that no view has answered itself into a page in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render

from apps.core.errors import Moved, refusal_in


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = refusal_in(exception)
        if refusal is None:
            return None
        if isinstance(refusal, Moved) and request.method in {"GET", "HEAD"}:
            return redirect(refusal.address(request.get_full_path()), permanent=True)
        return render(request, "refused.html", {"error": refusal}, status=refusal.status)


class CookieMiddleware:
    """Leaves out cookies with a null character: none of ours has one, and the session's is looked up in the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for name in [name for name, value in request.COOKIES.items() if "\x00" in value]:
            del request.COOKIES[name]
        return self.get_response(request)


class CompressionMiddleware(GZipMiddleware):
    """Pages and calendar files go out compressed. Answers of the API do not: their ETags must stay strong for If-Match."""

    KINDS = ("text/html", "text/calendar")

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if not response.headers.get("Content-Type", "").startswith(self.KINDS):
            return response
        return super().process_response(request, response)


class AdminPolicyMiddleware:
    """Gives the admin's pages their own content security policy; every other page keeps the strict one.

    Rows are numbered there: an address with anything else for one leads nowhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], path: dict[str, Any]
    ) -> None:
        match = request.resolver_match
        if match is not None and "admin" in match.app_names and not _is_number(path.get("object_id", "1")):
            raise Http404

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and "admin" in match.app_names:
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response


def _is_number(value: object) -> bool:
    return str(value).isascii() and str(value).isdecimal()
