"""What a company offers and seeks."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import Certificate, ContentLanguage, ListingRest
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
    certificates = ArrayField(
        models.CharField(max_length=12, choices=Certificate),
        verbose_name=_("certificates"),
        default=list,
        blank=True,
    )
    other_certificates = models.CharField(_("other certificates"), max_length=200, blank=True)
    # Codes of countries (`Market`) and of provinces (`reference.Place`).
    markets = ArrayField(
        models.CharField(max_length=12), verbose_name=_("target markets"), default=list, blank=True
    )
    # Others see a line while it is active. One that rests is still the company's to take up again; one that is neither
    # was withdrawn, and stays for what refers to it.
    is_active = models.BooleanField(_("active"), default=True)
    rest = models.CharField(_("resting"), max_length=8, choices=ListingRest, blank=True)
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
            models.CheckConstraint(
                condition=models.Q(rest="") | models.Q(is_active=False), name="companies_listing_rests",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=["valid_until"], condition=models.Q(is_active=True), name="companies_listing_ends"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.text[:60]}"

    @property
    def certificate_names(self) -> list[str]:
        """What the line is certified by: the known ones by their names, then what was written freely."""
        labels = dict(Certificate.choices)
        known = [str(labels[code]) for code in self.certificates if code in labels]
        return known + ([self.other_certificates] if self.other_certificates else [])


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
