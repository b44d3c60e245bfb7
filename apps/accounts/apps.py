from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "apps.accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        from auditlog.registry import auditlog

        from apps.accounts import models, own_data

        own_data.register_sections()

        auditlog.register(models.User, exclude_fields=["password", "last_login", "texts_version"])
        auditlog.register(models.OrganiserBody)
        auditlog.register(models.OrganiserAppointment)
