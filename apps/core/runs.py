"""Long work is a row: who holds it, how far it is, and when somebody else may take it up again."""

from datetime import datetime, timedelta
from typing import TypeVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    QUEUED = "queued", _("Queued")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


class LeasedRun(models.Model):
    """State, progress and lease of a run. A worker that dies stops renewing; the sweep then hands the run on."""

    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.QUEUED)
    progress = models.PositiveSmallIntegerField(_("progress in %"), default=0)
    seed = models.PositiveIntegerField(_("seed"), default=0)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(_("lease until"), null=True, blank=True)
    error = models.TextField(_("error"), blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_live(self) -> bool:
        return self.state in {RunState.QUEUED, RunState.RUNNING}


Run = TypeVar("Run", bound=LeasedRun)
MAX_ATTEMPTS = 5


def waiting(now: datetime) -> Q:
    """Return the condition for a run that nobody works on: queued, or running with its lease over."""
    return Q(state=RunState.QUEUED) | Q(state=RunState.RUNNING, lease_until__lt=now)


def claim(model: type[Run], pk: int, *, now: datetime, lease: timedelta) -> Run | None:
    """Take the run up if nobody else holds it; return it, or None when it is held, ended or gone.

    One conditional UPDATE decides between workers. `attempts` names this holder: renewing and finishing ask for it.
    """
    claimed = model._default_manager.filter(waiting(now), pk=pk).update(
        state=RunState.RUNNING, lease_until=now + lease, attempts=F("attempts") + 1, started_at=now
    )
    return model._default_manager.get(pk=pk) if claimed else None


def renew(run: LeasedRun, *, now: datetime, lease: timedelta, progress: int) -> bool:
    """Prolong the lease and note the progress; False when the run has been handed to somebody else meanwhile."""
    kept = (
        type(run)
        ._default_manager.filter(pk=run.pk, attempts=run.attempts, state=RunState.RUNNING)
        .update(lease_until=now + lease, progress=progress)
    )
    return bool(kept)


def lock_held(run: Run) -> Run | None:
    """Lock the run's row for finishing it; None when this holder has lost it. Call inside a transaction."""
    rows = type(run)._default_manager.select_for_update(no_key=True).filter(pk=run.pk, attempts=run.attempts)
    return rows.filter(state=RunState.RUNNING).first()
