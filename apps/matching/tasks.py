"""The worker's side of suggestions."""

from contextlib import suppress

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from apps.companies.events import CompanyProfileChanged, CompanyVerified, VerificationLost
from apps.core.errors import Conflict
from apps.core.events import subscribe
from apps.core.runs import waiting
from apps.forums.events import RegistrationApproved, RegistrationEnded
from apps.matching import services
from apps.matching.models import LearnedModel, Rescore, ScoreRun

Changed = (
    CompanyProfileChanged | CompanyVerified | VerificationLost | RegistrationApproved | RegistrationEnded
)


@shared_task(name="apps.matching.tasks.carry_out_score_run")
def carry_out_score_run(run_id: int) -> None:
    """Compute one set of suggestions; a run that somebody else holds is left alone, one too large is shared out."""
    services.carry_out_run(run_id=run_id)
    for part_id in services.parts_to_wake(now=timezone.now(), run_id=run_id):
        carry_out_score_part.delay(part_id)


@shared_task(name="apps.matching.tasks.carry_out_score_part")
def carry_out_score_part(part_id: int) -> None:
    """Do one part of a very large run, and wake workers for what can be done next."""
    for following in services.carry_out_part(part_id=part_id):
        carry_out_score_part.delay(following)


@shared_task(name="apps.matching.tasks.carry_out_rescore")
def carry_out_rescore(rescore_id: int) -> None:
    """Score one company again; one that somebody else holds is left alone."""
    services.carry_out_rescore(rescore_id=rescore_id)


@shared_task(name="apps.matching.tasks.sweep_score_runs")
def sweep_score_runs() -> None:
    """Wake a worker for every run, and every company to score again, that nobody holds."""
    now = timezone.now()
    for rescore_id in Rescore.objects.filter(waiting(now)).order_by("pk").values_list("pk", flat=True)[:100]:
        carry_out_rescore.delay(rescore_id)
    for run_id in ScoreRun.objects.filter(waiting(now)).order_by("pk").values_list("pk", flat=True)[:20]:
        carry_out_score_run.delay(run_id)
    for part_id in services.parts_to_wake(now=now, most=100):
        carry_out_score_part.delay(part_id)
    for model_id in LearnedModel.objects.filter(waiting(now)).order_by("pk").values_list("pk", flat=True):
        carry_out_training.delay(model_id)


@shared_task(name="apps.matching.tasks.carry_out_training")
def carry_out_training(model_id: int) -> None:
    """Learn from answers; a training that somebody else holds is left alone."""
    services.carry_out_training(model_id=model_id)


@shared_task(name="apps.matching.tasks.queue_training")
def queue_training() -> None:
    with suppress(Conflict):
        services.ask_for_training(seed=timezone.now().toordinal())


@shared_task(name="apps.matching.tasks.send_digests")
def send_digests() -> None:
    services.send_digests(now=timezone.now())


@shared_task(name="apps.matching.tasks.queue_nightly_runs")
def queue_nightly_runs() -> None:
    services.queue_runs()


@shared_task(name="apps.matching.tasks.queue_opening_runs")
def queue_opening_runs() -> None:
    services.queue_opening_runs(now=timezone.now())


def wake_for(event: Changed) -> None:
    """Have the company scored as soon as its change is saved.

    The row is there already. Where the worker cannot be told, the edit stays and the sweep finds the row.
    """
    found = Rescore.objects.filter(waiting(timezone.now()), company_id=event.company_id).first()
    if found is not None:
        pk = found.pk
        transaction.on_commit(lambda: carry_out_rescore.delay(pk), robust=True)


def register() -> None:
    """Listen after the handlers, which queue the row."""
    for event_type in (
        CompanyProfileChanged,
        CompanyVerified,
        VerificationLost,
        RegistrationApproved,
        RegistrationEnded,
    ):
        subscribe(event_type, wake_for)
