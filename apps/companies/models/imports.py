"""Companies that come from a spreadsheet: the run, and what becomes of each of its rows."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import ImportPhase, RowFate
from apps.companies.models.company import Company
from apps.core.fields import PublicIdField
from apps.core.runs import LeasedRun, RunState


class ImportRun(LeasedRun):
    """A file that an organiser has sent. It is checked first; what was found is imported when they confirm it."""

    public_id = PublicIdField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    # In it the rows' reasons are written: that of the page or programme through which it was asked or confirmed.
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    phase = models.CharField(_("phase"), max_length=6, choices=ImportPhase, default=ImportPhase.CHECK)
    file_name = models.CharField(_("file name"), max_length=150)
    sha256 = models.CharField(_("digest"), max_length=64)
    # Empty once the file is no longer needed.
    stored_name = models.CharField(max_length=100, blank=True, editable=False)
    takes_duplicates = models.BooleanField(_("also rows that look like another company"), default=False)
    verifies = models.BooleanField(_("new companies count as verified"), default=False)
    leaves_out = models.BooleanField(_("rejected rows are left out"), default=False)
    counts = models.JSONField(_("rows by fate"), default=dict)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("confirmed by"),
    )

    class Meta:
        verbose_name = _("import of companies")
        verbose_name_plural = _("imports of companies")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("stored_name",), condition=~Q(stored_name=""), name="companies_import_file_once"
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_checked(self) -> bool:
        """Whether every row's fate is known and nothing is imported yet."""
        return self.phase == ImportPhase.CHECK and self.state == RunState.DONE

    @property
    def is_imported(self) -> bool:
        return self.phase == ImportPhase.APPLY and self.state == RunState.DONE

    @property
    def rejected(self) -> int:
        return int(self.counts.get(RowFate.REJECTED, 0))

    @property
    def changing(self) -> int:
        return int(self.counts.get(RowFate.CREATED, 0)) + int(self.counts.get(RowFate.UPDATED, 0))


class ImportRow(models.Model):
    """One row of the file and its fate, in the language of the organiser who asked."""

    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows", verbose_name=_("import"))
    number = models.PositiveIntegerField(_("row"))
    label = models.CharField(_("company"), max_length=250, blank=True)
    fate = models.CharField(_("fate"), max_length=10, choices=RowFate)
    notes = models.JSONField(_("why"), default=list)
    company = models.ForeignKey(
        Company, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("company")
    )

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of an import")
        ordering = ("number", "id")
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="companies_import_row_once"),)
        indexes = (models.Index(fields=["run", "fate", "number"], name="companies_import_fate"),)

    def __str__(self) -> str:
        return f"{self.number}: {self.get_fate_display()}"
