"""Files that people hand in, good ones and bad ones."""

import io
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject


def a_pdf(pages: int = 1, *, password: str = "", script: bool = False, attachment: bool = False) -> bytes:
    writer = PdfWriter()
    for _n in range(pages):
        writer.add_blank_page(width=300, height=400)
    if script:
        writer.root_object[NameObject("/OpenAction")] = _script()
    if attachment:
        writer.add_attachment("inside.exe", b"MZ")
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def a_pdf_with_a_script_out_of_sight() -> bytes:
    """An object to which no page leads, its names written with escapes."""
    writer = PdfWriter()
    writer.add_blank_page(width=300, height=400)
    writer._add_object(_script())
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue().replace(b"/JavaScript", b"/#4aavaScript").replace(b"/JS", b"/#4aS")


def _script() -> DictionaryObject:
    return DictionaryObject(
        {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("app.alert(1)")}
    )


def a_picture(kind: str = "PNG", *, size: tuple[int, int] = (40, 30), colour: str = "white") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", size, colour).save(target, kind)
    return target.getvalue()


def a_bomb() -> bytes:
    """A PNG of a few hundred kilobytes that claims 20,000 × 20,000 pixels."""
    width = height = 20_000

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes([1, 0, 0, 0, 0])
    rows = zlib.compress(bytes(height * (1 + width // 8)), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def uploaded(content: bytes, name: str = "paper.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
