"""By what the organisers' queue is narrowed."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.companies.selectors import proof_exists
from apps.companies.selectors.queue import in_queue, waits_longer_than


class QueueFilter(admin.SimpleListFilter):
    """What is to be done."""

    title = _("to do")
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waiting", _("Waiting for a decision")),
            ("renewal", _("Waiting for a renewal")),
            ("ending", _("Verification ends within 30 days")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Company]) -> QuerySet[Company]:
        return queryset.filter(in_queue(self.value() or "", timezone.now()))


class AgeFilter(admin.SimpleListFilter):
    """For how long a company has been waiting."""

    title = _("waiting for")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("3", _("more than 3 days")), ("7", _("more than a week")), ("30", _("more than a month"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Company]) -> QuerySet[Company]:
        if self.value() not in {"3", "7", "30"}:
            return queryset
        return queryset.filter(waits_longer_than(int(self.value() or 0), timezone.now()))


class ProofFilter(admin.SimpleListFilter):
    """Whether a paper shows that the company is registered."""

    title = _("proof of registration")
    parameter_name = "proof"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("handed in")), ("no", _("missing"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Company]) -> QuerySet[Company]:
        if self.value() not in {"yes", "no"}:
            return queryset
        return queryset.filter(proof_exists() if self.value() == "yes" else ~proof_exists())
