from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitionsConfig(AppConfig):
    name = "apps.exhibitions"
    verbose_name = _("Exhibitions")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.exhibitions import handlers, models, notices, own_data

        notices.register_notices()
        handlers.register_handlers()
        own_data.register_sections()
        relations = {"cities", "venues", "sectors", "hs_chapters"}
        auditlog.register(models.Exhibition, exclude_fields=["search_text"], m2m_fields=relations)
        for model in (models.Edition, models.Phase, models.Attendance, models.Deadline):
            auditlog.register(model)
