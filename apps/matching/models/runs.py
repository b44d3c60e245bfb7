"""Scored pairs of companies with their reasons; a run replaces a whole set at once."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.core.fields import PublicIdField
from apps.core.runs import LeasedRun, RunState
from apps.forums.models import Forum
from apps.matching.ranker.types import Weights
from apps.matching.weighing import weights_from


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
    # What the set was made with: the version of the encoder, and the weights where they are not the ranker's own.
    encoder = models.CharField(_("encoder"), max_length=120, blank=True)
    weights = models.JSONField(_("weights"), default=dict, blank=True)

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

    @property
    def ranker_weights(self) -> Weights:
        return weights_from(self.weights)


class Suggestion(models.Model):
    """`other` is suggested to `company`: its place in the list, the scores and the reasons as codes and values."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="suggestions", verbose_name=_("run"))
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="suggestions", verbose_name=_("company")
    )
    other = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("suggested company"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    score = models.FloatField(_("score"))
    # What orders the list, beside the others' values in it: the score is of two, the place is also of the crowd.
    value = models.FloatField(_("value in the list"), default=0)
    reasons = models.JSONField(_("reasons"), default=list)
    is_explored = models.BooleanField(_("to find out about"), default=False)

    class Meta:
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        ordering = ("rank",)
        constraints = (
            models.UniqueConstraint(
                fields=("run", "company", "other"), name="matching_suggestion_pair_unique"
            ),
            # Deferred: one list's places are counted anew in one statement.
            models.UniqueConstraint(
                fields=("run", "company", "rank"),
                deferrable=models.Deferrable.DEFERRED,
                name="matching_suggestion_rank_place",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.rank}. {self.other}"


class Price(models.Model):
    """How a run weighed the demand for a company: what it adds to the company's value in every list (logarithm)."""

    run = models.ForeignKey(ScoreRun, models.CASCADE, related_name="prices", verbose_name=_("run"))
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    price = models.FloatField(_("price"))

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = (models.UniqueConstraint(fields=("run", "company"), name="matching_price_unique"),)

    def __str__(self) -> str:
        return f"{self.company_id}: {self.price:.3f}"


class Rescore(LeasedRun):
    """One company that has changed: its own lists and its places in the lists of others are made again at once."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))

    class Meta:
        verbose_name = _("company to score again")
        verbose_name_plural = _("companies to score again")
        ordering = ("pk",)
        constraints = (
            # One that is being computed may have read old rows: a second one may wait beside it.
            models.UniqueConstraint(
                fields=("company",),
                condition=models.Q(state=RunState.QUEUED),
                name="matching_rescore_one_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.get_state_display()}"
