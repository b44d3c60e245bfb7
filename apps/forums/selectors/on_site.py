"""Who has come and who is still expected."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from apps.companies.models import Company
from apps.core.time import local_date
from apps.forums.models import CheckIn, Delegate, Forum
from apps.forums.selectors.forums import approved_delegates


@dataclass(frozen=True, slots=True)
class Expected:
    """A delegate, and when they came today; None while they have not."""

    delegate: Delegate
    came_at: datetime | None


def expected_today(forum: Forum, now: datetime) -> list[Expected]:
    """Return everybody who takes part, by company and name, in two queries."""
    came = dict(_today(forum, now).values_list("delegate", "happened_at"))
    delegates = approved_delegates(forum).prefetch_related(None)
    ordered = delegates.order_by("registration__company__sort_key", "person__family_name", "pk")
    return [Expected(delegate, came.get(delegate.pk)) for delegate in ordered]


def present_companies(forum: Forum, now: datetime) -> list[Company]:
    """Return companies of which somebody has come today, in the order of their names."""
    there = _today(forum, now).values("delegate__registration__company")
    return list(Company.objects.filter(pk__in=there).order_by("sort_key", "pk"))


def delegate_with_badge(forum: Forum, badge: str) -> Delegate | None:
    rows = Delegate.objects.filter(registration__forum=forum, badge=badge)
    return rows.select_related("registration__company", "registration__forum", "person").first()


def _today(forum: Forum, now: datetime) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(forum=forum, day=local_date(now, ZoneInfo(forum.time_zone)))
