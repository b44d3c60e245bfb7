"""The fairs by which companies are found."""

from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from apps.exhibitions.models import Edition


def coming_editions(today: date) -> QuerySet[Edition]:
    """Return the editions that are not over, the next first."""
    rows = Edition.objects.alias(last_day=Coalesce("end_date", "start_date")).filter(last_day__gte=today)
    return rows.select_related("exhibition").order_by("start_date", "pk")
