"""The worker's side of suggestions."""

from celery import shared_task
from django.utils import timezone

from apps.core.runs import waiting
from apps.matching import services
from apps.matching.models import ScoreRun


@shared_task(name="apps.matching.tasks.carry_out_score_run")
def carry_out_score_run(run_id: int) -> None:
    """Compute one set of suggestions; a run that somebody else holds is left alone."""
    services.carry_out_run(run_id=run_id)


@shared_task(name="apps.matching.tasks.sweep_score_runs")
def sweep_score_runs() -> None:
    """Wake a worker for every run that nobody holds."""
    for run_id in (
        ScoreRun.objects.filter(waiting(timezone.now())).order_by("pk").values_list("pk", flat=True)[:20]
    ):
        carry_out_score_run.delay(run_id)


@shared_task(name="apps.matching.tasks.queue_nightly_runs")
def queue_nightly_runs() -> None:
    services.queue_runs()
