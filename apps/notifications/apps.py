from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "apps.notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        from apps.notifications import handlers, notices, own_data

        notices.register_notices()
        handlers.register_handlers()
        own_data.register_sections()
