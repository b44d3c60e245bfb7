"""A file with editions on its way into the calendar: read by the worker, looked at by an organiser, taken over whole."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.fields import PublicIdField, WebAddressField
from apps.core.runs import LeasedRun
from apps.exhibitions.enums import ImportFormat, ImportStage


class CalendarImport(LeasedRun):
    """The state is that of the work under way; the stage says which work it is.

    `changes` is what would change, `problems` what stands in the way, each with its row; with a problem nothing is
    taken over. `fingerprint` names the preview: it is taken over only as it was looked at.
    """

    public_id = PublicIdField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="calendar_imports",
        verbose_name=_("asked by"),
    )
    name = models.CharField(_("file"), max_length=200)
    format = models.CharField(_("format"), max_length=8, choices=ImportFormat)
    content = models.BinaryField(_("content"))
    source = models.CharField(_("source"), max_length=500)
    source_url = WebAddressField(_("source link"), max_length=500, blank=True)
    notes_conflicts = models.BooleanField(_("keep our days and note the file's beside them"), default=False)
    date_order = models.CharField(_("order of days"), max_length=12, blank=True)
    stage = models.CharField(_("stage"), max_length=8, choices=ImportStage, default=ImportStage.READING)
    changes = models.JSONField(_("changes"), default=list, blank=True)
    problems = models.JSONField(_("problems"), default=list, blank=True)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    fingerprint = models.CharField(_("fingerprint"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("calendar import")
        verbose_name_plural = _("calendar imports")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.name
