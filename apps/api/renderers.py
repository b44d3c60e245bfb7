"""What goes out: JSON by orjson, whatever the status."""

from collections.abc import Mapping
from typing import Any

import orjson
from rest_framework.renderers import BaseRenderer

PROBLEM_MEDIA_TYPE = "application/problem+json"


class OrjsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None
    render_style = "binary"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return b"" if data is None else orjson.dumps(data, default=_plain)


class FileRenderer(OrjsonRenderer):
    """For addresses that hand out a file as it is: whatever the client accepts, it gets the file or a problem."""

    media_type = "*/*"
    format = "file"


class ProblemRenderer(OrjsonRenderer):
    """RFC 9457; the error handler puts it in place of the renderer that was negotiated."""

    media_type = PROBLEM_MEDIA_TYPE
    format = "problem"


def _plain(value: object) -> str:
    """Return lazy translations and decimals as strings."""
    return str(value)
