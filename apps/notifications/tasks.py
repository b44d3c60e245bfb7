"""Sending and forgetting. Beat calls both; a door may wake the outbox earlier with `sweep_outbox.delay_on_commit()`."""

from time import monotonic

from celery import shared_task
from django.utils import timezone

from apps.notifications.services import deliver_due, forget_old_bodies

# One sweep ends about when the next one starts; both together send nothing twice.
BUDGET_SECONDS = 14.0
STRIDE = 20


@shared_task(name="apps.notifications.tasks.sweep_outbox", acks_late=True, ignore_result=True)
def sweep_outbox() -> None:
    """Send until nothing is due, the time is up or the mail server is away. Nothing is retried here: rows are."""
    end = monotonic() + BUDGET_SECONDS
    while monotonic() < end:
        result = deliver_due(now=timezone.now(), limit=STRIDE)
        if result.interrupted or result.claimed < STRIDE:
            return


@shared_task(name="apps.notifications.tasks.forget_old_bodies", ignore_result=True)
def forget_old() -> None:
    forget_old_bodies(now=timezone.now())
