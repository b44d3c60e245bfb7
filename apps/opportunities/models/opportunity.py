"""The public card of a theme. What only organisers know stands in other tables, which no public page reads."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import ContentLanguage
from apps.companies.models import Company
from apps.core.fields import PublicIdField
from apps.opportunities.enums import Kind, Region, Review, Stage
from apps.reference.enums import Confidence, TranslationState
from apps.reference.models import Sector, Sourced

# What stands in a column for each language.
TRANSLATED = ("title", "place_name", "sought", "azerbaijani_side", "chinese_side", "figures")


class Opportunity(Sourced):
    """A zone, park, corridor or plant that looks for partners, with its stage in the pipeline."""

    public_id = PublicIdField()
    code = models.CharField(_("code"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.PLANT)
    regions = ArrayField(
        models.CharField(max_length=20, choices=Region), verbose_name=_("regions"), default=list, blank=True
    )
    sectors = models.ManyToManyField(
        Sector, related_name="opportunities", verbose_name=_("sectors"), blank=True
    )
    title = models.CharField(_("title"), max_length=250)
    place_name = models.CharField(_("place"), max_length=200, blank=True)
    sought = models.TextField(_("what is sought"), max_length=4000, blank=True)
    azerbaijani_side = models.CharField(_("Azerbaijani side"), max_length=300, blank=True)
    chinese_side = models.CharField(_("Chinese side"), max_length=300, blank=True)
    figures = models.TextField(_("figures"), max_length=1000, blank=True)
    source_status = models.CharField(_("status in the source"), max_length=200, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.IDEA)
    stage_since = models.DateTimeField(_("in this stage since"), null=True, blank=True, editable=False)
    translation = models.CharField(
        _("translation"), max_length=10, choices=TranslationState, default=TranslationState.UNREVIEWED
    )
    # A proposal: whose it is, in which language it was written, and how far the organisers are with it.
    proposed_by = models.ForeignKey(
        Company,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposals",
        verbose_name=_("proposed by"),
    )
    language = models.CharField(_("language"), max_length=10, choices=ContentLanguage, blank=True)
    review = models.CharField(_("proposal"), max_length=20, choices=Review, default=Review.NONE, blank=True)
    review_note = models.CharField(_("answer of the organisers"), max_length=500, blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    # Raised on every change of a proposal, so that a decision is made on what was read.
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    # Filled by the selectors that list opportunities.
    interest_count: int

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ("code",)
        indexes = (
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="opportunities_search"),
            models.Index(fields=["review", "submitted_at"], name="opportunities_queue"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(stage=Stage.IDEA) | Q(review__in=(Review.NONE, Review.ACCEPTED)),
                name="opportunities_published_is_accepted",
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.stage != Stage.IDEA

    @property
    def is_confirmed(self) -> bool:
        """Of what is not confirmed the theme is shown, but no figure: that would be told on as a fact."""
        return self.confidence != Confidence.LOW

    @property
    def region_labels(self) -> list[str]:
        return [str(Region(code).label) for code in self.regions if code in Region.values]


class Interest(models.Model):
    """A company says that it is interested. Its word to the organisers is for them alone."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="interests", verbose_name=_("opportunity")
    )
    company = models.ForeignKey(Company, models.CASCADE, related_name="interests", verbose_name=_("company"))
    is_public = models.BooleanField(_("name shown to other companies"), default=False)
    message = models.CharField(_("word to the organisers"), max_length=500, blank=True)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("interest")
        verbose_name_plural = _("interests")
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("opportunity", "company"), name="opportunities_interest_once"),
        )

    def __str__(self) -> str:
        return f"{self.company} → {self.opportunity}"
