"""When to stop: a clock, a number of iterations, or whichever comes first."""

import math
import time
from collections.abc import Callable
from typing import Protocol


class Stop(Protocol):
    def __call__(self, iterations: int = 1) -> bool:
        """Count so many iterations of work done; True when the work must end."""

    def share(self, fraction: float) -> "Stop":
        """A stop for one stage: it ends after this fraction of what is left here, and counts here too."""

    def seconds(self) -> float:
        """Seconds since the start."""

    def seconds_left(self) -> float:
        """Seconds until the end; infinite where no clock limits."""

    def left(self) -> float:
        """The share, from 1 down to 0, of this stop's own span that is still to come."""


class Deadline:
    """Stops so many seconds after it was made; `time.process_time` as `clock` counts the seconds of work alone."""

    def __init__(
        self, seconds: float, *, started: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        now = clock()
        self._clock = clock
        self._started = now if started is None else started
        self._span = seconds
        self._end = now + seconds

    def __call__(self, iterations: int = 1) -> bool:
        return self._clock() >= self._end

    def share(self, fraction: float) -> Stop:
        return Deadline(max(0.0, self.seconds_left()) * fraction, started=self._started, clock=self._clock)

    def seconds(self) -> float:
        return self._clock() - self._started

    def seconds_left(self) -> float:
        return self._end - self._clock()

    def left(self) -> float:
        return max(0.0, self.seconds_left() / self._span) if self._span > 0 else 0.0


class Iterations:
    """Stops after so many iterations, however long they take: the same seed then gives the same plan."""

    def __init__(self, limit: int, *, parent: "Iterations | None" = None) -> None:
        self._limit = limit
        self._left = limit
        self._parent = parent
        self._started = time.monotonic()

    def __call__(self, iterations: int = 1) -> bool:
        self._left -= iterations
        if self._parent is not None:
            self._parent(iterations)
        return self._left <= 0

    def share(self, fraction: float) -> Stop:
        return Iterations(max(0, math.floor(self._left * fraction)), parent=self)

    def seconds(self) -> float:
        return time.monotonic() - self._started

    def seconds_left(self) -> float:
        return math.inf

    def left(self) -> float:
        return max(0.0, self._left / self._limit) if self._limit > 0 else 0.0


class Either:
    """Stops when one of two stops says so."""

    def __init__(self, first: Stop, second: Stop) -> None:
        self._first = first
        self._second = second

    def __call__(self, iterations: int = 1) -> bool:
        first = self._first(iterations)
        second = self._second(iterations)
        return first or second

    def share(self, fraction: float) -> Stop:
        return Either(self._first.share(fraction), self._second.share(fraction))

    def seconds(self) -> float:
        return max(self._first.seconds(), self._second.seconds())

    def seconds_left(self) -> float:
        return min(self._first.seconds_left(), self._second.seconds_left())

    def left(self) -> float:
        return min(self._first.left(), self._second.left())


class Flag:
    """Stops from the moment on that somebody raises it; until then it limits nothing."""

    def __init__(self) -> None:
        self._raised = False

    def raise_it(self) -> None:
        self._raised = True

    def __call__(self, iterations: int = 1) -> bool:
        return self._raised

    def share(self, fraction: float) -> Stop:
        return self

    def seconds(self) -> float:
        return 0.0

    def seconds_left(self) -> float:
        return 0.0 if self._raised else math.inf

    def left(self) -> float:
        return 0.0 if self._raised else 1.0
