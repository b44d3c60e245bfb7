"""The words of this app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FeedKind(models.TextChoices):
    """What a private calendar address shows."""

    AGENDA = "agenda", _("Agenda and trips")
    FAIRS = "fairs", _("Exhibitions that one follows or attends")
