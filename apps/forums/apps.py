from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ForumsConfig(AppConfig):
    name = "apps.forums"
    verbose_name = _("Forums")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.forums import handlers, models, notices, own_data

        notices.register_notices()
        handlers.register_handlers()
        own_data.register_sections()
        auditlog.register(models.Forum, exclude_fields=["updated_at"])
        for model in (
            models.CheckIn,
            models.HostRights,
            models.Session,
            models.Speaker,
            models.Table,
            models.Interpreter,
            models.ForumInterpreter,
            models.Registration,
            models.Delegate,
        ):
            auditlog.register(model)
