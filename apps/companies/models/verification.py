"""The organiser's decision on a company."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import (
    VerificationState,
)
from apps.companies.models.company import Company


class VerificationDecision(models.Model):
    """One step of a company's verification, kept for ever: who moved it, from where to where, and why."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="decisions", verbose_name=_("company"))
    previous_state = models.CharField(_("from"), max_length=20, choices=VerificationState)
    state = models.CharField(_("to"), max_length=20, choices=VerificationState)
    # About the renewal of a verification: the company stays verified meanwhile, unless it is rejected.
    is_renewal = models.BooleanField(_("renewal"), default=False)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    decided_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("verification decision")
        verbose_name_plural = _("verification decisions")
        ordering = ("-decided_at", "-id")

    def __str__(self) -> str:
        return f"{self.company}: {self.previous_state} → {self.state}"
