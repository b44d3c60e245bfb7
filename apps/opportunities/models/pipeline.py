"""What only organisers see of an opportunity: who looks after it, what comes next, notes, papers."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.core import documents
from apps.core.fields import PublicIdField
from apps.opportunities.enums import Stage
from apps.opportunities.models.opportunity import Opportunity


class Desk(models.Model):
    """The organisers' own side of an opportunity. A table of its own: the public card cannot bring it along."""

    opportunity = models.OneToOneField(
        Opportunity, models.CASCADE, related_name="desk", verbose_name=_("opportunity")
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="opportunity_desks",
        verbose_name=_("looked after by"),
    )
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    next_on = models.DateField(_("next date"), null=True, blank=True)
    notes = models.TextField(_("private notes"), max_length=4000, blank=True)

    class Meta:
        verbose_name = _("private side")
        verbose_name_plural = _("private sides")
        indexes = (models.Index(fields=["next_on"], name="opportunities_desk_next"),)

    def __str__(self) -> str:
        return str(self.opportunity)


class StageStep(models.Model):
    """One step through the stages: when, who, and a note."""

    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="steps", verbose_name=_("opportunity")
    )
    from_stage = models.CharField(_("from"), max_length=12, choices=Stage)
    to_stage = models.CharField(_("to"), max_length=12, choices=Stage)
    happened_on = models.DateField(_("date"))
    note = models.CharField(_("note"), max_length=500, blank=True)
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    moved_at = models.DateTimeField(_("recorded"), auto_now_add=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ("-moved_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(from_stage=F("to_stage")), name="opportunities_step_moves"),
        )

    def __str__(self) -> str:
        return f"{self.get_from_stage_display()} → {self.get_to_stage_display()}"


class OpportunityPaper(models.Model):
    """A private file of an opportunity; its row goes when the file goes.

    What is shared the company that proposed may open; what is from it always is.
    """

    public_id = PublicIdField()
    opportunity = models.ForeignKey(
        Opportunity, models.CASCADE, related_name="papers", verbose_name=_("opportunity")
    )
    name = models.CharField(_("file name"), max_length=120)
    media_type = models.CharField(
        _("type"), max_length=20, choices=[(kind, kind) for kind in documents.SUFFIXES]
    )
    pages = models.PositiveSmallIntegerField(_("pages"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("digest"), max_length=64)
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("added by")
    )
    uploaded_at = models.DateTimeField(_("added"), auto_now_add=True)
    is_shared = models.BooleanField(_("open to the company that proposed"), default=False)
    is_from_proposer = models.BooleanField(_("from the company that proposed"), default=False, editable=False)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("uploaded_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("opportunity", "sha256"), name="opportunities_paper_once"),
            models.CheckConstraint(
                condition=Q(is_from_proposer=False) | Q(is_shared=True),
                name="opportunities_paper_own_is_shared",
            ),
        )

    def __str__(self) -> str:
        return self.name
