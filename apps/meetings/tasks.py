"""The worker's side of planning and of requests that run out."""

from celery import shared_task
from django.utils import timezone

from apps.core.runs import waiting
from apps.meetings import services
from apps.meetings.models import PlanRun


@shared_task(name="apps.meetings.tasks.carry_out_plan_run")
def carry_out_plan_run(run_id: int) -> None:
    """Compute one plan; a run that somebody else holds is left alone."""
    services.carry_out_run(run_id=run_id)


@shared_task(name="apps.meetings.tasks.sweep_plan_runs")
def sweep_plan_runs() -> None:
    """Wake a worker for every run that nobody holds: new ones whose wake-up got lost, and those of dead workers."""
    for run_id in (
        PlanRun.objects.filter(waiting(timezone.now())).order_by("pk").values_list("pk", flat=True)[:20]
    ):
        carry_out_plan_run.delay(run_id)


@shared_task(name="apps.meetings.tasks.expire_requests")
def expire_requests() -> None:
    """Close requests that were not answered in time."""
    while services.expire_requests(now=timezone.now()):
        pass


@shared_task(name="apps.meetings.tasks.warn_of_expiry")
def warn_of_expiry() -> None:
    """Warn of requests that run out soon."""
    while services.warn_of_expiry(now=timezone.now()):
        pass


@shared_task(name="apps.meetings.tasks.remind_of_waiting")
def remind_of_waiting() -> None:
    """Once in the morning of each reader: which requests wait for an answer."""
    services.remind_of_waiting(now=timezone.now())
