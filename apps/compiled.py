"""Inner loops compiled by numba, for plain Python that Django knows nothing of."""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

Loop = TypeVar("Loop", bound=Callable[..., object])


def compiled(loop: Loop) -> Loop:
    """What is compiled is kept for other processes, if there is a place for it."""
    try:
        return cast(Loop, njit(cache=True)(loop))
    except RuntimeError:
        # Nothing can be written beside the module nor in the home of whoever runs it: each process compiles for itself.
        return cast(Loop, njit(loop))
