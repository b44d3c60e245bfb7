"""Inner loops compiled by numba, for plain Python that Django knows nothing of."""

from collections.abc import Callable
from functools import cache
from hashlib import sha256
from inspect import getfile
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., object])

MENTION = b"apps.compiled"
# numba's word for: references to arrays are not counted. With it, to hand one over costs as much as reading a few of its
# numbers; it can be spared where no loop makes arrays of its own.
UNCOUNTED: dict[str, Any] = {"_nrt": False}


def compiled(loop: Loop) -> Loop:
    """What is compiled is kept for other processes, if there is a place for it. The loop must not make arrays."""
    # numba would look at this function's own file alone to see whether what was kept still holds.
    loop.__qualname__ = f"{loop.__qualname__}.{_edition(Path(getfile(loop)).parent)}"
    try:
        return cast(Loop, njit(cache=True, **UNCOUNTED)(loop))
    except RuntimeError:
        # Nothing can be written beside the module nor in the home of whoever runs it: each process compiles for itself.
        return cast(Loop, njit(**UNCOUNTED)(loop))


def inlined(loop: Loop) -> Loop:
    """Written into each compiled loop that calls it, which spares that one handing over many arrays."""
    return cast(Loop, njit(inline="always", **UNCOUNTED)(loop))


@cache
def _edition(folder: Path) -> str:
    """Another one as soon as any module there changes that has compiled loops: those call each other's."""
    sources = [Path(__file__), *sorted(folder.glob("*.py"))]
    texts = [text for text in map(Path.read_bytes, sources) if MENTION in text]
    return sha256(b"".join(texts)).hexdigest()[:12]
