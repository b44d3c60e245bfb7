"""Facts that everything else refers to. Each row keeps where it came from and how sure we are."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from apps.reference.enums import (
    Confidence,
    CooperationSide,
    CountryCode,
    HolidayCategory,
    PlaceKind,
    TranslationState,
)
from apps.reference.hs_labels import LONGEST_KEYWORD


def keywords_field(label: Any) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=LONGEST_KEYWORD), verbose_name=label, default=list, blank=True
    )


class Sourced(models.Model):
    """A row with its source and confidence."""

    source = models.TextField(_("source"), blank=True)
    confidence = models.CharField(
        _("confidence"), max_length=6, choices=Confidence, default=Confidence.MEDIUM
    )

    class Meta:
        abstract = True


class Sector(Sourced):
    """A branch of the economy: level 1, and level 2 below it."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    label = models.CharField(_("label"), max_length=200)
    hs_codes = ArrayField(
        models.CharField(max_length=6), verbose_name=_("HS codes"), default=list, blank=True
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label


class CooperationType(Sourced):
    """What a listing is about (sell, distribute, invest …), with the type that answers it."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    side = models.CharField(_("side"), max_length=6, choices=CooperationSide)
    group = models.CharField(_("group"), max_length=40)
    complement = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("complement")
    )
    label = models.CharField(_("label"), max_length=200)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("cooperation type")
        verbose_name_plural = _("cooperation types")
        ordering = ("position",)

    def __str__(self) -> str:
        return self.label


class HsCode(Sourced):
    """A chapter (2 digits) or heading (4 digits) of the Harmonized System 2022."""

    code = models.CharField(_("code"), max_length=6, unique=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    label = models.CharField(_("label"), max_length=600)
    is_in_use = models.BooleanField(_("in use"), default=True)
    # Goods names by which people look for the code; wider than the site's own languages.
    keywords_en = keywords_field(_("goods names, English"))
    keywords_zh_hans = keywords_field(_("goods names, Chinese"))
    keywords_ru = keywords_field(_("goods names, Russian"))
    keywords_az = keywords_field(_("goods names, Azerbaijani"))
    keywords_tr = keywords_field(_("goods names, Turkish"))
    translation = models.CharField(
        _("translation"), max_length=10, choices=TranslationState, default=TranslationState.UNREVIEWED
    )
    # A name and no key: people are above this app, and a signature outlives an account.
    translation_confirmed_by = models.CharField(_("confirmed by"), max_length=254, blank=True)
    translation_confirmed_at = models.DateTimeField(_("confirmed"), null=True, blank=True)
    search_text = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("HS code")
        verbose_name_plural = _("HS codes")
        ordering = ("code",)
        indexes = (GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="reference_hs_search"),)

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def local_label(self) -> str:
        """The label in the active language; a heading that has none yet is called by its chapter."""
        own = getattr(self, build_localized_fieldname("label", get_language() or "en"))
        return own or (self.parent.local_label if self.parent else self.label)

    @property
    def local_keywords(self) -> list[str]:
        """The goods names in the active language."""
        return self.keywords.get(get_language() or "en", [])

    @property
    def keywords(self) -> dict[str, list[str]]:
        """The goods names by language code."""
        return {
            "en": self.keywords_en,
            "az": self.keywords_az,
            "zh-hans": self.keywords_zh_hans,
            "ru": self.keywords_ru,
            "tr": self.keywords_tr,
        }


class HsTerm(models.Model):
    """One term under which a code is found, made from its labels and goods names."""

    hs_code = models.ForeignKey(HsCode, models.CASCADE, related_name="terms")
    text = models.TextField()
    kind = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("hs_code", "text"), name="reference_hsterm_unique"),)
        indexes = (
            models.Index(fields=["text"], opclasses=["text_pattern_ops"], name="reference_hsterm_begins"),
        )

    def __str__(self) -> str:
        return self.text


class HsWord(models.Model):
    """A word that occurs in terms, with the keys by which near spellings of it are found."""

    text = models.TextField(unique=True)
    keys = ArrayField(models.TextField())

    class Meta:
        # No list of pending entries: words are written seldom and read often.
        indexes = (GinIndex(fields=["keys"], fastupdate=False, name="reference_hsword_keys"),)

    def __str__(self) -> str:
        return self.text


class Place(Sourced):
    """A city or province where fairs are held or companies sit."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PlaceKind)
    country = models.CharField(_("country or region"), max_length=2, choices=CountryCode)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("parent")
    )
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(_("time zone"), max_length=40, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    search_text = models.TextField(editable=False, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("country", "code")

    def __str__(self) -> str:
        return self.name


class Airport(Sourced):
    """An airport near a city in which fairs are held."""

    code = models.CharField(_("IATA code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country or region"), max_length=2, choices=CountryCode)
    latitude = models.DecimalField(_("latitude"), max_digits=8, decimal_places=5)
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5)

    class Meta:
        verbose_name = _("airport")
        verbose_name_plural = _("airports")
        ordering = ("code",)

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Venue(Sourced):
    """A hall or complex where fairs and forums take place."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    city = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="venues", verbose_name=_("city")
    )
    time_zone = models.CharField(_("time zone"), max_length=40)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Holiday(Sourced):
    """A public holiday, a substituted day off or a working weekend."""

    country = models.CharField(_("country or region"), max_length=2, choices=CountryCode)
    date = models.DateField(_("date"))
    category = models.CharField(_("category"), max_length=20, choices=HolidayCategory)
    name = models.CharField(_("name"), max_length=200)
    source_note = models.CharField(_("note of the source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ("date", "country")
        constraints = (
            models.UniqueConstraint(fields=("country", "date", "category"), name="reference_holiday_unique"),
        )

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class Institution(Sourced):
    """A ministry, agency or chamber of the corridor."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    country = models.CharField(_("country"), max_length=3, help_text=_("INT for international bodies"))
    name = models.CharField(_("name"), max_length=200)
    role = models.CharField(_("role"), max_length=300, blank=True)
    website = models.CharField(_("website"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        ordering = ("country", "code")

    def __str__(self) -> str:
        return self.name
