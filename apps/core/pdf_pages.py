"""Pictures of a PDF's pages, drawn by a process of its own: a file that crashes or stalls the drawer harms nothing else."""

import io
import resource
import subprocess
import sys
from pathlib import Path

WIDTH = 1100
SECONDS = 20
_MEMORY = 2 * 1024**3


class CannotDraw(Exception):
    """The page could not be turned into a picture."""


def page_picture(path: Path, number: int) -> bytes:
    """Return the page (1 is the first) as a PNG, or raise CannotDraw."""
    command = [sys.executable, "-I", __file__, str(path), str(number)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise CannotDraw("It took too long.") from None
    if done.returncode != 0 or not done.stdout:
        raise CannotDraw(done.stderr.decode(errors="replace")[-300:])
    return done.stdout


def _draw(path: str, number: int) -> bytes:
    import pypdfium2

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    document = pypdfium2.PdfDocument(path)
    page = document[number - 1]
    width, height = page.get_size()
    # A page of a kilometre's height is drawn small rather than not at all.
    scale = min(WIDTH / max(width, 1), 4 * WIDTH / max(height, 1))
    target = io.BytesIO()
    page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB").save(target, "PNG", optimize=False)
    return target.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(_draw(sys.argv[1], int(sys.argv[2])))
