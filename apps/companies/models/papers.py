"""The papers that a company hands in to be verified. The file is private; its row outlives it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import PaperGone, PaperKind
from apps.companies.models.company import Company
from apps.core import documents
from apps.core.fields import PublicIdField


class Paper(models.Model):
    """One file. Once it is gone, what it was, its digest and who read it stay."""

    public_id = PublicIdField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="papers", verbose_name=_("company"))
    kind = models.CharField(_("kind of paper"), max_length=20, choices=PaperKind)
    name = models.CharField(_("file name"), max_length=120)
    media_type = models.CharField(
        _("type"), max_length=20, choices=[(kind, kind) for kind in documents.SUFFIXES]
    )
    pages = models.PositiveSmallIntegerField(_("pages"))
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("digest"), max_length=64)
    # Empty once the file is gone.
    stored_name = models.CharField(max_length=100, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("handed in by")
    )
    uploaded_at = models.DateTimeField(_("handed in"), auto_now_add=True)
    gone_at = models.DateTimeField(_("file deleted"), null=True, blank=True)
    gone_because = models.CharField(_("deleted because"), max_length=10, choices=PaperGone, blank=True)

    class Meta:
        verbose_name = _("verification paper")
        verbose_name_plural = _("verification papers")
        ordering = ("kind", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "sha256"), condition=Q(gone_at=None), name="companies_paper_once"
            ),
            models.UniqueConstraint(
                fields=("stored_name",), condition=~Q(stored_name=""), name="companies_paper_file_once"
            ),
            models.CheckConstraint(
                condition=Q(gone_at=None, gone_because="") & ~Q(stored_name="")
                | Q(gone_at__isnull=False, stored_name="") & ~Q(gone_because=""),
                name="companies_paper_file_or_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.name}"

    @property
    def is_picture(self) -> bool:
        return self.media_type != documents.PDF

    @property
    def page_numbers(self) -> range:
        return range(1, self.pages + 1)


class PaperReading(models.Model):
    """That an organiser has had a paper before them."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="readings", verbose_name=_("paper"))
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("read by")
    )
    first_at = models.DateTimeField(_("first read"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading of a paper")
        verbose_name_plural = _("readings of papers")
        ordering = ("first_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("paper", "reader"), name="companies_paper_reading_once"),
        )

    def __str__(self) -> str:
        return f"{self.paper} · {self.reader}"
