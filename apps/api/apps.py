from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "apps.api"
    verbose_name = _("API")

    def ready(self) -> None:
        from apps.api import handlers
        from apps.api.v1.converters import register_converters

        handlers.register_handlers()
        register_converters()
