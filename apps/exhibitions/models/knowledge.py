"""How the calendar knows what it says: what changed, by when one must act, and which sources disagree."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.fields import PublicIdField, WebAddressField
from apps.exhibitions.enums import DeadlineKind, EditionStatus
from apps.exhibitions.models.fairs import Edition
from apps.reference.models import Place, Venue


class Deadline(models.Model):
    """A day until which something for an edition must be done, with the page on which that can be read."""

    public_id = PublicIdField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="deadlines", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=12, choices=DeadlineKind)
    day = models.DateField(_("last day"))
    source = models.CharField(_("source"), max_length=500)
    source_url = WebAddressField(_("source link"), max_length=500, blank=True)
    # Counts how often the day has moved: a moved deadline is told anew.
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        ordering = ("day", "kind")
        constraints = (
            models.UniqueConstraint(fields=("edition", "kind"), name="exhibitions_deadline_unique"),
            models.CheckConstraint(condition=~models.Q(source=""), name="exhibitions_deadline_has_source"),
        )
        indexes = (models.Index(fields=["day"], name="exhibitions_deadline_day"),)

    def __str__(self) -> str:
        return f"{self.edition} · {self.get_kind_display()} · {self.day}"


class EditionChange(models.Model):
    """What readers of the calendar were told before and after. Days that were not confirmed are not in it."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="changes", verbose_name=_("edition"))
    old_start = models.DateField(_("first day before"), null=True, blank=True)
    old_end = models.DateField(_("last day before"), null=True, blank=True)
    old_status = models.CharField(_("status before"), max_length=10, choices=EditionStatus)
    old_city = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("city before")
    )
    old_venue = models.ForeignKey(
        Venue, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("venue before")
    )
    new_start = models.DateField(_("first day"), null=True, blank=True)
    new_end = models.DateField(_("last day"), null=True, blank=True)
    new_status = models.CharField(_("status"), max_length=10, choices=EditionStatus)
    new_city = models.ForeignKey(
        Place, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("city")
    )
    new_venue = models.ForeignKey(
        Venue, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("venue")
    )
    phases_moved = models.BooleanField(_("phases moved"), default=False)
    source = models.TextField(_("source"), blank=True)
    source_url = WebAddressField(_("source link"), max_length=500, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("change of an edition")
        verbose_name_plural = _("changes of editions")
        ordering = ("-changed_at", "-pk")
        indexes = (models.Index(fields=["edition", "-changed_at"], name="exhibitions_change_latest"),)

    def __str__(self) -> str:
        return f"{self.edition} · {self.changed_at:%Y-%m-%d}"

    @property
    def days_moved(self) -> bool:
        return (self.old_start, self.old_end) != (self.new_start, self.new_end)

    @property
    def place_moved(self) -> bool:
        return (self.old_city_id, self.old_venue_id) != (self.new_city_id, self.new_venue_id)

    @property
    def status_moved(self) -> bool:
        return self.old_status != self.new_status


class DateClaim(models.Model):
    """Days that another source gives for an edition, until an organiser has decided between the two."""

    public_id = PublicIdField()
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="claims", verbose_name=_("edition"))
    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("last day"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=500)
    source_url = WebAddressField(_("source link"), max_length=500, blank=True)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("noted by"),
    )
    noted_at = models.DateTimeField(_("noted"), default=timezone.now)
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)
    was_accepted = models.BooleanField(_("taken over"), null=True, blank=True)

    class Meta:
        verbose_name = _("conflicting date")
        verbose_name_plural = _("conflicting dates")
        ordering = ("-noted_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True) | models.Q(end_date__gte=models.F("start_date")),
                name="exhibitions_claim_dates_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_at=None, was_accepted=None)
                | models.Q(settled_at__isnull=False, was_accepted__isnull=False),
                name="exhibitions_claim_settled_one_way",
            ),
            models.UniqueConstraint(
                fields=("edition", "start_date", "end_date"),
                condition=models.Q(settled_at=None),
                nulls_distinct=False,
                name="exhibitions_claim_open_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition} · {self.start_date}"


class CalendarStamp(models.Model):
    """One row: how often anything changed that calendar files are made of.

    Triggers of the database count it up before each writing statement, so that no way of writing is forgotten, and a
    feed reader is answered "nothing new" from this row alone. It is also the lock that every writer takes first.
    """

    version = models.PositiveBigIntegerField(_("version"), default=0)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)

    class Meta:
        verbose_name = _("calendar version")
        verbose_name_plural = _("calendar versions")
        constraints = (models.CheckConstraint(condition=models.Q(pk=1), name="exhibitions_one_stamp"),)

    def __str__(self) -> str:
        return str(self.version)
