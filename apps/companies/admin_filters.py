"""By what the organisers' queue is narrowed."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import VerificationState
from apps.companies.models import Company
from apps.companies.selectors import IS_WAITING, WAITING_SINCE, proof_exists


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
        now = timezone.now()
        conditions = {
            "waiting": IS_WAITING,
            "renewal": Q(renewal_submitted_at__isnull=False),
            "ending": Q(
                verification_state=VerificationState.VERIFIED,
                verified_until__range=(now, now + timedelta(days=30)),
            ),
        }
        return queryset.filter(conditions.get(self.value() or "", Q()))


class AgeFilter(admin.SimpleListFilter):
    """For how long a company has been waiting."""

    title = _("waiting for")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("3", _("more than 3 days")), ("7", _("more than a week")), ("30", _("more than a month"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Company]) -> QuerySet[Company]:
        if self.value() not in {"3", "7", "30"}:
            return queryset
        before = timezone.now() - timedelta(days=int(self.value() or 0))
        return queryset.filter(IS_WAITING).alias(since=WAITING_SINCE).filter(since__lte=before)


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
