from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OpportunitiesConfig(AppConfig):
    name = "apps.opportunities"
    verbose_name = _("Opportunities")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.opportunities import handlers, models, notices

        handlers.register_handlers()
        notices.register_notices()
        derived = ["search_text", "updated_at", "version"]
        auditlog.register(models.Opportunity, exclude_fields=derived, m2m_fields={"sectors"})
        for model in (models.Desk, models.Interest, models.Deal, models.OpportunityPaper):
            auditlog.register(model)
