"""Answers that carry a private file: never sniffed, never run, never kept by a proxy."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def private_file(content: bytes, *, media_type: str, name: str, inline: bool = False) -> HttpResponse:
    """Return the file under `name`; `inline` only for what was drawn here and cannot do anything by itself."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(not inline, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response
