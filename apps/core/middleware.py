"""Turns a refusal that no view has answered itself into a page in the reader's language."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.shortcuts import redirect, render

from apps.core.errors import DomainError, Moved


class DomainErrorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, DomainError):
            return None
        if isinstance(exception, Moved) and request.method in {"GET", "HEAD"}:
            return redirect(exception.address(request.get_full_path()), permanent=True)
        return render(request, "refused.html", {"error": exception}, status=exception.status)


class CompressionMiddleware(GZipMiddleware):
    """Pages and calendar files go out compressed. Answers of the API do not: their ETags must stay strong for If-Match."""

    KINDS = ("text/html", "text/calendar")

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if not response.headers.get("Content-Type", "").startswith(self.KINDS):
            return response
        return super().process_response(request, response)


class AdminPolicyMiddleware:
    """Gives the admin's pages their own content security policy; every other page keeps the strict one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and "admin" in match.app_names:
            response._csp_replace = settings.ADMIN_CONTENT_SECURITY_POLICY  # type: ignore[attr-defined]
        return response
