from modeltranslation.translator import TranslationOptions, register

from apps.exhibitions.models import Edition, Exhibition


@register(Exhibition)
class ExhibitionTranslation(TranslationOptions):
    fields = ("name", "organiser", "note")


@register(Edition)
class EditionTranslation(TranslationOptions):
    fields = ("name",)
