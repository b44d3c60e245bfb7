from modeltranslation.translator import TranslationOptions, register

from apps.opportunities.models import Opportunity
from apps.opportunities.models.opportunity import TRANSLATED


@register(Opportunity)
class OpportunityTranslation(TranslationOptions):
    fields = TRANSLATED
