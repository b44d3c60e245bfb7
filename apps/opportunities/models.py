"""Investment and project themes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.fields import PublicIdField
from apps.opportunities.enums import Stage
from apps.reference.models import Place, Sector, Sourced


class Opportunity(Sourced):
    """A zone, park, corridor or plant that looks for partners, with its stage in the pipeline."""

    public_id = PublicIdField()
    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.CharField(_("title"), max_length=250)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="opportunities", verbose_name=_("place")
    )
    sectors = models.ManyToManyField(
        Sector, related_name="opportunities", verbose_name=_("sectors"), blank=True
    )
    stage = models.CharField(_("stage"), max_length=12, choices=Stage, default=Stage.IDEA)
    summary = models.TextField(_("summary"), blank=True)

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.title
