from django.contrib import admin

from apps.core.admin import TranslatedAdmin
from apps.opportunities.models import Opportunity


@admin.register(Opportunity)
class OpportunityAdmin(TranslatedAdmin):
    list_display = ("title", "code", "stage", "place", "confidence")
    list_filter = ("stage", "confidence")
    search_fields = ("code", "title_en", "title_az", "title_zh_hans", "title_ru")
    filter_horizontal = ("sectors",)
