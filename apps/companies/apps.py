from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompaniesConfig(AppConfig):
    name = "apps.companies"
    verbose_name = _("Companies")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.companies import handlers, models, notices, own_data, team_notices

        handlers.register_handlers()
        notices.register_notices()
        own_data.register_sections()
        team_notices.register_notices()
        derived = ["search_text", "sort_key", "updated_at", "version", "is_comparison_due"]
        auditlog.register(models.Company, exclude_fields=derived)
        for model in (models.Person, models.Listing, models.Membership, models.CompanyName):
            auditlog.register(model)
