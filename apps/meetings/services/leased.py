"""The scheduler's stop, which keeps the run's lease, notes how far it is, and hears when the organiser stops it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from apps.core.runs import renew
from apps.meetings import scheduler
from apps.meetings.models import PlanRun

LEASE = timedelta(seconds=30)
EVERY = 2.0  # seconds between two looks at the row


class Watch:
    """What one computation tells its row, and what the row tells it."""

    def __init__(self, run: PlanRun, stop: scheduler.Stop, clock: Callable[[], datetime]) -> None:
        self._run, self._stop, self._clock = run, stop, clock
        self._known: dict[str, object] = {"stage": run.stage}
        self._looked = 0.0
        self.is_stopped = run.is_stopped

    def note(self, progress: scheduler.Progress) -> None:
        """Take the scheduler's word on a stage, and write it down at once: there are only a few of them."""
        self._known = {
            "stage": progress.stage,
            "placed": progress.placed,
            "weight": progress.weight,
            "bound": progress.bound,
        }
        self._write()

    def look(self) -> None:
        """Renew the lease and ask whether to stop, when it is time; LeaseLost where the run is somebody else's."""
        if self._stop.seconds() - self._looked >= EVERY:
            self._write()

    def _write(self) -> None:
        self._looked = self._stop.seconds()
        progress = min(99, int(100 * self._looked / max(self._run.seconds, 1)))
        renew(self._run, now=self._clock(), lease=LEASE, progress=progress, **self._known)
        self.is_stopped = PlanRun.objects.values_list("is_stopped", flat=True).get(pk=self._run.pk)


class LeasedStop:
    """The scheduler's stop: the clock's, or the organiser's word through the watch."""

    def __init__(self, stop: scheduler.Stop, watch: Watch) -> None:
        self._stop, self._watch = stop, watch

    def __call__(self, iterations: int = 1) -> bool:
        self._watch.look()
        return self._stop(iterations) or self._watch.is_stopped

    def share(self, fraction: float) -> "LeasedStop":
        return LeasedStop(self._stop.share(fraction), self._watch)

    def seconds(self) -> float:
        return self._stop.seconds()

    def seconds_left(self) -> float:
        return 0.0 if self._watch.is_stopped else self._stop.seconds_left()

    def left(self) -> float:
        return 0.0 if self._watch.is_stopped else self._stop.left()
