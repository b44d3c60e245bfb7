"""What happens to the directory by itself."""

from celery import shared_task

from apps.directory import services


@shared_task(name="apps.directory.tasks.rebuild_entries")
def rebuild_entries() -> None:
    """Make all entries anew: lines and fairs end with a day, at which nobody changes anything."""
    services.rebuild_directory()
