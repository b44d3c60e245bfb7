"""The recurring exhibition, its dated editions and their phases."""

from datetime import date
from zoneinfo import ZoneInfo

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.fields import WebAddressField
from apps.core.time import BAKU, SHANGHAI, local_date
from apps.exhibitions.enums import (
    Cadence,
    CityPattern,
    EditionStatus,
    Season,
    Timing,
    YearParity,
)
from apps.reference.enums import Confidence, CountryCode
from apps.reference.models import HsCode, Place, Sector, Sourced, Venue


class Exhibition(Sourced):
    """A recurring fair. Its confidence is about identity (name, city, organiser), not about any date."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    slug = models.SlugField(_("slug"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=250)
    acronym = models.CharField(_("acronym"), max_length=60, blank=True)
    organiser = models.CharField(_("organiser"), max_length=400, blank=True)
    country = models.CharField(_("country or region"), max_length=2, choices=CountryCode)
    city_pattern = models.CharField(_("city"), max_length=12, choices=CityPattern, default=CityPattern.FIXED)
    cities = models.ManyToManyField(Place, related_name="exhibitions", verbose_name=_("cities"), blank=True)
    venues = models.ManyToManyField(Venue, related_name="exhibitions", verbose_name=_("venues"), blank=True)
    cadence = models.CharField(_("cadence"), max_length=12, choices=Cadence, blank=True)
    is_cadence_confirmed = models.BooleanField(_("cadence confirmed"), default=False)
    year_parity = models.CharField(_("years"), max_length=4, choices=YearParity, blank=True)
    usual_months = ArrayField(
        models.PositiveSmallIntegerField(), verbose_name=_("usual months"), default=list, blank=True
    )
    sectors = models.ManyToManyField(
        Sector, related_name="exhibitions", verbose_name=_("sectors"), blank=True
    )
    hs_chapters = models.ManyToManyField(
        HsCode, related_name="exhibitions", verbose_name=_("HS chapters"), blank=True
    )
    website = models.CharField(_("website"), max_length=200, blank=True)
    is_website_confirmed = models.BooleanField(_("website confirmed"), default=False)
    exhibitors_approx = models.PositiveIntegerField(_("exhibitors, about"), null=True, blank=True)
    area_sqm_approx = models.PositiveIntegerField(_("area in m², about"), null=True, blank=True)
    scale_year = models.PositiveSmallIntegerField(_("year of these figures"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True)
    source_note = models.TextField(_("notes of the source"), blank=True)
    search_text = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("exhibition")
        verbose_name_plural = _("exhibitions")
        ordering = ("code",)
        indexes = (GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="exhibitions_search"),)

    def __str__(self) -> str:
        return self.name


class DatedHolding(Sourced):
    """Days of a fair in local time of its city. A low confidence is never shown as a fact."""

    start_date = models.DateField(_("first day"))
    end_date = models.DateField(_("last day"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=10, choices=EditionStatus, default=EditionStatus.SCHEDULED
    )

    class Meta:
        abstract = True

    @property
    def is_date_publishable(self) -> bool:
        return self.confidence != Confidence.LOW

    @property
    def published_start(self) -> date | None:
        """The first day, or None while it is not confirmed: pages, feeds and the API show nothing else."""
        return self.start_date if self.is_date_publishable else None

    @property
    def published_end(self) -> date | None:
        return self.end_date if self.is_date_publishable else None

    @property
    def published_month(self) -> date | None:
        """The first of the month in which it starts, or None while that is not confirmed."""
        return self.start_date.replace(day=1) if self.is_date_publishable else None


class Edition(DatedHolding):
    """One dated holding of an exhibition."""

    key = models.CharField(
        _("key"), max_length=60, unique=True, help_text=_("stable, for example CANTON-2026-AUTUMN")
    )
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="editions", verbose_name=_("exhibition")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    season = models.CharField(_("season"), max_length=6, choices=Season, blank=True)
    ordinal = models.PositiveSmallIntegerField(_("number"), null=True, blank=True)
    name = models.CharField(_("own name"), max_length=250, blank=True)
    city = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("city")
    )
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("venue")
    )
    sequence = models.PositiveIntegerField(_("calendar sequence"), default=0, editable=False)
    source_url = WebAddressField(
        _("source link"), max_length=500, blank=True, help_text=_("The page on which these days can be read.")
    )
    checked_at = models.DateTimeField(_("last checked"), null=True, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ("start_date", "id")
        indexes = (models.Index(fields=["start_date", "id"], name="exhibitions_edition_start"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True) | models.Q(end_date__gte=models.F("start_date")),
                name="exhibitions_edition_dates_in_order",
                violation_error_message=_("The last day is before the first day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.name or self.exhibition} {self.year}"

    @property
    def title(self) -> str:
        """Its own name where it has one, else the fair's."""
        return self.name or self.exhibition.name

    @property
    def timing(self) -> Timing:
        """Where it stands now, told by its dates and today's date in its own zone."""
        if not self.is_date_publishable:
            return Timing.UNCONFIRMED
        today = local_date(timezone.now(), ZoneInfo(self.time_zone))
        if today < self.start_date:
            return Timing.UPCOMING
        return Timing.PAST if today > (self.end_date or self.start_date) else Timing.RUNNING

    @property
    def time_zone(self) -> str:
        """The zone of the venue, of the city, or of the fair's country, which has one."""
        for place in (self.venue, self.city):
            if place and place.time_zone:
                return place.time_zone
        return (BAKU if self.exhibition.country == CountryCode.AZ else SHANGHAI).key


class Phase(DatedHolding):
    """A dated part of an edition, such as one of the three phases of the Canton Fair."""

    key = models.CharField(_("key"), max_length=70, unique=True)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="phases", verbose_name=_("edition"))
    number = models.PositiveSmallIntegerField(_("number"))

    class Meta:
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        ordering = ("edition", "number")
        constraints = (
            models.UniqueConstraint(fields=("edition", "number"), name="exhibitions_phase_unique"),
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True) | models.Q(end_date__gte=models.F("start_date")),
                name="exhibitions_phase_dates_in_order",
                violation_error_message=_("The last day is before the first day."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.edition} · {self.number}"
