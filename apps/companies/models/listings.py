"""What a company offers and seeks."""

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import (
    ContentLanguage,
)
from apps.companies.models.company import Company
from apps.core.fields import PublicIdField
from apps.reference.enums import ListingSide
from apps.reference.models import CooperationType, HsCode, Sector


class Listing(models.Model):
    """One line that a company offers or seeks, in the writer's own language."""

    public_id = PublicIdField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="listings", verbose_name=_("company"))
    side = models.CharField(_("offered or sought"), max_length=5, choices=ListingSide)
    cooperation_type = models.ForeignKey(
        CooperationType, models.PROTECT, related_name="listings", verbose_name=_("cooperation")
    )
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="listings", verbose_name=_("sector"))
    hs_codes = models.ManyToManyField(HsCode, related_name="listings", verbose_name=_("HS codes"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=ContentLanguage)
    text = models.TextField(_("text"), max_length=1000, validators=[MinLengthValidator(3)])
    quantity = models.DecimalField(_("quantity"), max_digits=14, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("listing")
        verbose_name_plural = _("listings")
        ordering = ("side", "id")
        constraints = (
            models.UniqueConstraint(
                "company", "side", "cooperation_type", "sector", MD5("text"),
                name="companies_listing_unique",
                violation_error_message=_("This company already has the same listing."),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.text[:60]}"


class ListingText(models.Model):
    """A listing in a further language, marked with who or what translated it."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="texts", verbose_name=_("listing"))
    language = models.CharField(_("language"), max_length=10, choices=ContentLanguage)
    text = models.TextField(_("text"), max_length=1000)
    translated_by = models.CharField(
        _("translated by"), max_length=60, blank=True, help_text=_("blank: the company itself")
    )

    class Meta:
        verbose_name = _("translated listing")
        verbose_name_plural = _("translated listings")
        constraints = (
            models.UniqueConstraint(fields=("listing", "language"), name="companies_listing_text_unique"),
        )

    def __str__(self) -> str:
        return f"{self.listing_id} · {self.language}"
