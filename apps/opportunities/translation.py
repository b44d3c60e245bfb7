from modeltranslation.translator import TranslationOptions, register

from apps.opportunities.models import Opportunity


@register(Opportunity)
class OpportunityTranslation(TranslationOptions):
    fields = ("title", "summary")
