"""Logo and product photos. The files lie under MEDIA_ROOT, by the token."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.companies.enums import PictureKind
from apps.companies.models.company import Company
from apps.core.fields import PublicIdField


class Picture(models.Model):
    """A picture that everybody who sees the company may see."""

    public_id = PublicIdField()
    company = models.ForeignKey(Company, models.CASCADE, related_name="pictures", verbose_name=_("company"))
    kind = models.CharField(_("kind of picture"), max_length=5, choices=PictureKind)
    token = models.CharField(max_length=32, unique=True, editable=False)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    # Photos are shown in this order; a new one comes last.
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    caption = models.CharField(_("caption"), max_length=120, blank=True)
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        ordering = ("kind", "position", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("company",), condition=models.Q(kind="logo"), name="companies_picture_one_logo"
            ),
        )

    def __str__(self) -> str:
        return self.caption or f"{self.get_kind_display()} · {self.company}"

    @property
    def small_url(self) -> str:
        return reverse("picture", args=[self.token, "small"])

    @property
    def medium_url(self) -> str:
        return reverse("picture", args=[self.token, "medium"])

    @property
    def large_url(self) -> str:
        return reverse("picture", args=[self.token, "large"])
