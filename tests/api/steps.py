"""A JSON client, and how problems read."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

NO_LANGUAGE = {"en": None, "az": None, "zh-hans": None, "ru": None}
SIGN_IN = {
    "type": "urn:ipek:problem:not_authenticated",
    "title": "Sign in first",
    "status": 401,
    "detail": "Authentication credentials were not provided.",
}


class Api(Client):
    """Speaks to `/api/v1/` as a mobile client does: paths are relative, bodies JSON, the session goes by its token."""

    def __init__(self, user: object | None = None) -> None:
        super().__init__()
        if user is not None:
            self.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
            self.token = self.cookies.pop("sessionid").value
            self.defaults["HTTP_X_SESSION_TOKEN"] = self.token

    def get(self, path: str, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(_full(path), *args, **kwargs)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.generic(
            method,
            _full(path),
            _json(body if body is not None else {}),
            content_type="application/json",
            headers=headers,
        )

    def post(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: object = None, **headers: str) -> HttpResponse:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.send("DELETE", path, **headers)


def problem(response: HttpResponse) -> dict[str, Any]:
    """Return the problem document without its `instance`, after checking what holds for each of them."""
    assert response.headers["Content-Type"] == "application/problem+json"
    document = response.json()
    assert document["status"] == response.status_code
    assert document.pop("instance") == response.wsgi_request.path
    return document


def kind(response: HttpResponse) -> tuple[int, str]:
    """Return status and the last part of the problem's type."""
    return response.status_code, problem(response)["type"].removeprefix("urn:ipek:problem:")


def texts(english: str) -> dict[str, str | None]:
    return NO_LANGUAGE | {"en": english}


def _full(path: str) -> str:
    return path if path.startswith(("/", "http")) else f"/api/v1/{path}"


def _json(body: object) -> str | bytes:
    return body if isinstance(body, str | bytes) else json.dumps(body)
