"""Pictures of papers for the screen, drawn by a process of its own: a file that crashes or stalls the drawer harms nothing else."""

import io
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

WIDTH = 1100
SECONDS = 20
_MEMORY = 2 * 1024**3


class CannotDraw(Exception):
    """The page could not be turned into a picture."""


def page_picture(path: Path, number: int) -> bytes:
    """Return a page of a PDF (1 is the first), or a picture upright and in the screen's size, as a PNG.

    Raises CannotDraw for whatever cannot be shown.
    """
    command = [sys.executable, "-I", __file__, str(path), str(number)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise CannotDraw("It took too long.") from None
    if done.returncode != 0 or not done.stdout:
        raise CannotDraw(done.stderr.decode(errors="replace")[-300:])
    return done.stdout


def _draw(path: str, number: int) -> bytes:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    picture = _pdf_page(path, number) if path.endswith(".pdf") else _upright(path)
    target = io.BytesIO()
    picture.convert("RGB").save(target, "PNG")
    return target.getvalue()


def _pdf_page(path: str, number: int) -> Any:
    import pypdfium2

    page = pypdfium2.PdfDocument(path)[number - 1]
    width, height = page.get_size()
    # A page of a kilometre's height is drawn small rather than not at all.
    scale = min(WIDTH / max(width, 1), 4 * WIDTH / max(height, 1))
    return page.render(scale=scale, may_draw_forms=False).to_pil()


def _upright(path: str) -> Any:
    from PIL import Image, ImageOps

    picture = ImageOps.exif_transpose(Image.open(path, formats=["JPEG", "PNG"]))
    picture.thumbnail((WIDTH, 4 * WIDTH))
    return picture


if __name__ == "__main__":
    sys.stdout.buffer.write(_draw(sys.argv[1], int(sys.argv[2])))
