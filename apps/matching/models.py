"""Scored pairs of companies with their reasons; a run replaces a whole set at once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.core.fields import PublicIdField
from apps.core.runs import LeasedRun, RunState
from apps.forums.models import Forum


class ScoreRun(LeasedRun):
    """One computation of suggestions, for a forum's participants or (without a forum) for all verified companies."""

    public_id = PublicIdField()
    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, blank=True, related_name="score_runs", verbose_name=_("forum")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    # The set that readers see; switching it is the one act that makes a run visible.
    is_shown = models.BooleanField(_("shown"), default=False)

    class Meta:
        verbose_name = _("scoring run")
        verbose_name_plural = _("scoring runs")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("forum",),
                condition=models.Q(state__in=(RunState.QUEUED, RunState.RUNNING)),
                nulls_distinct=False,
                name="matching_run_one_live",
            ),
            models.UniqueConstraint(
                fields=("forum",),
                condition=models.Q(is_shown=True),
                nulls_distinct=False,
                name="matching_run_one_shown",
            ),
        )

    def __str__(self) -> str:
        return f"{self.forum or '—'} · {self.get_state_display()}"


class Suggestion(models.Model):
    """`other` is suggested to `company`: its place in the list, the scores and the reasons as codes and values."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="suggestions", verbose_name=_("run"))
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="suggestions", verbose_name=_("company")
    )
    other = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("suggested company"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    reasons = models.JSONField(_("reasons"), default=list)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(
                fields=("run", "company", "other"), name="matching_suggestion_pair_unique"
            ),
            models.UniqueConstraint(
                fields=("run", "company", "rank"), name="matching_suggestion_rank_unique"
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.rank}. {self.other}"
