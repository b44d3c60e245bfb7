"""Refusals and failures as problem documents (RFC 9457).

`type` is a stable name for programs, `title` and `detail` are sentences for people in the language of the request.
What a service knows more (both states of a refused transition, say) stands beside them under its own name.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext_lazy as _
from drf_standardized_errors.formatter import ExceptionFormatter
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework import serializers, status
from rest_framework.exceptions import APIException, ErrorDetail, ValidationError
from rest_framework.response import Response
from rest_framework.settings import api_settings

from apps.api.parsers import BodyTooLarge
from apps.api.renderers import ProblemRenderer
from apps.core.errors import DomainError, InvalidInput, Moved, refusal_in

TYPE_PREFIX = "urn:ipek:problem:"
TITLES = {
    308: _("Moved"),
    400: _("The request cannot be understood"),
    401: _("Sign in first"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("This method is not offered here"),
    406: _("This format is not offered here"),
    409: _("In conflict with the present state"),
    413: _("Too large"),
    415: _("This format is not read here"),
    422: _("The values cannot be accepted"),
    429: _("Too many requests"),
    500: _("Something went wrong"),
}
# Django REST framework's names where ours differ.
CODES = {"permission_denied": "not_allowed", "parse_error": "malformed", "error": "server_error"}


class InvalidBody(ValidationError):
    """The body is JSON, but its values cannot be accepted: the same status as a service's own refusal."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY


class InvalidQuery(ValidationError):
    """A parameter of the address is unknown or cannot be read."""

    default_code = "invalid_query"


class Refused(APIException):
    """A domain refusal on its way out."""

    def __init__(self, error: DomainError) -> None:
        super().__init__(str(error), code=error.code)
        self.status_code = 308 if isinstance(error, Moved) else error.status
        self.error = error


class ProblemHandler(ExceptionHandler):
    def convert_known_exceptions(self, exc: Exception) -> Exception:
        refusal = refusal_in(exc)
        if refusal is not None:
            return Refused(refusal)
        if isinstance(exc, RequestDataTooBig):
            return BodyTooLarge()
        return super().convert_known_exceptions(exc)

    def convert_unhandled_exceptions(self, exc: Exception) -> APIException:
        if isinstance(exc, APIException):
            return exc
        return APIException(_("Something went wrong on our side. We have been told."))

    def get_response(self, exc: APIException, data: dict[str, Any]) -> Response:
        # A problem is JSON whatever the view renders and the client asked for.
        request = self.context["request"]
        if request is not None:
            request.accepted_renderer = ProblemRenderer()
            request.accepted_media_type = ProblemRenderer.media_type
        response = super().get_response(exc, data)
        if request is not None and isinstance(exc, Refused) and isinstance(exc.error, Moved):
            response.headers["Location"] = exc.error.address(request.get_full_path())
        return response


class ProblemFormatter(ExceptionFormatter):
    def run(self) -> dict[str, Any]:
        problem: dict[str, Any] = {
            "type": TYPE_PREFIX + self._code(),
            "title": str(TITLES.get(self.exc.status_code, TITLES[400])),
            "status": self.exc.status_code,
            "detail": self._detail(),
            "instance": self._instance(),
        }
        errors = list(self._errors())
        return problem | self._extra() | ({"errors": errors} if errors else {})

    def _code(self) -> str:
        if isinstance(self.exc, ValidationError):
            return str(self.exc.default_code)
        codes = self.exc.get_codes()
        code = codes if isinstance(codes, str) else self.exc.default_code
        return CODES.get(code, code)

    def _detail(self) -> str:
        if isinstance(self.exc, ValidationError):
            return str(_("Some of the values cannot be accepted. Each is named below."))
        return str(self.exc.detail)

    def _instance(self) -> str:
        request = self.context["request"]
        return request.path if request is not None else ""

    def _extra(self) -> dict[str, Any]:
        if not isinstance(self.exc, Refused):
            return {}
        taken = {"type", "title", "status", "detail", "instance", "errors", "field"}
        return {name: value for name, value in self.exc.error.extra.items() if name not in taken}

    def _errors(self) -> Iterator[dict[str, str]]:
        if isinstance(self.exc, ValidationError):
            for path, detail in _walk(self.exc.detail, ()):
                yield {**self._place(path), "code": detail.code, "detail": str(detail)}
        elif (
            isinstance(self.exc, Refused)
            and isinstance(self.exc.error, InvalidInput)
            and self.exc.error.field
        ):
            error = self.exc.error
            yield {**self._place((self.exc.error.field,)), "code": error.code, "detail": str(error)}

    def _place(self, path: tuple[str, ...]) -> dict[str, str]:
        if isinstance(self.exc, InvalidQuery):
            return {"parameter": ".".join(path)}
        return {"pointer": "#" + "".join(f"/{_escaped(step)}" for step in path)}


def _walk(detail: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], ErrorDetail]]:
    """Yield each message with the way to the value that it is about."""
    if isinstance(detail, ErrorDetail):
        yield path, detail
    elif isinstance(detail, Mapping):
        for key, value in detail.items():
            step = () if key == api_settings.NON_FIELD_ERRORS_KEY else (str(key),)
            yield from _walk(value, path + step)
    else:
        for place, value in enumerate(detail):
            yield from _walk(value, path if isinstance(value, ErrorDetail) else (*path, str(place)))


def _escaped(step: str) -> str:
    """Return a step of a JSON pointer (RFC 6901)."""
    return step.replace("~", "~0").replace("/", "~1")


class FieldProblem(serializers.Serializer):
    """One value at fault: `pointer` leads to it in the body, `parameter` names it in the address."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer):
    """RFC 9457. Some problems carry further members, such as `current` and `wanted`."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    instance = serializers.CharField()
    errors = FieldProblem(many=True, required=False)
