"""Long work is a row: who holds it, how far it is, and when somebody else may take it up again."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.functional import Promise
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
Outcome = TypeVar("Outcome")
MAX_ATTEMPTS = 5

log = structlog.get_logger(__name__)


class LeaseLost(Exception):
    """Another worker has taken this run up; what was computed here is thrown away."""


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


def renew(run: LeasedRun, *, now: datetime, lease: timedelta, progress: int, **values: object) -> None:
    """Prolong the lease and note the progress; LeaseLost when the run has been handed to somebody else meanwhile.

    `values` are further fields of its model that say how far it is.
    """
    kept = (
        type(run)
        ._default_manager.filter(pk=run.pk, attempts=run.attempts, state=RunState.RUNNING)
        .update(lease_until=now + lease, progress=progress, **values)
    )
    if not kept:
        raise LeaseLost


def lock_held(run: Run) -> Run:
    """Lock the run's row for finishing it, inside a transaction; LeaseLost when this holder has it no longer."""
    rows = type(run)._default_manager.select_for_update(no_key=True).filter(pk=run.pk, attempts=run.attempts)
    held = rows.filter(state=RunState.RUNNING).first()
    if held is None:
        raise LeaseLost
    return held


def finish(held: LeasedRun, *, now: datetime, **values: object) -> None:
    """Close a locked run as done; `values` are further fields of its model that change with it."""
    _close(held, RunState.DONE, now=now, progress=100, **values)


def fail(held: LeasedRun, *, now: datetime, error: str | Promise) -> None:
    """Close a locked run as failed, with a sentence for the organiser."""
    _close(held, RunState.FAILED, now=now, error=str(error))


def carry_out(
    model: type[Run],
    pk: int,
    work: Callable[[Run], Outcome],
    *,
    lease: timedelta,
    clock: Callable[[], datetime],
    refusals: Mapping[type[Exception], Callable[[Exception], str]] | None = None,
) -> Outcome | None:
    """Take the run up, do `work` and return its outcome; None where another worker holds or ended it.

    Whatever goes wrong closes the run with a sentence for the organiser. An error named in `refusals` is an answer
    and ends there; any other is raised again. After MAX_ATTEMPTS workers that died on it nobody tries any more.
    """
    run = claim(model, pk, now=clock(), lease=lease)
    if run is None:
        return None
    if run.attempts > MAX_ATTEMPTS:
        _fail(
            run,
            _("The worker stopped several times while computing. Please tell the administrators."),
            clock(),
        )
        return None
    try:
        return work(run)
    except LeaseLost:
        log.info("run_lost", run=str(run.pk), model=model.__name__)
        return None
    except tuple(refusals or {}) as error:
        log.warning("run_refused", run=str(run.pk), model=model.__name__, error=str(error))
        _fail(run, (refusals or {})[type(error)](error), clock())
        return None
    except Exception:
        _fail(run, _("The computation failed. Please tell the administrators."), clock())
        raise


@transaction.atomic
def _fail(run: LeasedRun, error: str | Promise, now: datetime) -> None:
    with suppress(LeaseLost):
        fail(lock_held(run), now=now, error=error)


def _close(held: LeasedRun, state: str, *, now: datetime, **values: object) -> None:
    changes = {"state": state, "finished_at": now, "lease_until": None} | values
    for name, value in changes.items():
        setattr(held, name, value)
    held.save(update_fields=list(changes))
