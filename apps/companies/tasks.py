"""What happens to companies by itself."""

from celery import shared_task
from django.utils import timezone

from apps.companies import services
from apps.companies.models import ImportRun
from apps.core.runs import waiting


@shared_task(name="apps.companies.tasks.tidy_papers")
def tidy_papers() -> None:
    """Delete papers that have served, and files of papers and pictures that no row names."""
    services.discard_old_papers()
    services.sweep_paper_files()
    services.sweep_picture_files()
    services.discard_old_import_files()


@shared_task(name="apps.companies.tasks.watch_verifications")
def watch_verifications() -> None:
    """End verifications whose day has come, and warn of those that end soon."""
    services.expire_verifications()
    services.warn_before_expiry()


@shared_task(name="apps.companies.tasks.compare_companies")
def compare_companies() -> None:
    """Look for duplicates of companies whose names or contacts have changed."""
    services.compare_due()


@shared_task(name="apps.companies.tasks.end_listings")
def end_listings() -> None:
    """Take lines whose last day is over out of others' sight."""
    services.end_listings()


@shared_task(name="apps.companies.tasks.carry_out_import")
def carry_out_import(run_id: int) -> None:
    """Check or import one file; a run that somebody else holds is left alone."""
    services.carry_out_import(run_id=run_id)


@shared_task(name="apps.companies.tasks.sweep_imports")
def sweep_imports() -> None:
    """Wake a worker for every import that nobody holds."""
    for run_id in (
        ImportRun.objects.filter(waiting(timezone.now())).order_by("pk").values_list("pk", flat=True)[:20]
    ):
        carry_out_import.delay(run_id)
