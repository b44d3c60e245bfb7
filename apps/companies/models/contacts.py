"""Where a company sits, in further languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import ContentLanguage
from apps.companies.models.company import Company


class CompanyAddress(models.Model):
    """The company's address as it is written in a further language; `Company.address` is the one in its own."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="addresses", verbose_name=_("company"))
    language = models.CharField(_("language"), max_length=10, choices=ContentLanguage)
    text = models.CharField(_("address"), max_length=300)

    class Meta:
        verbose_name = _("address in a further language")
        verbose_name_plural = _("addresses in further languages")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("company", "language"), name="companies_address_unique"),
        )

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"
