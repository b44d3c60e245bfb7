from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExhibitionsConfig(AppConfig):
    name = "apps.exhibitions"
    verbose_name = _("Exhibitions")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.exhibitions import models

        for model in (models.Exhibition, models.Edition, models.Phase, models.Attendance):
            auditlog.register(model)
