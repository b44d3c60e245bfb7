"""A registered firm, chamber or agency, and what it says of itself."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import (
    ContentLanguage,
    EmployeeBand,
    NumberState,
    PictureKind,
    RegistrationKind,
    VerificationState,
)
from apps.companies.models.fields import languages_field
from apps.core.fields import PublicIdField
from apps.reference.enums import CountryCode
from apps.reference.models import Place, Sector

# How long before its end a verification can be renewed.
RENEWAL_OPENS = timedelta(days=60)


class Company(models.Model):
    """A registered firm, chamber or agency."""

    public_id = PublicIdField()
    country = models.CharField(_("country or region"), max_length=2, choices=CountryCode)
    registration_kind = models.CharField(_("kind of number"), max_length=10, choices=RegistrationKind)
    registration_number = models.CharField(_("registration number"), max_length=40)
    number_state = models.CharField(
        _("state of the number"), max_length=10, choices=NumberState, default=NumberState.CHECKED
    )
    number_accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("number accepted by"),
    )
    number_accepted_at = models.DateTimeField(_("number accepted"), null=True, blank=True)
    legal_name = models.CharField(
        _("legal name"), max_length=200, validators=[MinLengthValidator(2)], help_text=_("in your own script")
    )
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    language = models.CharField(_("language of the profile"), max_length=10, choices=ContentLanguage)
    description = models.TextField(_("about the company"), max_length=4000, blank=True)
    city = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="companies", verbose_name=_("city")
    )
    city_name = models.CharField(
        _("another city"), max_length=120, blank=True, help_text=_("where it is not in the list")
    )
    region = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("province or region")
    )
    postal_code = models.CharField(_("post code"), max_length=12, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    wechat_id = models.CharField(_("WeChat ID"), max_length=60, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    employees = models.CharField(_("employees"), max_length=10, choices=EmployeeBand, blank=True)
    languages = languages_field(_("languages spoken"))
    sectors = models.ManyToManyField(Sector, related_name="companies", verbose_name=_("sectors"), blank=True)
    verification_state = models.CharField(
        _("verification"), max_length=20, choices=VerificationState, default=VerificationState.DRAFT
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_until = models.DateTimeField(_("verified until"), null=True, blank=True)
    renewal_submitted_at = models.DateTimeField(_("renewal handed in"), null=True, blank=True)
    is_visible = models.BooleanField(_("visible to other companies"), default=True)
    is_example = models.BooleanField(
        _("example"), default=False, help_text=_("A fictional company, for demonstration.")
    )
    # A company that was found to be another one: its row stays, hidden, and its address leads to that one.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_companies",
        verbose_name=_("merged into"),
    )
    # Set by whatever a duplicate may be recognised by; a sweep compares and takes it back.
    is_comparison_due = models.BooleanField(default=True, editable=False)
    # Raised on every change, so that a decision is made on what the reviewer has read.
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=800, editable=False, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    # Filled where a selector prefetches the listings that are still offered or sought.
    active_listings: "list[Any]"

    class Meta:
        verbose_name = _("company")
        verbose_name_plural = _("companies")
        ordering = ("sort_key", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("country", "registration_number"),
                name="companies_company_number_unique",
                violation_error_message=_("A company with this registration number is already registered."),
            ),
            models.CheckConstraint(
                condition=models.Q(renewal_submitted_at=None)
                | models.Q(verification_state=VerificationState.VERIFIED),
                name="companies_renewal_while_verified",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(is_visible=False),
                name="companies_merged_is_hidden",
            ),
        )
        indexes = (
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="companies_search"),
            models.Index(fields=["sort_key", "id"], name="companies_sort"),
            models.Index(fields=["verification_state", "submitted_at"], name="companies_queue"),
            models.Index(fields=["id"], condition=models.Q(is_comparison_due=True), name="companies_compare"),
            models.Index(fields=["verification_state", "verified_until"], name="companies_expiry"),
        )

    def __str__(self) -> str:
        return self.legal_name

    @property
    def is_verified(self) -> bool:
        return self.verification_state == VerificationState.VERIFIED

    @property
    def is_being_renewed(self) -> bool:
        return self.renewal_submitted_at is not None

    def may_be_renewed(self, now: datetime) -> bool:
        """Whether the company can be handed in again while it is still verified."""
        near = self.verified_until is not None and self.verified_until - RENEWAL_OPENS <= now
        return self.is_verified and near and not self.is_being_renewed

    @property
    def is_number_doubtful(self) -> bool:
        return self.number_state == NumberState.DOUBTFUL

    @property
    def logo(self) -> Any:
        """The logo, or None; where a selector prefetches the pictures, without a query."""
        return next((picture for picture in self.pictures.all() if picture.kind == PictureKind.LOGO), None)

    @property
    def photos(self) -> "list[Any]":
        return [picture for picture in self.pictures.all() if picture.kind == PictureKind.PHOTO]

    @property
    def display_name(self) -> str:
        """Own script first, English beside it where it says more."""
        if self.name_en and self.name_en != self.legal_name:
            return f"{self.legal_name} ({self.name_en})"
        return self.legal_name


class CompanyText(models.Model):
    """The company's description in a further language, marked with who or what translated it."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="texts", verbose_name=_("company"))
    language = models.CharField(_("language"), max_length=10, choices=ContentLanguage)
    text = models.TextField(_("text"), max_length=4000)
    translated_by = models.CharField(
        _("translated by"), max_length=60, blank=True, help_text=_("blank: the company itself")
    )

    class Meta:
        verbose_name = _("translated description")
        verbose_name_plural = _("translated descriptions")
        constraints = (models.UniqueConstraint(fields=("company", "language"), name="companies_text_unique"),)

    def __str__(self) -> str:
        return f"{self.company} · {self.language}"
