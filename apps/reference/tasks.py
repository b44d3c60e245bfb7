"""What happens to the reference data by itself."""

from celery import shared_task

from apps.reference.selectors import prepare_goods


@shared_task(name="apps.reference.tasks.prepare_goods_names")
def prepare_goods_names() -> None:
    """Have the goods names ready before somebody asks what a text may be about: making them takes half a second."""
    prepare_goods()
