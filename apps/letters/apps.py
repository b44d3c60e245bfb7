from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LettersConfig(AppConfig):
    name = "apps.letters"
    verbose_name = _("Invitation letters")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.letters import handlers, models, notices

        notices.register_notices()
        handlers.register_handlers()
        auditlog.register(models.InvitationLetter, exclude_fields=["updated_at", "token", "printed"])
