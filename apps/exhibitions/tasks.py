"""What happens to the calendar by itself."""

from celery import shared_task
from django.utils import timezone

from apps.core.runs import waiting
from apps.exhibitions import services
from apps.exhibitions.models import CalendarImport


@shared_task(name="apps.exhibitions.tasks.tell_near_deadlines")
def tell_near_deadlines() -> None:
    """Tell of deadlines that are two weeks or three days away."""
    services.tell_near_deadlines(now=timezone.now())


@shared_task(name="apps.exhibitions.tasks.carry_out_import")
def carry_out_import(run_id: int) -> None:
    """Read a file, or write what was confirmed; a run that somebody else holds is left alone."""
    services.carry_out_import(run_id=run_id)


@shared_task(name="apps.exhibitions.tasks.sweep_imports")
def sweep_imports() -> None:
    """Wake a worker for every import that nobody holds."""
    rows = CalendarImport.objects.filter(waiting(timezone.now())).order_by("pk")
    for run_id in rows.values_list("pk", flat=True)[:20]:
        carry_out_import.delay(run_id)
