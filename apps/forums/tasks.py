"""What the calendar does with forums."""

from celery import shared_task
from django.utils import timezone

from apps.forums import services


@shared_task(name="apps.forums.tasks.follow_calendar")
def follow_calendar() -> None:
    """Close registrations at their deadline, begin and finish forums on their days, fill places that became free."""
    services.follow_calendar(now=timezone.now())
    services.fill_all_places()
