"""Who has come."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.forums.models.forums import Forum
from apps.forums.models.registrations import Delegate


class CheckIn(models.Model):
    """A delegate has come on a day of the forum; however often and on however many phones the badge was read."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="check_ins", verbose_name=_("forum"))
    delegate = models.ForeignKey(
        Delegate, models.CASCADE, related_name="check_ins", verbose_name=_("delegate")
    )
    day = models.DateField(_("day"))
    # When the badge was read; a phone without network sends it later.
    happened_at = models.DateTimeField(_("came at"))
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("checked in by"),
    )

    class Meta:
        verbose_name = _("check-in")
        verbose_name_plural = _("check-ins")
        ordering = ("happened_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("delegate", "day"), name="forums_check_in_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.delegate} · {self.day}"
