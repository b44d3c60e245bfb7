"""What came of it: one deal, however many of its sides report it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.core.fields import PublicIdField
from apps.opportunities.enums import Currency, DealKind
from apps.opportunities.models.opportunity import Opportunity


class Deal(models.Model):
    """One result between two companies. Figures are counted here and never over reports.

    The pair is kept in the order of its keys, so that it is the same pair whoever reports first; `reference_key` tells
    two contracts of one pair apart.
    """

    public_id = PublicIdField()
    opportunity = models.ForeignKey(
        Opportunity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deals",
        verbose_name=_("opportunity"),
    )
    first = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("first side"))
    second = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("second side"))
    kind = models.CharField(_("result"), max_length=12, choices=DealKind)
    reference = models.CharField(_("number of the contract"), max_length=60, blank=True)
    reference_key = models.CharField(max_length=120, blank=True, editable=False)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    is_confidential = models.BooleanField(_("value confidential"), default=True)
    # Both sides have reported, and not the same: an organiser settles it.
    is_disputed = models.BooleanField(_("reports differ"), default=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    created_at = models.DateTimeField(_("first reported"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("deal")
        verbose_name_plural = _("deals")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("opportunity", "first", "second", "kind", "reference_key"),
                nulls_distinct=False,
                name="opportunities_deal_once",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")), name="opportunities_deal_pair_ordered"
            ),
            models.CheckConstraint(
                condition=Q(value=None, currency="") | Q(value__gt=0) & ~Q(currency=""),
                name="opportunities_deal_value_has_currency",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.first} – {self.second}"


class DealReport(models.Model):
    """What one side says of a deal."""

    deal = models.ForeignKey(Deal, models.CASCADE, related_name="reports", verbose_name=_("deal"))
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="deal_reports", verbose_name=_("company")
    )
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    is_confidential = models.BooleanField(_("value confidential"), default=True)
    note = models.CharField(_("note to the organisers"), max_length=500, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("reported by")
    )
    reported_at = models.DateTimeField(_("reported"), auto_now=True)

    class Meta:
        verbose_name = _("report of a deal")
        verbose_name_plural = _("reports of deals")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("deal", "company"), name="opportunities_report_once"),
            models.CheckConstraint(
                condition=Q(value=None, currency="") | Q(value__gt=0) & ~Q(currency=""),
                name="opportunities_report_value_has_currency",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company}: {self.deal}"

    @property
    def amount(self) -> tuple[Decimal | None, str]:
        return self.value, self.currency
