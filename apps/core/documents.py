"""What a scanned paper may be: a PDF, JPEG or PNG that is nothing else besides, judged by content and never by name.

A file is refused rather than mended: people hand in papers so that somebody can rely on them.
"""

import hashlib
import io
import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from apps.core.errors import InvalidInput
from apps.core.text import clean

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 50_000_000
MAX_PAGES = 60
MAX_OBJECTS = 20_000
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}
# What makes a PDF do something by itself, or carry something that is not a page.
_ACTIVE = frozenset(
    {
        "/JS", "/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/RichMedia", "/RichMediaContent",
        "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/XFA", "/Movie", "/Sound",
    }
)  # fmt: skip
_PAGE_TEXT = re.compile(rb"<(script|html|svg|!doctype|\?php)", re.IGNORECASE)
_ZIP_END = b"PK\x05\x06"
_HEAD, _TAIL = 1024, 66_000


@dataclass(frozen=True, slots=True)
class Document:
    """A file that has passed: its bytes as they came, and what they were found to be."""

    content: bytes
    media_type: str
    pages: int

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def suffix(self) -> str:
        return SUFFIXES[self.media_type]

    def name_from(self, name: str) -> str:
        """Return the name for people: without folders, with the suffix of what the file really is."""
        stem = clean(name.replace("\\", "/").rpartition("/")[2]).rpartition(".")[0] or clean(name)
        return f"{stem[:100].strip('. ') or 'paper'}{self.suffix}"


def read_document(file: BinaryIO, *, field: str = "file") -> Document:
    """Return the file as a document, or raise InvalidInput (at `field`) with a sentence that says what is wrong."""
    try:
        return _read(file)
    except InvalidInput as refusal:
        raise InvalidInput(refusal.message, field=field, code=refusal.code) from None


def _read(file: BinaryIO) -> Document:
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise _refusal(
            _("The file is larger than %(size)d MB.") % {"size": MAX_BYTES // 1024 // 1024}, "too_large"
        )
    if not content:
        raise _refusal(_("The file is empty."), "empty_file")
    if content.startswith(b"%PDF-"):
        _refuse_two_in_one(content, b"", images=False)
        return Document(content, PDF, _pdf_pages(content))
    for media_type, start, end in (
        (JPEG, b"\xff\xd8\xff", b"\xff\xd9"),
        (PNG, b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    ):
        if content.startswith(start):
            _refuse_two_in_one(content, end, images=True)
            _check_image(content, media_type)
            return Document(content, media_type, 1)
    raise _refusal(
        _(
            "Only PDF, JPEG and PNG files can be handed in. This file is something else, whatever its name says."
        ),
        "wrong_type",
    )


def _refuse_two_in_one(content: bytes, end: bytes, *, images: bool) -> None:
    """A polyglot is one thing to us and another to somebody else's program."""
    searched = content if images else content[:_HEAD]
    found = _PAGE_TEXT.search(searched) or _ZIP_END in content[-_TAIL:]
    if images:
        # Some cameras pad with zeros; anything else behind the end of the picture is a second file.
        found = found or b"%PDF-" in content[:_HEAD] or not content.rstrip(b"\x00").endswith(end)
    if found:
        raise _refusal(
            _("The file holds something else besides the paper. Please scan or export it anew."), "two_in_one"
        )


def _check_image(content: bytes, media_type: str) -> None:
    unreadable = _refusal(_("The picture is damaged and cannot be read."), "unreadable")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(
                io.BytesIO(content), formats=[media_type.removeprefix("image/").upper()]
            ) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise Image.DecompressionBombError
                if getattr(image, "n_frames", 1) > 1:
                    raise _refusal(_("The picture moves. Please hand in a still one."), "animated")
                image.load()
    except Image.DecompressionBombError:
        raise _refusal(
            _("The picture has too many pixels. Please hand in one with at most 50 million."),
            "too_many_pixels",
        ) from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError):
        raise unreadable from None


def _pdf_pages(content: bytes) -> int:
    unreadable = _refusal(_("The PDF is damaged and cannot be read."), "unreadable")
    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            raise _refusal(
                _("The PDF is protected by a password. Please hand it in without one."), "encrypted"
            )
        pages = len(reader.pages)
        if _is_active(reader):
            raise _refusal(
                _(
                    "The PDF carries scripts or other files inside it. Please print it into a plain PDF first."
                ),
                "active_content",
            )
    except InvalidInput:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
        AssertionError,
    ):
        # A parser of other people's files fails in as many ways as files can be broken.
        raise unreadable from None
    if pages == 0:
        raise unreadable
    if pages > MAX_PAGES:
        raise _refusal(_("The PDF has more than %(pages)d pages.") % {"pages": MAX_PAGES}, "too_many_pages")
    return pages


def _is_active(reader: PdfReader) -> bool:
    return any(_names_of(row, lambda name: name in _ACTIVE) for row in _objects(reader))


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yield the trailer and every object that the file's tables list, also those which no page leads to."""
    yield reader.trailer
    numbers = {(number, generation) for generation, rows in reader.xref.items() for number in rows}
    numbers |= {(number, 0) for number in reader.xref_objStm}
    if len(numbers) > MAX_OBJECTS:
        raise _refusal(
            _("The PDF is too complicated. Please print it into a plain PDF first."), "too_complicated"
        )
    for number, generation in sorted(numbers):
        if number:
            yield reader.get_object(IndirectObject(number, generation, reader))


def _names_of(row: Any, wanted: Callable[[str], bool], depth: int = 0) -> bool:
    """Whether a wanted name stands anywhere in an object; references are followed by whoever lists the objects."""
    if depth > 50:
        return True
    if isinstance(row, DictionaryObject):
        values = (row.raw_get(name) for name in row)
        return any(map(wanted, row)) or any(_names_of(value, wanted, depth + 1) for value in values)
    if isinstance(row, ArrayObject):
        return any(_names_of(value, wanted, depth + 1) for value in list.__iter__(row))
    return isinstance(row, str) and row.startswith("/") and wanted(row)


def _refusal(message: Any, code: str) -> InvalidInput:
    return InvalidInput(message, code=code)
