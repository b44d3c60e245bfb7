from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferenceConfig(AppConfig):
    name = "apps.reference"
    verbose_name = _("Reference data")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.reference import models

        for model in (
            models.Sector,
            models.CooperationType,
            models.HsCode,
            models.Place,
            models.Venue,
            models.Airport,
            models.Holiday,
            models.Institution,
        ):
            auditlog.register(model, exclude_fields=["search_text"])
