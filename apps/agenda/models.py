"""The private addresses of calendar feeds, and trips."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.agenda.enums import FeedKind
from apps.companies.models import Company, Person
from apps.core.fields import PublicIdField
from apps.exhibitions.models import Edition


class CalendarToken(models.Model):
    """A private, revocable calendar address of one user. The address itself is signed, never stored."""

    public_id = PublicIdField()
    kind = models.CharField(_("what it shows"), max_length=8, choices=FeedKind, default=FeedKind.AGENDA)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_tokens", verbose_name=_("user")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind"),
                condition=models.Q(revoked_at__isnull=True),
                name="agenda_token_one_live",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.public_id}"


class Trip(models.Model):
    """Several fairs on one journey of a company. A cancelled trip stays, so that calendars can be told."""

    public_id = PublicIdField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="trips", verbose_name=_("company"))
    title = models.CharField(_("title"), max_length=120)
    notes = models.TextField(_("notes"), max_length=4000, blank=True)
    is_shared = models.BooleanField(_("shared with colleagues"), default=True)
    people = models.ManyToManyField(Person, related_name="trips", verbose_name=_("who goes"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="trips", verbose_name=_("made by")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)
    cancelled_at = models.DateTimeField(_("cancelled"), null=True, blank=True)

    # Read together with the trip by `trips_of`: what has not been taken off, in order of time.
    live_stops: "list[TripStop]"

    class Meta:
        verbose_name = _("trip")
        verbose_name_plural = _("trips")
        ordering = ("-created_at", "-id")

    def __str__(self) -> str:
        return self.title

    @property
    def is_live(self) -> bool:
        return self.cancelled_at is None


class TripStop(models.Model):
    """One fair of a trip. What was taken off stays with a higher sequence: a calendar then strikes it out."""

    public_id = PublicIdField()
    trip = models.ForeignKey(Trip, models.CASCADE, related_name="stops", verbose_name=_("trip"))
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="stops", verbose_name=_("edition"))
    sequence = models.PositiveIntegerField(_("calendar sequence"), default=0, editable=False)
    removed_at = models.DateTimeField(_("taken off"), null=True, blank=True)
    # Set when the edition moved, until somebody has looked at the trip again.
    moved_at = models.DateTimeField(_("moved"), null=True, blank=True)

    class Meta:
        verbose_name = _("stop of a trip")
        verbose_name_plural = _("stops of trips")
        ordering = ("edition__start_date", "id")
        constraints = (models.UniqueConstraint(fields=("trip", "edition"), name="agenda_stop_once"),)

    def __str__(self) -> str:
        return f"{self.trip} · {self.edition}"
