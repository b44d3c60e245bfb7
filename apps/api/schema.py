"""The OpenAPI file: every operation names the problems that it can answer with."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter
from rest_framework.permissions import AllowAny

from apps.api.keys import KEY_PATTERN
from apps.api.once import KEY_HEADER, REPLAYED_HEADER, WRITES
from apps.api.problems import Problem
from apps.api.renderers import PROBLEM_MEDIA_TYPE

ALWAYS = (400, 401, 406, 429)
OF_WRITES = (403, 404, 409, 422)
WITH_BODY = (413, 415)
ORGANISERS = "/organiser/"
KEY = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": KEY_PATTERN},
    OpenApiParameter.HEADER,
    description=(
        "A key of your own for this act, a UUID say: with it the request can be sent again when its answer was lost. "
        "For 24 hours a repeat is not carried out but answered as the first time. The same key with another address or "
        "body is refused (422 `key_used_otherwise`), and so is a repeat while the first is being carried out "
        "(409 `still_running`, with `Retry-After`). What was refused is judged anew."
    ),
)
REPLAYED = OpenApiParameter(
    REPLAYED_HEADER,
    {"type": "string", "enum": ["true"]},
    OpenApiParameter.HEADER,
    response=True,
    description="There where this is the answer of an earlier request with the same `Idempotency-Key`.",
)


class ProblemAwareSchema(AutoSchema):
    def get_tags(self) -> list[str]:
        """Return the first part of the address that says something, as the heading in the documentation."""
        parts = [part for part in self.path.split("/") if part and not part.startswith("{")][2:]
        return [" ".join(parts[:2] if parts[:1] == ["my"] else parts[:1]) or "api"]

    def get_override_parameters(self) -> list[Any]:
        """Return what every write may say, beside what the operation declares."""
        return [KEY, REPLAYED] if self.method in WRITES else []

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        for status in self._problem_statuses():
            bodies.setdefault(str(status), self._problem_body(status))
        return dict(sorted(bodies.items()))

    def _problem_statuses(self) -> set[int]:
        statuses = set(ALWAYS)
        is_write = self.method in WRITES
        if is_write:
            statuses |= set(OF_WRITES)
        if ORGANISERS in self.path:
            statuses.add(403)
        if self._is_about_an_act():
            statuses.add(409)
        if is_write and self.method != "DELETE":
            statuses |= set(WITH_BODY)
        if "{" in self.path or not isinstance(self.view.get_permissions()[0], AllowAny):
            statuses.add(404)
        return statuses

    def _is_about_an_act(self) -> bool:
        handler = getattr(self.view, self.method.lower(), None)
        operation = getattr(handler, "operation", None)
        return operation is not None and operation.foretells

    def _problem_body(self, status: int) -> dict[str, Any]:
        component = self.resolve_serializer(Problem, "response")
        return {
            "description": HTTPStatus(status).phrase,
            "content": {PROBLEM_MEDIA_TYPE: {"schema": component.ref}},
        }

    def _map_basic_serializer(self, serializer: Any, direction: str) -> dict[str, Any]:
        """A body is closed: what it does not name is refused, so that a slip of the pen is not lost in silence."""
        schema = super()._map_basic_serializer(serializer, direction)
        if getattr(serializer, "is_closed", False):
            schema["additionalProperties"] = False
        return schema
