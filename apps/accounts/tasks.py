"""The worker's side of accounts: archives, erasures that are due, and what is kept no longer."""

from celery import shared_task
from django.utils import timezone

from apps.accounts import services
from apps.accounts.models import DataExport, User
from apps.core.runs import waiting


@shared_task(name="apps.accounts.tasks.carry_out_export")
def carry_out_export(run_id: int) -> None:
    """Make one archive; a run that somebody else holds is left alone."""
    services.carry_out_export(run_id=run_id)


@shared_task(name="apps.accounts.tasks.sweep_exports")
def sweep_exports() -> None:
    """Wake a worker for every archive that nobody makes."""
    runs = DataExport.objects.filter(waiting(timezone.now())).order_by("pk")
    for run_id in runs.values_list("pk", flat=True)[:20]:
        carry_out_export.delay(run_id)


@shared_task(name="apps.accounts.tasks.erase_due_users")
def erase_due_users() -> None:
    """Erase the accounts whose days of grace are over, one by one: one that fails does not hold up the others."""
    now = timezone.now()
    due = User.objects.filter(erase_at__lte=now, erased_at=None).order_by("erase_at", "pk")
    for user_id in due.values_list("pk", flat=True)[:100]:
        erase_user.delay(user_id)


@shared_task(name="apps.accounts.tasks.erase_user")
def erase_user(user_id: int) -> None:
    services.erase_user(user_id=user_id, now=timezone.now())


@shared_task(name="apps.accounts.tasks.remove_expired_exports")
def remove_expired_exports() -> None:
    services.remove_expired_exports(now=timezone.now())
