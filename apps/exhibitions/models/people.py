"""Who goes to an edition, and who wants to hear of a fair."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.companies.models import Company
from apps.exhibitions.enums import AttendanceRole
from apps.exhibitions.models.fairs import Edition, Exhibition


class Attendance(models.Model):
    """A company says that it visits or exhibits at an edition."""

    company = models.ForeignKey(
        Company, models.CASCADE, related_name="attendances", verbose_name=_("company")
    )
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="attendances", verbose_name=_("edition")
    )
    role = models.CharField(_("role"), max_length=10, choices=AttendanceRole, default=AttendanceRole.VISITS)
    booth = models.CharField(_("booth"), max_length=40, blank=True)
    is_public = models.BooleanField(_("visible to others"), default=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = (
            models.UniqueConstraint(fields=("company", "edition"), name="exhibitions_attendance_unique"),
        )

    def __str__(self) -> str:
        return f"{self.company} → {self.edition}"


class Follow(models.Model):
    """Somebody wants to be told about a fair: whichever of its editions moves, is cancelled or has a deadline."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("user")
    )
    exhibition = models.ForeignKey(
        Exhibition, models.CASCADE, related_name="follows", verbose_name=_("exhibition")
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        constraints = (
            models.UniqueConstraint(fields=("user", "exhibition"), name="exhibitions_follow_unique"),
        )

    def __str__(self) -> str:
        return f"{self.user} → {self.exhibition}"
