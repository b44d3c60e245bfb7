from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Confidence(TextChoices):
    HIGH = "high", _("high")
    MEDIUM = "medium", _("medium")
    LOW = "low", _("low")


class TranslationState(TextChoices):
    """Whether an organiser who knows the languages has read the labels and goods names."""

    UNREVIEWED = "unreviewed", _("not reviewed")
    CONFIRMED = "confirmed", _("confirmed")


class ListingSide(TextChoices):
    OFFER = "offer", _("offers")
    SEEK = "seek", _("seeks")


class CooperationSide(TextChoices):
    """What a listing of this type says; a mutual type is its own complement."""

    OFFER = "offer", _("offers")
    SEEK = "seek", _("seeks")
    MUTUAL = "mutual", _("mutual")


class HolidayCategory(TextChoices):
    PUBLIC = "public", _("day off")
    OBSERVANCE = "workday", _("memorial day, worked")
    HALF_DAY = "half_day", _("half day off for some")
    WORKING_WEEKEND = "working_weekend", _("working weekend")


class PlaceKind(TextChoices):
    PROVINCE = "province", _("province or region")
    CITY = "city", _("city")


class CountryCode(TextChoices):
    """The countries and regions whose companies register here; others come with a later need."""

    AZ = "AZ", _("Azerbaijan")
    CN = "CN", _("China")
    HK = "HK", _("Hong Kong SAR")
    MO = "MO", _("Macao SAR")
    OTHER = "ZZ", _("Other")
