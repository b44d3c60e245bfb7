"""Papers are what their content says, and nothing else besides."""

import io

import pytest
from PIL import Image

from apps.core import documents
from apps.core.documents import JPEG, PDF, PNG, read_document
from apps.core.errors import InvalidInput
from tests.files import a_bomb, a_pdf, a_pdf_with_a_script_out_of_sight, a_picture

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "media_type", "pages"),
    [
        (a_pdf(3), PDF, 3),
        (a_picture("PNG"), PNG, 1),
        (a_picture("JPEG"), JPEG, 1),
        (a_picture("JPEG") + b"\0\0", JPEG, 1),
    ],
    ids=["pdf", "png", "jpeg", "padded jpeg"],
)
def test_what_is_accepted(content: bytes, media_type: str, pages: int) -> None:
    document = read_document(io.BytesIO(content))
    assert (document.media_type, document.pages, document.content) == (media_type, pages, content)


def moving() -> bytes:
    target = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(target, "PNG", save_all=True, append_images=frames[1:])
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"x" * (documents.MAX_BYTES + 1), "too_large"),
        (SVG, "wrong_type"),
        (b"GIF89a" + bytes(40), "wrong_type"),
        (b"PK\x03\x04" + bytes(40), "wrong_type"),
        (a_picture("PNG") + a_pdf(), "two_in_one"),
        (a_picture("JPEG")[:-2] + b"<script>alert(1)</script>\xff\xd9", "two_in_one"),
        (a_pdf() + b"PK\x05\x06" + bytes(18), "two_in_one"),
        (a_pdf(password="secret"), "encrypted"),
        (a_pdf(script=True), "active_content"),
        (a_pdf(attachment=True), "active_content"),
        (a_pdf_with_a_script_out_of_sight(), "active_content"),
        (b"%PDF-1.7\nnothing more", "unreadable"),
        (a_pdf()[:200], "unreadable"),
        (a_picture("PNG")[:-40] + b"IEND\xaeB`\x82", "unreadable"),
        (a_bomb(), "too_many_pixels"),
        (a_pdf(documents.MAX_PAGES + 1), "too_many_pages"),
        (moving(), "animated"),
    ],
    ids=[
        "empty", "large", "svg", "gif", "zip", "png+pdf", "jpeg+script", "pdf+zip", "encrypted", "script",
        "attachment", "hidden script", "no pdf", "cut pdf", "cut png", "bomb", "long", "moving",
    ],
)  # fmt: skip
def test_what_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        read_document(io.BytesIO(content))
    assert (refusal.value.code, refusal.value.field) == (code, "file")


def test_every_cut_and_twist_is_a_refusal_and_never_an_error() -> None:
    whole = a_pdf(2, script=False)
    for place in range(9, len(whole), 23):
        twisted = whole[:place] + bytes([whole[place] ^ 0x5A]) + whole[place + 1 :]
        for content in (whole[:place], twisted):
            try:
                read_document(io.BytesIO(content))
            except InvalidInput:
                continue
