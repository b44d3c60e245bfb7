"""What happens to the calendar by itself."""

from celery import shared_task
from django.utils import timezone

from apps.exhibitions import services


@shared_task(name="apps.exhibitions.tasks.tell_near_deadlines")
def tell_near_deadlines() -> None:
    """Tell of deadlines that are two weeks or three days away."""
    services.tell_near_deadlines(now=timezone.now())
