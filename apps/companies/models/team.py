"""How people come onto a company's team: they are invited, or they ask."""

from django.conf import settings
from django.core.signing import Signer
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import InvitationKind, JoinState, MembershipRole
from apps.companies.models.company import Company
from apps.companies.models.people import Person
from apps.core.fields import PublicIdField

INVITATION_SALT = "companies.invitation"


class Invitation(models.Model):
    """A way onto the team: by mail for one person, or a link for whoever has it. Its address is signed, never stored."""

    public_id = PublicIdField()
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="invitations", verbose_name=_("company")
    )
    kind = models.CharField(_("kind"), max_length=4, choices=InvitationKind)
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole)
    # Empty for a link, and after the account that took it up is erased.
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language of the mail"), max_length=10, choices=settings.LANGUAGES)
    person = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name=_("person"),
        help_text=_("who gets the account"),
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("invited by"),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken up by"),
    )

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ("-created_at", "-id")
        indexes = (
            models.Index(
                fields=["email"],
                condition=models.Q(accepted_at=None, revoked_at=None) & ~models.Q(email=""),
                name="companies_invited",
            ),
        )

    def __str__(self) -> str:
        return f"{self.company} · {self.email or self.get_kind_display()}"

    @property
    def token(self) -> str:
        """What stands in its address: made anew at any time from the site's secret, never stored."""
        return Signer(salt=INVITATION_SALT).sign(self.public_id)

    @property
    def is_open(self) -> bool:
        """A mail is for one person; a link stays open until it expires or is taken back."""
        is_used = self.kind == InvitationKind.MAIL and self.accepted_at is not None
        return self.revoked_at is None and not is_used and self.expires_at > timezone.now()


class JoinRequest(models.Model):
    """Somebody asks to come onto the team of a company whose number they know."""

    public_id = PublicIdField()
    company = models.ForeignKey(
        Company, models.CASCADE, related_name="join_requests", verbose_name=_("company")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests", verbose_name=_("user")
    )
    message = models.CharField(_("message"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=JoinState, default=JoinState.PENDING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    created_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("company", "user"),
                condition=models.Q(state=JoinState.PENDING),
                name="companies_join_one_pending",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} → {self.company}"
