from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "apps.matching"
    verbose_name = _("Match suggestions")

    def ready(self) -> None:
        from apps.matching import handlers, tasks

        handlers.register()
        tasks.register()
