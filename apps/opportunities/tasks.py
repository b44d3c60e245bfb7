"""What happens to opportunities by itself."""

from celery import shared_task

from apps.opportunities import services


@shared_task(name="apps.opportunities.tasks.tidy_papers")
def tidy_papers() -> None:
    """Delete files that no row names."""
    services.sweep_paper_files()
