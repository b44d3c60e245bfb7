"""A registration that somebody has begun and not finished."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.reference.enums import CountryCode


class CompanyDraft(models.Model):
    """Country and number of a company that is about to be registered; one per person, gone once it has a name."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="company_draft", verbose_name=_("user")
    )
    country = models.CharField(_("country or region"), max_length=2, choices=CountryCode)
    registration_number = models.CharField(_("registration number"), max_length=40, blank=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("registration begun")
        verbose_name_plural = _("registrations begun")

    def __str__(self) -> str:
        return f"{self.user} · {self.country} {self.registration_number}"
