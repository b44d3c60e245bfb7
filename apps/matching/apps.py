from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "apps.matching"
    verbose_name = _("Match suggestions")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.matching import handlers, models, notices, tasks

        for model in (
            models.Steering,
            models.Boost,
            models.HeldPair,
            models.SensitiveCode,
            models.FlaggedCompany,
        ):
            auditlog.register(model)
        auditlog.register(models.LearnedModel, include_fields=["is_live"])
        notices.register_notices()
        handlers.register()
        tasks.register()
