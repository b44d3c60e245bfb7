from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    name = "apps.meetings"
    verbose_name = _("Meetings")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.meetings import handlers, models, notices, on_site_notices, own_data

        notices.register_notices()
        on_site_notices.register_notices()
        handlers.register_handlers()
        own_data.register_sections()
        auditlog.register(models.Meeting, exclude_fields=["updated_at"])
        for model in (
            models.MeetingRequest,
            models.Outcome,
            models.PairRule,
            models.Plan,
            models.TimeProposal,
        ):
            auditlog.register(model)
