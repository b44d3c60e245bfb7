"""Forgetting what is kept no longer."""

from celery import shared_task
from django.utils import timezone

from apps.api import services


@shared_task(name="apps.api.tasks.forget_old_answers")
def forget_old_answers() -> None:
    services.forget_old_answers(now=timezone.now())
