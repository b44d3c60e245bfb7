from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AgendaConfig(AppConfig):
    name = "apps.agenda"
    verbose_name = _("Agendas")

    def ready(self) -> None:
        from apps.agenda import handlers, notices, own_data

        handlers.register_handlers()
        notices.register_notices()
        own_data.register_sections()
