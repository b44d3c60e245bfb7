"""People who sign in, the bodies that organise, and what people have agreed to."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.enums import ConsentKind, OrganiserRole
from apps.accounts.texts import texts_version
from apps.core.fields import PublicIdField
from apps.core.runs import LeasedRun, RunState
from apps.core.time import ZONE_CHOICES


class UserManager(BaseUserManager["User"]):
    """Users are known by their mail address, kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        if not email:
            raise ValueError("A user needs a mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can sign in. What they may do comes from memberships and organiser roles, not from here."""

    public_id = PublicIdField()
    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, choices=ZONE_CHOICES, default="Asia/Baku")
    is_staff = models.BooleanField(_("organiser"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)
    # Proven by a code, in E.164; never an unproven one.
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    wants_personal_order = models.BooleanField(
        _("order suggestions for me"),
        default=True,
        help_text=_("Without this, suggested companies stand in alphabetical order."),
    )
    # The texts that this person was asked about last; blank: never asked (made by hand or imported).
    texts_version = models.CharField(max_length=20, blank=True, editable=False)
    erase_at = models.DateTimeField(_("to be erased"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_unique"),
            models.UniqueConstraint(
                fields=("phone",), condition=~models.Q(phone=""), name="accounts_user_phone_unique"
            ),
        )
        indexes = (
            models.Index(
                fields=["erase_at"],
                condition=models.Q(erase_at__isnull=False, erased_at=None),
                name="accounts_user_to_erase",
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_asked_again(self) -> bool:
        """Whether a text that they agreed to has a new version."""
        return bool(self.texts_version) and self.texts_version != texts_version()

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email.partition("@")[0]


class OrganiserBody(models.Model):
    """An agency, chamber or embassy that organises forums and verifies companies."""

    public_id = PublicIdField()
    name = models.CharField(_("name"), max_length=200)
    country = models.CharField(_("country"), max_length=2, blank=True)
    is_example = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("organiser body")
        verbose_name_plural = _("organiser bodies")
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=("name",), name="accounts_body_name_unique"),)

    def __str__(self) -> str:
        return self.name


class OrganiserAppointment(models.Model):
    """One user's role in one organiser body."""

    user = models.ForeignKey(User, models.CASCADE, related_name="appointments", verbose_name=_("user"))
    body = models.ForeignKey(
        OrganiserBody, models.CASCADE, related_name="appointments", verbose_name=_("body")
    )
    role = models.CharField(_("role"), max_length=20, choices=OrganiserRole)
    appointed_at = models.DateTimeField(_("appointed"), auto_now_add=True)

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        constraints = (
            models.UniqueConstraint(fields=("user", "body", "role"), name="accounts_appointment_unique"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()} · {self.body}"


class Consent(models.Model):
    """That somebody agreed to a text, in which version and language, and when it was taken back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents", verbose_name=_("user"))
    kind = models.CharField(_("kind"), max_length=20, choices=ConsentKind)
    text_version = models.CharField(_("text version"), max_length=20)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    given_at = models.DateTimeField(_("given"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "kind"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="accounts_consent_one_live",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.get_kind_display()} {self.text_version}"


class DataExport(LeasedRun):
    """An archive of somebody's own data: asked for by them, made by the worker, kept for some days."""

    public_id = PublicIdField()
    user = models.ForeignKey(User, models.CASCADE, related_name="exports", verbose_name=_("user"))
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    expires_at = models.DateTimeField(_("kept until"), null=True, blank=True)

    class Meta:
        verbose_name = _("data export")
        verbose_name_plural = _("data exports")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(state__in=(RunState.QUEUED, RunState.RUNNING)),
                name="accounts_export_one_live",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.created_at:%Y-%m-%d}"

    @property
    def can_be_fetched(self) -> bool:
        return (
            self.state == RunState.DONE and self.expires_at is not None and self.expires_at > timezone.now()
        )

    @property
    def file_name(self) -> str:
        return f"ipek-{self.created_at:%Y-%m-%d}.zip"
