from celery import shared_task

from apps.core.health import mark_worker_seen


@shared_task(name="apps.core.tasks.heartbeat")
def heartbeat() -> None:
    """Leave a sign that tasks go from beat through the broker to a worker."""
    mark_worker_seen()
