"""Companies, their people and team, what they offer and seek, and the organiser's decision on them."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import (
    ContentLanguage,
    EmployeeBand,
    FormOfAddress,
    MembershipRole,
    RegistrationKind,
    VerificationState,
)
from apps.core.fields import PublicIdField
from apps.reference.enums import CountryCode, ListingSide
from apps.reference.models import CooperationType, HsCode, Place, Sector


def _languages(label: Any) -> ArrayField:
    return ArrayField(
        models.CharField(max_length=10, choices=ContentLanguage), verbose_name=label, default=list, blank=True
    )


class Company(models.Model):
    """A registered firm, chamber or agency."""

    public_id = PublicIdField()
    country = models.CharField(_("country or region"), max_length=2, choices=CountryCode)
    registration_kind = models.CharField(_("kind of number"), max_length=10, choices=RegistrationKind)
    registration_number = models.CharField(_("registration number"), max_length=40)
    legal_name = models.CharField(
        _("legal name"), max_length=200, validators=[MinLengthValidator(2)], help_text=_("in your own script")
    )
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    language = models.CharField(_("language of the profile"), max_length=10, choices=ContentLanguage)
    description = models.TextField(_("about the company"), max_length=4000, blank=True)
    city = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="companies", verbose_name=_("city")
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    website = models.URLField(_("website"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    wechat_id = models.CharField(_("WeChat ID"), max_length=60, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founded"), null=True, blank=True)
    employees = models.CharField(_("employees"), max_length=10, choices=EmployeeBand, blank=True)
    languages = _languages(_("languages spoken"))
    sectors = models.ManyToManyField(Sector, related_name="companies", verbose_name=_("sectors"), blank=True)
    verification_state = models.CharField(
        _("verification"), max_length=20, choices=VerificationState, default=VerificationState.DRAFT
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    verified_until = models.DateTimeField(_("verified until"), null=True, blank=True)
    is_visible = models.BooleanField(_("visible to other companies"), default=True)
    is_example = models.BooleanField(
        _("example"), default=False, help_text=_("A fictional company, for demonstration.")
    )
    # Raised on every change, so that a decision is made on what the reviewer has read.
    version = models.PositiveIntegerField(default=1, editable=False)
    search_text = models.TextField(editable=False, blank=True)
    sort_key = models.CharField(max_length=800, editable=False, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    # Filled where a selector prefetches the listings that are still offered or sought.
    active_listings: "list[Listing]"

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
        )
        indexes = (
            GinIndex(fields=["search_text"], opclasses=["gin_trgm_ops"], name="companies_search"),
            models.Index(fields=["sort_key", "id"], name="companies_sort"),
            models.Index(fields=["verification_state", "submitted_at"], name="companies_queue"),
        )

    def __str__(self) -> str:
        return self.legal_name

    @property
    def is_verified(self) -> bool:
        return self.verification_state == VerificationState.VERIFIED

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


class Person(models.Model):
    """Someone of a company; imported delegations have people without an account."""

    public_id = PublicIdField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="people", verbose_name=_("company"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("account"),
    )
    family_name = models.CharField(_("family name"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    patronymic = models.CharField(
        _("patronymic"), max_length=80, blank=True, help_text=_("with oğlu or qızı")
    )
    native_name = models.CharField(_("name in own script"), max_length=120, blank=True)
    latin_name = models.CharField(_("name in Latin letters"), max_length=120, blank=True)
    form_of_address = models.CharField(_("form of address"), max_length=2, choices=FormOfAddress, blank=True)
    job_title = models.CharField(_("job title"), max_length=120, blank=True)
    job_title_en = models.CharField(_("job title in English"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    wechat_id = models.CharField(_("WeChat ID"), max_length=60, blank=True)
    languages = _languages(_("languages spoken"))
    left_at = models.DateTimeField(_("left the company"), null=True, blank=True)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(
                fields=("company", "user"),
                condition=models.Q(user__isnull=False),
                name="companies_person_user_unique",
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name as its bearer writes it; family and given name are never reordered by code."""
        if self.native_name and self.latin_name:
            return f"{self.native_name} ({self.latin_name})"
        return self.native_name or self.latin_name or f"{self.family_name} {self.given_name}".strip()


class Membership(models.Model):
    """A user's role in a company."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="memberships", verbose_name=_("company")
    )
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = (
            models.UniqueConstraint(fields=("user", "company"), name="companies_membership_unique"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.company}"


class VerificationDecision(models.Model):
    """One step of a company's verification, kept for ever: who moved it, from where to where, and why."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="decisions", verbose_name=_("company"))
    previous_state = models.CharField(_("from"), max_length=20, choices=VerificationState)
    state = models.CharField(_("to"), max_length=20, choices=VerificationState)
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    decided_at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("verification decision")
        verbose_name_plural = _("verification decisions")
        ordering = ("-decided_at", "-id")

    def __str__(self) -> str:
        return f"{self.company}: {self.previous_state} → {self.state}"


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
