"""What one person's agenda needs of its own: the private addresses of calendar feeds."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.fields import PublicIdField


class CalendarToken(models.Model):
    """A private, revocable calendar address of one user. The address itself is signed, never stored."""

    public_id = PublicIdField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_tokens", verbose_name=_("user")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = (
            models.UniqueConstraint(
                fields=("user",), condition=models.Q(revoked_at__isnull=True), name="agenda_token_one_live"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.public_id}"
