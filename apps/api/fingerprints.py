"""What a request says, as a digest: whether two requests under one key are the same.

Clients that try again write the body anew. The names of an object may come in another order then, and the parts of a form
between another boundary; it is the same request all the same.
"""

import json
from hashlib import sha256
from typing import Any

import orjson
from django.core.files.uploadedfile import UploadedFile
from rest_framework.request import Request


def fingerprint_of(request: Request) -> str:
    """Return a digest of method, address with its query, and body."""
    is_form = request.content_type.startswith("multipart/")
    said = _form(request) if is_form else sha256(_canonical(request.body)).hexdigest()
    return sha256(json.dumps([request.method, request.get_full_path(), said]).encode()).hexdigest()


def _canonical(body: bytes) -> bytes:
    """Return JSON with its names in order; anything else, and what is nested too deep, as it is."""
    try:
        return orjson.dumps(orjson.loads(body), option=orjson.OPT_SORT_KEYS)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return body


def _form(request: Request) -> list[Any]:
    files = [(name, [_file(each) for each in found]) for name, found in request.FILES.lists()]
    return [sorted(request.POST.lists()), sorted(files)]


def _file(file: UploadedFile) -> tuple[str, str]:
    """Return name and digest of a file, which stands at its beginning again afterwards."""
    digest = sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return file.name or "", digest.hexdigest()
