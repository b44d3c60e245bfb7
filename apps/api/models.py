"""The one thing that this door keeps: what it has answered to writes that may be sent again."""

from collections.abc import Iterable
from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User

KEPT = timedelta(hours=24)


class KeptAnswer(models.Model):
    """What a write under a key was answered, for a client to which the answer did not come through.

    Neither the key nor what was answered can be read here (`apps.api.keys`): answers hold private addresses that are
    stored nowhere else. Without `sealed` the answer was too large to keep, and only that the act was done is known.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("user"))
    name = models.CharField(max_length=64, unique=True)
    fingerprint = models.CharField(max_length=64)
    standing: "ArrayField[Iterable[str], list[str]]" = ArrayField(models.TextField(), default=list)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField(default=dict)
    sealed = models.BinaryField(null=True)
    answered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("kept answer")
        verbose_name_plural = _("kept answers")
        indexes = (models.Index(fields=["answered_at"], name="api_kept_answer_at"),)

    def __str__(self) -> str:
        return f"{self.user} · {self.status} · {self.answered_at:%Y-%m-%d %H:%M}"
