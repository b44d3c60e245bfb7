"""Pictures that everybody may see: read by content, drawn anew without anything that was hidden in them, in several sizes.

What is kept is never the file that came: only pixels, as WebP, under a name that nobody can guess.
"""

import io
import shutil
import warnings
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

import structlog
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from apps.core.errors import InvalidInput
from apps.core.private_files import UNCLAIMED_FOR

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
SMALLEST = 64
FORMATS = ("JPEG", "PNG", "WEBP")
# The longest side of each variant.
SIZES = {"small": 160, "medium": 640, "large": 1600}
QUALITY = 82
ROOM = "pictures"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that has passed, drawn anew in all sizes."""

    width: int
    height: int
    variants: dict[str, bytes]


def read_picture(file: BinaryIO, *, field: str = "file") -> Drawn:
    """Return the picture drawn anew, or raise InvalidInput (at `field`) with a sentence that says what is wrong."""
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        most = MAX_BYTES // 1024 // 1024
        raise InvalidInput(_("The picture is larger than %(size)d MB.") % {"size": most}, field=field)
    if not content:
        raise InvalidInput(_("The file is empty."), field=field)
    try:
        return _drawn(content)
    except Image.DecompressionBombError:
        message = _("The picture has too many pixels. Please choose one with at most 40 million.")
    except UnidentifiedImageError:
        message = _("This is no JPEG, PNG or WebP picture, whatever its name says.")
    except _TooSmall:
        message = _("The picture is too small: both sides need at least 64 pixels.")
    except (OSError, ValueError, SyntaxError, EOFError):
        message = _("The picture is damaged and cannot be read.")
    raise InvalidInput(message, field=field)


class _TooSmall(Exception):
    pass


def _drawn(content: bytes) -> Drawn:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
            # Asked before a pixel is unpacked: a bomb is small until then.
            if opened.width * opened.height > MAX_PIXELS:
                raise Image.DecompressionBombError
            if min(opened.size) < SMALLEST:
                raise _TooSmall
            upright = ImageOps.exif_transpose(opened)
            image = upright.convert("RGBA" if _is_transparent(upright) else "RGB")
    return Drawn(image.width, image.height, {name: _variant(image, side) for name, side in SIZES.items()})


def _is_transparent(image: Image.Image) -> bool:
    return "A" in image.getbands() or "transparency" in image.info


def _variant(image: Image.Image, side: int) -> bytes:
    smaller = image.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    # A new picture takes pixels over and nothing else: no place, no camera, no text, no colour profile.
    bare = Image.new(smaller.mode, smaller.size)
    bare.paste(smaller)
    target = io.BytesIO()
    bare.save(target, "WEBP", quality=QUALITY, method=4)
    return target.getvalue()


def store_picture(drawn: Drawn) -> str:
    """Write the variants; return the token under which they are found."""
    token = token_hex(16)
    folder = _folder(token)
    folder.mkdir(parents=True)
    try:
        for name, content in drawn.variants.items():
            (folder / f"{name}.webp").write_bytes(content)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return token


def remove_picture_files(token: str) -> None:
    shutil.rmtree(_folder(token), ignore_errors=True)


def picture_path(token: str, size: str) -> Path | None:
    """Return where a variant is, or None: what was typed into an address never leaves the folder."""
    if len(token) != 32 or not token.isalnum() or size not in SIZES:
        return None
    path = _folder(token) / f"{size}.webp"
    return path if path.is_file() else None


def stored_tokens() -> set[str]:
    return {path.name for path in _stored()}


def sweep_pictures(*, kept: Collection[str], now: datetime) -> int:
    """Delete the files of pictures that no row names (`kept`), the young ones excepted; return how many pictures.

    `kept` is read before the files are: what is uploaded meanwhile is young.
    """
    orphans = [path for path in _stored() if path.name not in kept and _is_old(path, now - UNCLAIMED_FOR)]
    for path in orphans:
        shutil.rmtree(path, ignore_errors=True)
    if orphans:
        log.warning("pictures_swept", count=len(orphans))
    return len(orphans)


def _is_old(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _stored() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT) / ROOM
    return list(folder.glob("*/*")) if folder.is_dir() else []


def _folder(token: str) -> Path:
    # Two letters in between, so that no folder has tens of thousands of entries.
    return Path(settings.MEDIA_ROOT) / ROOM / token[:2] / token
