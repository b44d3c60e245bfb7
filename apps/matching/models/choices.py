"""What companies make of their suggestions: what they were shown, and what they put aside."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.forums.models import Forum
from apps.matching.enums import DismissalReason, Door


class Dismissal(models.Model):
    """Not now, a company says: it does not want to see this suggestion; taking it back deletes the row."""

    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, blank=True, related_name="dismissals", verbose_name=_("forum")
    )
    company = models.ForeignKey(Company, models.CASCADE, related_name="dismissals", verbose_name=_("company"))
    other = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("suggested company"))
    reason = models.CharField(_("reason"), max_length=12, choices=DismissalReason)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("dismissed by"),
    )
    created_at = models.DateTimeField(_("dismissed"), auto_now_add=True)

    class Meta:
        verbose_name = _("dismissed suggestion")
        verbose_name_plural = _("dismissed suggestions")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("forum", "company", "other"),
                nulls_distinct=False,
                name="matching_dismissal_unique",
            ),
            models.CheckConstraint(
                condition=~models.Q(company=models.F("other")), name="matching_dismissal_two_companies"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} × {self.other}"


class Exposure(models.Model):
    """One list as it was shown: the companies in their order. One row for each page, however long the list."""

    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("forum")
    )
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    door = models.CharField(_("where"), max_length=6, choices=Door)
    is_personal = models.BooleanField(_("in the order of the scores"), default=True)
    shown = ArrayField(models.BigIntegerField(), verbose_name=_("shown companies, in order"))
    shown_at = models.DateTimeField(_("shown at"), auto_now_add=True)

    class Meta:
        verbose_name = _("list that was shown")
        verbose_name_plural = _("lists that were shown")
        ordering = ("-shown_at", "-id")
        indexes = (models.Index(fields=["company", "shown_at"], name="matching_exposure_company"),)

    def __str__(self) -> str:
        return f"{self.company_id} · {self.shown_at:%Y-%m-%d %H:%M}"
