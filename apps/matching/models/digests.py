"""What was sent of suggestions, so that no pair is sent twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.core.fields import PublicIdField
from apps.forums.models import Forum


class Digest(models.Model):
    """One mail with a few suggestions to a company's managers: weekly, or before a forum."""

    public_id = PublicIdField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    forum = models.ForeignKey(
        Forum, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("forum")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        verbose_name = _("digest of suggestions")
        verbose_name_plural = _("digests of suggestions")
        ordering = ("-created_at", "-pk")
        indexes = (models.Index(fields=["company", "created_at"], name="matching_digest_company"),)

    def __str__(self) -> str:
        return f"{self.company} · {self.created_at:%Y-%m-%d}"


class DigestedPair(models.Model):
    """A company that was written about to another one; never again, in whatever digest."""

    digest = models.ForeignKey(
        Digest, models.CASCADE, related_name="pairs", verbose_name=_("digest of suggestions")
    )
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("company"))
    other = models.ForeignKey(Company, models.CASCADE, related_name="+", verbose_name=_("suggested company"))
    place = models.PositiveSmallIntegerField(_("rank"))
    reasons = models.JSONField(_("reasons"), default=list)

    class Meta:
        verbose_name = _("pair in a digest")
        verbose_name_plural = _("pairs in digests")
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=("company", "other"), name="matching_digested_pair_unique"),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.other}"
