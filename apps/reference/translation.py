"""Curated tables carry their labels in four languages (django-modeltranslation)."""

from modeltranslation.translator import TranslationOptions, register

from apps.reference.models import Airport, CooperationType, Holiday, HsCode, Institution, Place, Sector, Venue


@register(Sector)
class SectorTranslation(TranslationOptions):
    fields = ("label",)


@register(CooperationType)
class CooperationTypeTranslation(TranslationOptions):
    fields = ("label",)


@register(HsCode)
class HsCodeTranslation(TranslationOptions):
    fields = ("label",)


@register(Place)
class PlaceTranslation(TranslationOptions):
    fields = ("name",)


@register(Venue)
class VenueTranslation(TranslationOptions):
    fields = ("name",)


@register(Institution)
class InstitutionTranslation(TranslationOptions):
    fields = ("name", "role")


@register(Holiday)
class HolidayTranslation(TranslationOptions):
    fields = ("name",)


@register(Airport)
class AirportTranslation(TranslationOptions):
    fields = ("name",)
