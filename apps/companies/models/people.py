"""The people of a company, and the roles of those who have an account."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import (
    FormOfAddress,
    MembershipRole,
)
from apps.companies.models.company import Company
from apps.companies.models.fields import languages_field
from apps.core.fields import PublicIdField


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
    languages = languages_field(_("languages spoken"))
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
