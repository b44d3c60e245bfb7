"""Who asks: a mobile client by its session token, or a page of this site by its session cookie."""

from typing import Any

from allauth.headless.internal.sessionkit import authenticate_by_x_session_token
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

TOKEN_HEADER = "X-Session-Token"  # noqa: S105


class AppSessionAuthentication(BaseAuthentication):
    """A token that came from signing in under `/_allauth/app/v1/`, else the session cookie with its CSRF token.

    A token that is not valid (any more) is 401 on every address, public ones included: the client must learn of it.
    """

    def authenticate(self, request: Request) -> tuple[Any, Any] | None:
        token = request.headers.get(TOKEN_HEADER)
        if not token:
            return SessionAuthentication().authenticate(request)
        found = authenticate_by_x_session_token(token)
        if found is None:
            raise AuthenticationFailed(_("Your sign-in has ended. Please sign in again."))
        return found

    def authenticate_header(self, request: Request) -> str:
        return 'Session realm="api"'


class AppSessionScheme(OpenApiAuthenticationExtension):
    """Names both ways in the OpenAPI file."""

    target_class = "apps.api.authentication.AppSessionAuthentication"
    name = ["sessionToken", "sessionCookie"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        return [{"sessionToken": []}, {"sessionCookie": []}]

    def get_security_definition(self, auto_schema: Any) -> list[dict[str, Any]]:
        return [
            {
                "type": "apiKey",
                "in": "header",
                "name": TOKEN_HEADER,
                "description": "`meta.session_token` of the answer to signing in at `/_allauth/app/v1/auth/login`.",
            },
            {
                "type": "apiKey",
                "in": "cookie",
                "name": "sessionid",
                "description": "The site's own session; writing also needs the `X-CSRFToken` header.",
            },
        ]
