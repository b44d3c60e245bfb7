"""What happens to companies by itself."""

from celery import shared_task

from apps.companies import services


@shared_task(name="apps.companies.tasks.tidy_papers")
def tidy_papers() -> None:
    """Delete papers that have served, and files that no row names."""
    services.discard_old_papers()
    services.sweep_paper_files()


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
