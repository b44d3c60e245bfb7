"""Which companies may be one and the same, and those that were found to be."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import MatchKind, PairState
from apps.companies.models.company import Company
from apps.core.fields import PublicIdField


class MatchKey(models.Model):
    """One thing by which two companies are recognised as one: a name bare of its legal form, a phone, a domain."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="match_keys", verbose_name=_("company"))
    kind = models.CharField(_("kind"), max_length=8, choices=MatchKind)
    value = models.CharField(_("value"), max_length=400)

    class Meta:
        verbose_name = _("mark of recognition")
        verbose_name_plural = _("marks of recognition")
        constraints = (
            models.UniqueConstraint(fields=("company", "kind", "value"), name="companies_match_key_unique"),
        )
        indexes = (
            models.Index(fields=["kind", "value"], name="companies_match_value"),
            GinIndex(
                fields=["value"],
                opclasses=["gin_trgm_ops"],
                condition=models.Q(kind=MatchKind.NAME),
                name="companies_match_name",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.value}"


class DuplicatePair(models.Model):
    """Two companies that are likely one; the organiser merges them, or says that they are two."""

    # The one with the smaller key stands first, so that a pair is one row.
    first = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    second = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("other company"))
    score = models.FloatField(_("likeness"))
    reasons = models.JSONField(_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=PairState, default=PairState.OPEN)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("found"), auto_now_add=True)

    class Meta:
        verbose_name = _("likely duplicate")
        verbose_name_plural = _("likely duplicates")
        ordering = ("-score", "id")
        constraints = (
            models.UniqueConstraint(fields=("first", "second"), name="companies_pair_unique"),
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="companies_pair_in_order"
            ),
        )
        indexes = (models.Index(fields=["state", "-score"], name="companies_pair_queue"),)

    def __str__(self) -> str:
        return f"{self.first} = {self.second}?"


class CompanyMerge(models.Model):
    """That two companies were one: who said so, what the second looked like, and what became of each of its rows."""

    public_id = PublicIdField()
    kept = models.ForeignKey(
        Company, models.PROTECT, related_name="merges", verbose_name=_("company that stays")
    )
    merged = models.OneToOneField(
        Company, models.PROTECT, related_name="merge", verbose_name=_("company that was merged")
    )
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("merged by")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    # The second company's own fields, and both companies' values of what was filled in from it.
    snapshot = models.JSONField(_("what it looked like"), default=dict)
    # What moved, what was joined with a row that was there already, and what was ended; by table.
    report = models.JSONField(_("what moved"), default=list)
    merged_at = models.DateTimeField(_("merged"), auto_now_add=True)

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        ordering = ("-merged_at", "-id")

    def __str__(self) -> str:
        return f"{self.merged} → {self.kept}"
