"""Under which names a company is known besides the legal one, and names that are known to mean one company."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import ContentLanguage, NameKind
from apps.companies.models.company import Company


class CompanyName(models.Model):
    """A further name: in another language, short, as a brand, or from before. 中国石油 is PetroChina is CNPC."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="names", verbose_name=_("company"))
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind of name"), max_length=10, choices=NameKind, default=NameKind.SHORT)
    language = models.CharField(_("language"), max_length=10, choices=ContentLanguage, blank=True)

    class Meta:
        verbose_name = _("further name")
        verbose_name_plural = _("further names")
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=("company", "name"), name="companies_name_unique"),)

    def __str__(self) -> str:
        return self.name


class KnownName(models.Model):
    """One of several names that are known to mean the same company; `group` is what they have in common."""

    group = models.CharField(_("group"), max_length=60, help_text=_("the same for all names of one company"))
    name = models.CharField(_("name"), max_length=200)
    # Folded and bare of legal forms, as the names of companies are compared.
    key = models.CharField(max_length=400, editable=False)

    class Meta:
        verbose_name = _("known name")
        verbose_name_plural = _("known names")
        ordering = ("group", "id")
        constraints = (models.UniqueConstraint(fields=("group", "name"), name="companies_known_name_unique"),)
        indexes = (GinIndex(fields=["key"], opclasses=["gin_trgm_ops"], name="companies_known_key"),)

    def __str__(self) -> str:
        return f"{self.group}: {self.name}"
