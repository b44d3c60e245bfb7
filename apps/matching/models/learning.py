"""What was learnt from people's answers, version by version."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.fields import PublicIdField
from apps.core.runs import LeasedRun, RunState


class LearnedModel(LeasedRun):
    """One training: its heads, what they were judged by, and whether suggestions are made with them now.

    It goes live by itself only if it wins on events that it was not fitted on; an organiser can go back to another one.
    """

    public_id = PublicIdField()
    heads = models.JSONField(_("heads"), default=dict, blank=True)
    metrics = models.JSONField(_("measured"), default=dict, blank=True)
    is_live = models.BooleanField(_("in use"), default=False)
    live_since = models.DateTimeField(_("in use since"), null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )

    class Meta:
        verbose_name = _("learned model")
        verbose_name_plural = _("learned models")
        ordering = ("-created_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("is_live",), condition=models.Q(is_live=True), name="matching_model_one_live"
            ),
            models.CheckConstraint(
                condition=models.Q(is_live=False) | models.Q(state=RunState.DONE),
                name="matching_model_live_is_done",
            ),
        )

    def __str__(self) -> str:
        return f"{_('Version')} {self.pk}"
